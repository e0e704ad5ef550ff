import type { Frame } from "playwright-core";

/**
 * What is wrong with how a panel is laid out in the room that it has: the page scrolls sideways, text
 * is cut off or lies on other text, a control lies on another or outside. What stands in a box that
 * can be scrolled is held to the box.
 */
export const layoutFaults = (panel: Frame): Promise<readonly string[]> =>
  panel.evaluate(() => {
    interface Box {
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    interface Seen {
      readonly element: Element;
      readonly name: string;
      readonly box: Box;
    }
    const faults = new Set<string>();
    const { documentElement: root } = document;
    const SLACK = 1.5; // pixels, since browsers round
    const CONTROLS =
      "button, input, textarea, summary, vscode-button, vscode-checkbox, vscode-dropdown, [role=tab], [tabindex='0']";
    // The names of tokens and paths are data of any length. Where there is no room for them, they end
    // in an ellipsis, and all of them stands elsewhere: in the strip, the table below, or a title.
    const SHORTENED = ".token, .piece, .rows, .columns, .names, [title], td";
    // The axes of a zoomed map move with it, as what stands in a box that is scrolled.
    const MOVED = ".plot .rows, .plot .columns";

    const parentOf = (element: Element): Element | null => {
      if (element.assignedSlot) return element.assignedSlot;
      const parent = element.parentNode;
      return parent instanceof ShadowRoot ? parent.host : element.parentElement;
    };
    const meet = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      right: Math.min(a.right, b.right),
      top: Math.max(a.top, b.top),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const isEmpty = ({ left, right, top, bottom }: Box) => right - left <= 0 || bottom - top <= 0;
    const told = (text: string | null) => (text ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    const nameOf = (element: Element) =>
      `<${element.localName}${element.id && `#${element.id}`}${element.classList.length > 0 ? `.${[...element.classList].join(".")}` : ""}> “${told(element.ariaLabel ?? element.textContent)}”`;
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest(".unseen, [hidden]");

    /** What is left of a box where one looks; undefined: it is to be scrolled to. */
    function visiblePart(element: Element, own: Box, complain?: (why: string) => void) {
      let box = own;
      for (let at: Element | null = element; at && at !== root; at = parentOf(at)) {
        const { overflowX, overflowY, textOverflow, position } = getComputedStyle(at);
        const { left, right, top, bottom } = at.getBoundingClientRect();
        const clipsX = overflowX !== "visible";
        const clipsY = overflowY !== "visible";
        const isScroller = /auto|scroll/.test(`${overflowX} ${overflowY}`) || at.matches(MOVED);
        if (isScroller) {
          box = meet(box, { left, right, top, bottom });
          if (isEmpty(box)) return undefined;
        } else if (at !== document.body) {
          const isWide = clipsX && (box.left < left - SLACK || box.right > right + SLACK);
          const isHigh = clipsY && (box.top < top - SLACK || box.bottom > bottom + SLACK);
          if (isWide && !(textOverflow === "ellipsis" && element.closest(SHORTENED)))
            complain?.("is cut off at a side");
          if (isHigh) complain?.("is cut off above or below");
          if (isWide || isHigh) box = meet(box, { left, right, top, bottom });
          if (isEmpty(box)) return undefined;
        }
        if (position === "fixed") break;
      }
      if (box.left < -SLACK || box.right > root.clientWidth + SLACK)
        complain?.(`stands outside the page, which is ${root.clientWidth} wide`);
      return box;
    }

    /** A line that ends in an ellipsis has a second box, of what is cut off. */
    const linesOf = (range: Range) =>
      new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size;

    const texts: Seen[] = [];
    function readTexts(node: Node): void {
      for (const child of node.childNodes) {
        if (child instanceof Element) {
          if (child.shadowRoot) readTexts(child.shadowRoot);
          if (!/^(script|style|svg|option|vscode-option)$/.test(child.localName)) readTexts(child);
        } else if (child instanceof Text && child.data.trim() !== "") {
          const element = child.parentElement;
          if (!element || !isShown(element)) continue;
          const range = document.createRange();
          range.selectNodeContents(child);
          const isWord = !/[\s-]/.test(child.data.trim()); // behind a hyphen it may be broken
          if (isWord && element.closest("button, vscode-button") && linesOf(range) > 1)
            faults.add(`${nameOf(element)} is broken within a word`);
          for (const { left, right, top, bottom } of range.getClientRects()) {
            if (right - left < 1) continue;
            const name = `${nameOf(element)}: “${told(child.data)}”`;
            const box = visiblePart(element, { left, right, top, bottom }, (why) =>
              faults.add(`${name} ${why}`),
            );
            // Lines stand closer than their boxes: only the middle of each is held to lie free.
            const quarter = (bottom - top) / 4;
            if (box)
              texts.push({
                element,
                name,
                box: meet(box, { ...box, top: top + quarter, bottom: bottom - quarter }),
              });
          }
        }
      }
    }
    readTexts(document.body);

    const controls: Seen[] = [];
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (!isShown(element)) continue;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (right - left < 1 || bottom - top < 1) continue;
      const name = nameOf(element);
      const box = visiblePart(element, { left, right, top, bottom }, (why) =>
        faults.add(`the control ${name} ${why}`),
      );
      if (box) controls.push({ element, name, box });
    }

    /** Pairs that lie on each other, though neither is part of the other. */
    function findOverlaps(all: readonly Seen[], least: number): void {
      const sorted = all.toSorted((a, b) => a.box.top - b.box.top);
      for (const [i, one] of sorted.entries()) {
        for (let j = i + 1; j < sorted.length; j++) {
          const other = sorted[j] as Seen;
          if (other.box.top >= one.box.bottom) break;
          if (one.element === other.element) continue;
          // Rows are scrolled under the heads of their table.
          if (!one.element.closest("th") !== !other.element.closest("th")) continue;
          if (one.element.contains(other.element) || other.element.contains(one.element)) {
            if (all === controls) continue;
          }
          const { left, right, top, bottom } = meet(one.box, other.box);
          if (right - left > least && bottom - top > least)
            faults.add(`${one.name} lies on ${other.name}`);
        }
      }
    }
    findOverlaps(controls, SLACK);
    findOverlaps(texts, 2);

    if (root.scrollWidth > root.clientWidth)
      faults.add(`the page scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} pixels`);
    return [...faults];
  });
