/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

const read = new Map<string, Colour>(); // since the theme changed last: reading lays the page out
let isWatched = false;

/** A role of kit.css as the browser resolves it now: `readColour("--gb-cell")`. Without opacity. */
export function readColour(role: `--gb-${string}`): Colour {
  if (!isWatched) watchTheme(() => {});
  isWatched = true;
  const known = read.get(role) ?? resolve(role);
  read.set(role, known);
  return known;
}

function resolve(role: string): Colour {
  const probe = document.createElement("span");
  probe.style.color = `var(${role})`;
  document.body.append(probe);
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(
    Number,
  );
  probe.remove();
  return [red, green, blue];
}

/** How well one colour can be read on another: 1 (not at all) to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: Colour, b: Colour): number {
  const [bright, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Calls back whenever the editor changes its theme: it then sets body's class and html's style. */
export function watchTheme(changed: () => void): { dispose(): void } {
  const observer = new MutationObserver(() => {
    read.clear();
    changed();
  });
  const attributeFilter = ["class", "style", "data-vscode-theme-id"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
  return { dispose: () => observer.disconnect() };
}
