/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

const read = new Map<string, Colour>(); // cached until the theme changes: reading forces a layout
let isWatched = false;

/** The color of a role of theme.css, laid over the paper: `readColour("--gb-weight")`. */
export function readColour(role: `--gb-${string}`): Colour {
  if (!isWatched) watchTheme(() => {});
  isWatched = true;
  const known = read.get(role) ?? resolve(role);
  read.set(role, known);
  return known;
}

/** Lets the browser paint the color over the paper, since a theme may write it in any form. */
function resolve(role: string): Colour {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) throw new RangeError("No canvas to read colours from.");
  const probe = document.createElement("span");
  document.body.append(probe);
  for (const one of ["--gb-paper", role]) {
    probe.style.color = `var(${one})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
  }
  probe.remove();
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** How well one color can be read on another: 1 (not at all) to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: Colour, b: Colour): number {
  const [bright, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

/**
 * Whether white letters are read better on a color than black ones. One of the two has a contrast of
 * 4.5:1 or more on every color, unlike paper and ink.
 */
export const isDark = (colour: Colour): boolean =>
  contrast(colour, WHITE) > contrast(colour, BLACK);

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Calls back on each change of theme, which sets the class of body and the style of html. */
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
