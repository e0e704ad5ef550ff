import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import type { Window } from "../browser.ts";

/** What has the focus, and how that is shown. */
interface Stop {
  /** Where it stands in the page. */
  readonly path: string;
  readonly faults: readonly string[];
}

/** More than any panel has. */
const MOST = 400;

/**
 * Goes through a panel by Tab alone, from its beginning until it is left, and back by Shift+Tab.
 *
 * @returns what cannot be reached, where the focus is not seen, and what keeps it
 */
export async function keyboardFaults({ page }: Window, panel: Frame): Promise<readonly string[]> {
  const stops = await stopsOf(panel);
  const faults = new Set<string>();
  for (const key of ["Tab", "Shift+Tab"]) {
    await standAt(panel, key === "Tab" ? "beginning" : "end");
    const reached = new Set<string>();
    let presses = 0;
    for (; presses < MOST; presses++) {
      await page.keyboard.press(key);
      const stop = await stopNow(panel);
      if (!stop || reached.has(stop.path)) break; // it was left, or begins anew
      reached.add(stop.path);
      for (const fault of stop.faults) faults.add(fault);
    }
    if (presses === MOST) faults.add(`${key} does not lead out of the panel`);
    for (const { path, name } of stops)
      if (!reached.has(path)) faults.add(`${key} does not reach ${name}`);
  }
  return [...faults];
}

/** Presses Tab, as often as it takes, until what fits `selector` has the focus. */
export async function tabTo(
  { page }: Window,
  panel: Frame,
  selector: string,
  key = "Tab",
): Promise<void> {
  for (let presses = 0; presses < MOST; presses++) {
    await page.keyboard.press(key);
    const isThere = await panel.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (isThere) return;
  }
  assert.fail(`${key} does not reach ${selector}`);
}

/** Lets Tab start from the beginning or the end of the panel. */
export function standAt(panel: Frame, place: "beginning" | "end"): Promise<void> {
  return panel.evaluate((at) => {
    const mark = document.createElement("span");
    mark.tabIndex = -1;
    if (at === "beginning") document.body.prepend(mark);
    else document.body.append(mark);
    mark.focus();
    mark.remove();
  }, place);
}

/** All that Tab should reach. By its place: a table may be drawn anew meanwhile. */
const stopsOf = (
  panel: Frame,
): Promise<readonly { readonly path: string; readonly name: string }[]> =>
  panel.evaluate(() => {
    const pathOf = (element: Element): string => {
      const { parentElement: parent } = element;
      return parent ? `${pathOf(parent)}/${[...parent.children].indexOf(element)}` : "";
    };
    Object.assign(globalThis, { pathOf });
    const all = document.querySelectorAll<HTMLElement>(
      "button, input, textarea, summary, a[href], vscode-button, [tabindex='0']",
    );
    return [...all].flatMap((element) => {
      const isStop = element.tabIndex !== -1 || element.localName === "vscode-button";
      if (!isStop || !element.checkVisibility({ visibilityProperty: true })) return [];
      if (element.matches(":disabled")) return [];
      const text = (element.ariaLabel ?? element.textContent ?? "").trim().slice(0, 40);
      const id = element.id && `#${element.id}`;
      return [
        {
          path: pathOf(element),
          name: `<${element.localName}${id}.${element.className}> “${text}”`,
        },
      ];
    });
  });

/** Undefined where nothing in the panel has the focus. */
const stopNow = (panel: Frame): Promise<Stop | undefined> =>
  panel.evaluate(async () => {
    await new Promise(requestAnimationFrame); // until what has the focus is scrolled to
    const { pathOf } = globalThis as unknown as { readonly pathOf: (element: Element) => string };
    const host = document.activeElement;
    if (!document.hasFocus() || !host || host === document.body) return undefined;
    let inner: Element = host; // the toolkit's elements focus one within
    while (inner.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement;

    const name = `<${host.localName}${host.id && `#${host.id}`}.${host.className}>`;
    const faults: string[] = [];
    const ringed = [inner, host].find((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
    });
    if (!ringed) faults.push(`the focus on ${name} is not shown`);
    const { left, right, top, bottom } = (ringed ?? host).getBoundingClientRect();
    const out = ringed ? Number.parseFloat(getComputedStyle(ringed).outlineOffset) + 1 : 0;
    for (let at = host.parentElement; ringed && at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, overflowClipMargin } = getComputedStyle(at);
      if (`${overflowX} ${overflowY}` === "visible visible") continue;
      const box = at.getBoundingClientRect();
      const margin = 0.5 + (overflowX === "clip" ? Number.parseFloat(overflowClipMargin) : 0);
      const isWide = left - out < box.left - margin || right + out > box.right + margin;
      const isHigh = top - out < box.top - margin || bottom + out > box.bottom + margin;
      const isLarger = right - left > box.width || bottom - top > box.height; // it is scrolled through
      if ((isWide || isHigh) && !isLarger)
        faults.push(`the focus ring of ${name} is cut off by <${at.localName}.${at.className}>`);
    }
    const seen = [0.5, 0.1, 0.9].flatMap((x) =>
      [0.5, 0.1, 0.9].map((y) =>
        document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y),
      ),
    );
    // What the mouse passes through is seen where what lies behind it is hit.
    const isPassed = getComputedStyle(host).pointerEvents === "none";
    const isHost = (hit: Element | null) => host.contains(hit) || (isPassed && hit?.contains(host));
    if (!seen.some(isHost)) faults.push(`${name} is out of sight when it has the focus`);
    return { path: pathOf(host), faults };
  });
