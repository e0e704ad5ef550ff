import "./strip.css";
import type { Focus } from "../../../src/domain/state.ts";
import { h } from "../controls/element.ts";
import { pressKey } from "../controls/keys.ts";
import { t } from "../page/language.ts";
import { foldStrip } from "./folding.ts";
import { Pointing } from "./pointing.ts";
import type { Reader } from "./reader.ts";
import type { Strip, StripListener } from "./strip.ts";
import { bringIntoView, VirtualChips } from "./virtualChips.ts";
import { Walking } from "./walking.ts";

const STEPS = 50; // of a bar's length

/**
 * The text as its tokens: one chip each, in lines as the text has them. Arrow keys, Home, End and
 * the page keys point; Enter or a click pins; Space or a click shows the token in the editor;
 * Escape lets go. A few lines are shown at first; of a long text only those in sight are drawn.
 */
export function createReadingStrip(
  reader: Reader,
  pinnedBefore: number | undefined,
  listener: StripListener,
): Strip {
  const { count } = reader;
  const pinned = pinnedBefore !== undefined && pinnedBefore < count ? pinnedBefore : undefined;
  let lights = 0; // counts the lights from elsewhere
  let weights: ArrayLike<number> | undefined;
  let aimed: number | undefined; // the chip that is marked as looked at

  const element = h("div", {
    class: "strip",
    role: "listbox",
    "aria-label": listener.name ?? t("Tokens of the text"),
    "aria-orientation": "horizontal",
    tabindex: reader.isLong ? "-1" : undefined, // takes the focus until a chip far away is drawn
  });
  const chips = new VirtualChips(reader, element, {
    dress: (chip, index) => {
      chip.tabIndex = index === walking.entry ? 0 : -1;
      pointing.dress(chip, index);
      chip.classList.toggle("target", index === aimed);
      weighChip(chip, weights?.[index]);
    },
    kept: () => [walking.entry, pointing.pinned],
  });
  const pointing = new Pointing(chips, pinned, (pointed) => listener.point(pointed));
  const walking = new Walking(element, chips, count, pinned ?? 0);
  const folded = foldStrip(element, count, () => show(pointing.pinned));
  chips.start();

  function pin(index: number | undefined): void {
    if (index !== undefined) walking.enter(index);
    pointing.pin(index);
  }

  function show(index: number | undefined): void {
    if (index !== undefined) chips.reach(index, (chip) => bringIntoView(element, chip));
  }

  listenToPointer(element, {
    pass: (index) => pointing.pass(index),
    enter: (index) => walking.enter(index),
    choose: (index) => {
      const isNew = index !== pointing.pinned;
      pin(isNew ? index : undefined);
      if (isNew) listener.reveal(index);
    },
  });
  element.addEventListener("keydown", (event) => {
    const { entry } = walking;
    pressKey(event, {
      ...walking.keys(),
      Enter: () => pin(entry === pointing.pinned ? undefined : entry),
      " ": () => listener.reveal(entry),
      Escape: () => pointing.letGo(),
    });
  });

  return {
    element: folded,
    light: (focus) => {
      const mine = ++lights;
      whenHere(reader, focus, () => {
        if (mine !== lights) return;
        const lit = focus ? reader.tokensOf(focus) : [];
        if (pointing.light(lit)) show(lit[0]);
      });
    },
    point: (index) => {
      pointing.pass(index);
      show(index);
    },
    pin,
    show,
    jump: (index) =>
      chips.reach(index, (chip) => {
        bringIntoView(element, chip);
        pin(index);
      }),
    weigh: (next, target) => {
      weights = next;
      for (const [index, chip] of chips.all()) weighChip(chip, weights?.[index]);
      chips.at(aimed ?? -1)?.classList.remove("target");
      chips.at(target ?? -1)?.classList.add("target");
      aimed = target;
    },
    start: () => {
      if (pointing.pinned === undefined) pointing.update();
      else chips.reach(pointing.pinned, () => pointing.update());
    },
  };
}

/** Calls back once the tokens that `focus` means are fetched: at once, if they already are. */
function whenHere(reader: Reader, focus: Focus | undefined, use: () => void): void {
  const away = focus ? reader.blocksOf(focus).filter((block) => !reader.holding(block)) : [];
  if (away.length === 0) use();
  else void Promise.all(away.map((block) => reader.fetch(block))).then(use);
}

/** Changes the weight of a chip only if it looks different then, which most do not. */
function weighChip(chip: HTMLElement, share = 0): void {
  const weight = String(Math.round(Math.sqrt(share) * STEPS) / STEPS);
  if (chip.style.getPropertyValue("--weight") === weight) return;
  chip.style.setProperty("--weight", weight);
}

/** Listens to the mouse and the focus on the chips. */
function listenToPointer(
  element: HTMLElement,
  on: {
    pass(index: number | undefined): void;
    enter(index: number): void;
    choose(index: number): void;
  },
): void {
  element.addEventListener("pointerover", ({ target }) => {
    const chip = chipAround(target);
    if (chip) on.pass(indexOf(chip));
  });
  element.addEventListener("pointerleave", () => on.pass(undefined));
  element.addEventListener("focusin", ({ target }) => {
    const chip = chipAround(target);
    if (!chip) return;
    on.enter(indexOf(chip)); // keys go on from where the mouse or a screen reader put the focus
    if (chip.matches(":focus-visible")) on.pass(indexOf(chip));
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!chipAround(relatedTarget)) on.pass(undefined);
  });
  element.addEventListener("click", ({ target }) => {
    const chip = chipAround(target);
    if (chip) on.choose(indexOf(chip));
  });
}

const chipAround = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>(".chip") : null;
const indexOf = (chip: HTMLElement) => Number(chip.dataset.index);
