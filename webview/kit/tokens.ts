import type { Focus } from "../../src/domain/state.ts";
import type { Tokens } from "../../src/domain/token.ts";
import { createChip, createGap } from "./chip.ts";
import { h } from "./element.ts";
import { tokensOf } from "./focus.ts";
import { t } from "./host.ts";

/** So many chips are drawn; a page with more becomes slow to point at. */
export const CHIP_LIMIT = 2000;

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

/**
 * The text as its tokens: one chip each, in lines as the text has them. Arrow keys, Home and End
 * point; Enter or a click pins; Space or a click shows the token in the editor; Escape lets go.
 */
export function createStrip(
  text: string,
  tokens: Tokens,
  pinnedBefore: number | undefined,
  listener: Listener,
): Strip {
  const count = Math.min(tokens.ids.length, CHIP_LIMIT);
  const chips = Array.from({ length: count }, (_, index) => createChip(text, tokens, index));
  const element = h("div", {
    class: "strip",
    role: "listbox",
    "aria-label": listener.name ?? t("Tokens of the text"),
    "aria-orientation": "horizontal",
  });
  for (const [index, chip] of chips.entries()) {
    element.append(chip, ...createGap(text, tokens, index));
  }

  let passing: number | undefined;
  let pinned = pinnedBefore !== undefined && pinnedBefore < count ? pinnedBefore : undefined;
  let lit: readonly number[] = [];
  let shown: readonly number[] = [];
  let entry = pinned ?? 0; // the one chip that Tab reaches
  const weighed: string[] = [];
  let aimed: number | undefined; // the chip that is marked as looked at
  chips[entry]?.setAttribute("tabindex", "0");

  function update(): void {
    const own = passing ?? pinned;
    for (const index of shown) chips[index]?.classList.remove("pointed");
    shown = own === undefined ? lit : [own];
    for (const index of shown) chips[index]?.classList.add("pointed");
    if (own !== undefined)
      listener.point({ index: own, how: passing === undefined ? "pinned" : "passing" });
    else listener.point({ index: lit[0], how: "elsewhere" });
  }

  function pass(index: number | undefined): void {
    if (passing === index) return;
    passing = index;
    update();
  }

  function pin(index: number | undefined): void {
    for (const at of [pinned, index]) {
      if (at !== undefined) chips[at]?.setAttribute("aria-selected", String(at === index));
    }
    pinned = index;
    if (index !== undefined) enter(index);
    // A pin is news even where the mouse already pointed at the same token.
    const before = passing;
    passing = undefined;
    update();
    passing = before;
  }

  /** Scrolls the strip, never the page. */
  function bringIntoView(index: number | undefined): void {
    const chip = index === undefined ? undefined : chips[index];
    if (!chip || element.scrollHeight <= element.clientHeight) return;
    const top = chip.getBoundingClientRect().top - element.getBoundingClientRect().top;
    if (top < 0 || top > element.clientHeight - chip.offsetHeight)
      element.scrollTop += top - element.clientHeight / 2;
  }

  function enter(index: number): void {
    chips[entry]?.setAttribute("tabindex", "-1");
    entry = index;
    chips[entry]?.setAttribute("tabindex", "0");
  }

  function goTo(index: number): void {
    const chip = chips[Math.max(0, Math.min(count - 1, index))];
    if (!chip) return;
    enter(indexOf(chip));
    chip.focus();
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
      ArrowDown: () => goTo(inNextLine(chips, entry, 1)),
      ArrowUp: () => goTo(inNextLine(chips, entry, -1)),
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
      lit = focus ? tokensOf(tokens, focus) : [];
      // What is pointed at here outranks what is pointed at elsewhere.
      if (passing !== undefined || pinned !== undefined) return;
      update();
      bringIntoView(lit[0]);
    },
    point: (index) => {
      pass(index);
      bringIntoView(index);
    },
    pin,
    weigh: (weights, target) => {
      element.classList.toggle("weighed", weights !== undefined);
      for (const [index, chip] of chips.entries()) {
        // Most of a thousand weights look the same as before: only what is seen to change is changed.
        const weight = String(Math.round(Math.sqrt(weights?.[index] ?? 0) * STEPS) / STEPS);
        if (weighed[index] !== weight) chip.style.setProperty("--weight", weight);
        weighed[index] = weight;
      }
      chips[aimed ?? -1]?.classList.remove("target");
      chips[target ?? -1]?.classList.add("target");
      aimed = target;
    },
    start: () => {
      if (pinned !== undefined) chips[pinned]?.setAttribute("aria-selected", "true");
      update();
    },
  };
}

const chipAround = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>(".chip") : null;
const indexOf = (chip: HTMLElement) => Number(chip.dataset.index);

/** The chip of the next line (`direction` 1) or the one before (-1) that is nearest across. */
function inNextLine(chips: readonly HTMLElement[], from: number, direction: 1 | -1): number {
  const start = chips[from];
  if (!start) return from;
  const across = start.offsetLeft + start.offsetWidth / 2;
  let best = from;
  let bestDistance = Number.POSITIVE_INFINITY;
  let line: number | undefined;
  for (let i = from + direction; chips[i]; i += direction) {
    const { offsetTop, offsetLeft, offsetWidth } = chips[i] as HTMLElement;
    if (Math.abs(offsetTop - start.offsetTop) < 4) continue;
    line ??= offsetTop;
    if (Math.abs(offsetTop - line) >= 4) break;
    const distance = Math.abs(offsetLeft + offsetWidth / 2 - across);
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  }
  return best;
}
