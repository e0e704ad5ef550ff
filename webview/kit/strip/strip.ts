import "./strip.css";
import type { Focus } from "../../../src/domain/state.ts";
import type { Tokens } from "../../../src/domain/text/token.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { Reader } from "./reader.ts";
import { bringIntoView, createReel } from "./virtualChips.ts";

const STEPS = 50; // of a bar's length

/** Where the user points: at nothing, in passing, for good, or in another panel or the editor. */
export interface Pointed {
  readonly index: number | undefined;
  readonly how: "passing" | "pinned" | "elsewhere";
}

export interface Strip {
  readonly element: HTMLElement;
  /** Lights what another panel or the editor points at. */
  light(focus: Focus | undefined): void;
  /** Points from the picture, as if the mouse stood on the chip; undefined: nowhere any more. */
  point(index: number | undefined): void;
  pin(index: number): void;
  /** Pins a token, wherever it is in the text, and brings it into sight. */
  jump(index: number): void;
  /** A weight from 0 to 1 under each chip, and a mark at the token that is looked at; or none. */
  weigh(weights: ArrayLike<number> | undefined, target: number | undefined): void;
  /** Says at once, and again, where the user points. */
  start(): void;
}

interface Listener {
  /** What the strip is called, if it is not the text that the panel is about. */
  readonly name?: string;
  point(pointed: Pointed): void;
  reveal(index: number): void;
}

/** The strip of a text all of whose tokens are here. */
export const createStrip = (
  text: string,
  tokens: Tokens,
  pinnedBefore: number | undefined,
  listener: Listener,
): Strip => createReadingStrip(Reader.whole(text, tokens), pinnedBefore, listener);

/**
 * The text as its tokens: one chip each, in lines as the text has them. Arrow keys, Home, End and
 * the page keys point; Enter or a click pins; Space or a click shows the token in the editor;
 * Escape lets go. Of a long text only those in sight are drawn.
 */
export function createReadingStrip(
  reader: Reader,
  pinnedBefore: number | undefined,
  listener: Listener,
): Strip {
  const { count } = reader;
  let passing: number | undefined;
  let pinned = pinnedBefore !== undefined && pinnedBefore < count ? pinnedBefore : undefined;
  let lit: readonly number[] = [];
  let lights = 0; // goes up with each light from elsewhere
  let shown: readonly number[] = [];
  let entry = pinned ?? 0; // the one chip that Tab reaches
  let weights: ArrayLike<number> | undefined;
  let aimed: number | undefined; // the chip that is marked as looked at

  const element = h("div", {
    class: "strip",
    role: "listbox",
    "aria-label": listener.name ?? t("Tokens of the text"),
    "aria-orientation": "horizontal",
    tabindex: reader.isLong ? "-1" : undefined, // for the moments until a chip far away is drawn
  });
  const reel = createReel(reader, element, (chip, index) => {
    chip.tabIndex = index === entry ? 0 : -1;
    chip.ariaSelected = String(index === pinned);
    chip.classList.toggle("pointed", shown.includes(index));
    chip.classList.toggle("target", index === aimed);
    weighChip(chip, index);
  });
  reel.hold(entry, pinned);

  function update(): void {
    const own = passing ?? pinned;
    for (const index of shown) reel.chip(index)?.classList.remove("pointed");
    shown = own === undefined ? lit : [own];
    for (const index of shown) reel.chip(index)?.classList.add("pointed");
    if (own !== undefined)
      listener.point({ index: own, how: passing === undefined ? "pinned" : "passing" });
    else listener.point({ index: lit[0], how: "elsewhere" });
  }

  /** Most weights look the same as before: only what is seen to change is changed. */
  function weighChip(chip: HTMLElement, index: number): void {
    const weight = String(Math.round(Math.sqrt(weights?.[index] ?? 0) * STEPS) / STEPS);
    if (chip.style.getPropertyValue("--weight") === weight) return;
    chip.style.setProperty("--weight", weight);
  }

  function pass(index: number | undefined): void {
    if (passing === index) return;
    passing = index;
    update();
  }

  function pin(index: number | undefined): void {
    for (const at of [pinned, index]) {
      if (at !== undefined) reel.chip(at)?.setAttribute("aria-selected", String(at === index));
    }
    pinned = index;
    enter(index ?? entry);
    // A pin is news even where the mouse already pointed at the same token.
    const before = passing;
    passing = undefined;
    update();
    passing = before;
  }

  function show(index: number | undefined): void {
    if (index !== undefined) reel.reach(index, (chip) => bringIntoView(element, chip));
  }

  function enter(index: number): void {
    reel.chip(entry)?.setAttribute("tabindex", "-1");
    entry = index;
    reel.chip(entry)?.setAttribute("tabindex", "0");
    reel.hold(entry, pinned);
  }

  function goTo(index: number): void {
    if (count === 0) return;
    enter(Math.max(0, Math.min(count - 1, index)));
    if (!reel.chip(entry)) element.focus(); // whose keys go on meanwhile
    reel.reach(entry, (chip) => chip.focus());
  }

  /** As many lines on or back as can be seen at a time, less one. */
  function turn(direction: 1 | -1): void {
    const line = reel.chip(entry)?.offsetHeight ?? element.clientHeight;
    let at = entry;
    for (let lines = Math.floor(element.clientHeight / line) - 1; lines > 0; lines--) {
      at = inNextLine(reel.chip, at, direction);
    }
    goTo(at);
  }

  element.addEventListener("pointerover", ({ target }) => {
    const chip = chipAround(target);
    if (chip) pass(indexOf(chip));
  });
  element.addEventListener("pointerleave", () => pass(undefined));
  element.addEventListener("focusin", ({ target }) => {
    const chip = chipAround(target);
    if (!chip) return;
    enter(indexOf(chip)); // keys go on from where the mouse or a screen reader put the focus
    if (chip.matches(":focus-visible")) pass(indexOf(chip));
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!chipAround(relatedTarget)) pass(undefined);
  });
  element.addEventListener("click", ({ target }) => {
    const chip = chipAround(target);
    if (!chip) return;
    const index = indexOf(chip);
    if (index === pinned) pin(undefined);
    else {
      pin(index);
      listener.reveal(index);
    }
  });
  element.addEventListener("keydown", (event) => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => goTo(entry + 1),
      ArrowLeft: () => goTo(entry - 1),
      ArrowDown: () => goTo(inNextLine(reel.chip, entry, 1)),
      ArrowUp: () => goTo(inNextLine(reel.chip, entry, -1)),
      PageDown: () => turn(1),
      PageUp: () => turn(-1),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      Enter: () => pin(entry === pinned ? undefined : entry),
      " ": () => listener.reveal(entry),
      Escape: () => {
        passing = undefined;
        pin(undefined);
      },
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move();
  });

  return {
    element,
    light: (focus) => {
      const mine = ++lights;
      const showLight = () => {
        if (mine !== lights) return;
        lit = focus ? reader.tokensOf(focus) : [];
        // What is pointed at here outranks what is pointed at elsewhere.
        if (passing !== undefined || pinned !== undefined) return;
        update();
        show(lit[0]);
      };
      const away = focus ? reader.blocksOf(focus).filter((block) => !reader.holding(block)) : [];
      if (away.length === 0) showLight();
      else void Promise.all(away.map((block) => reader.fetch(block))).then(showLight);
    },
    point: (index) => {
      pass(index);
      show(index);
    },
    pin,
    jump: (index) =>
      reel.reach(index, (chip) => {
        bringIntoView(element, chip);
        pin(index);
      }),
    weigh: (next, target) => {
      weights = next;
      for (const [index, chip] of reel.chips()) weighChip(chip, index);
      reel.chip(aimed ?? -1)?.classList.remove("target");
      reel.chip(target ?? -1)?.classList.add("target");
      aimed = target;
    },
    start: () => {
      if (pinned === undefined) update();
      else reel.reach(pinned, () => update());
    },
  };
}

const chipAround = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>(".chip") : null;
const indexOf = (chip: HTMLElement) => Number(chip.dataset.index);

/**
 * The chip of the next line (`direction` 1) or the one before (-1) that is nearest across; the
 * next one that is not drawn, if none of that line is.
 */
function inNextLine(
  chipAt: (index: number) => HTMLElement | undefined,
  from: number,
  direction: 1 | -1,
): number {
  const start = chipAt(from);
  if (!start) return from;
  const across = start.offsetLeft + start.offsetWidth / 2;
  let best = from;
  let bestDistance = Number.POSITIVE_INFINITY;
  let line: number | undefined;
  for (let i = from + direction; ; i += direction) {
    const chip = chipAt(i);
    if (!chip) return line === undefined ? i : best;
    const { offsetTop, offsetLeft, offsetWidth } = chip;
    if (Math.abs(offsetTop - start.offsetTop) < 4) continue;
    line ??= offsetTop;
    if (Math.abs(offsetTop - line) >= 4) return best;
    const distance = Math.abs(offsetLeft + offsetWidth / 2 - across);
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  }
}
