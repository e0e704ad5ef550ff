/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

/** A role of kit.css as the browser resolves it now: `readColour("--gb-cell")`. Without opacity. */
export function readColour(role: `--gb-${string}`): Colour {
  const probe = document.createElement("span");
  probe.style.color = `var(${role})`;
  document.body.append(probe);
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(
    Number,
  );
  probe.remove();
  return [red, green, blue];
}

/** Calls back whenever the editor changes its theme: it then sets body's class and html's style. */
export function watchTheme(changed: () => void): { dispose(): void } {
  const observer = new MutationObserver(changed);
  const attributeFilter = ["class", "style", "data-vscode-theme-id"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
  return { dispose: () => observer.disconnect() };
}
