import "./written.css";
import type { Spelling } from "../../../../src/domain/text/spelling.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey, rowKeys } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { createChip, createGap } from "../../../kit/strip/chip.ts";
import { bringIntoView } from "../../../kit/strip/virtualChips.ts";

export interface Written {
  readonly element: HTMLElement;
  /**
   * Shows what was written, and a place for what may come.
   *
   * @param at the token that is looked at; as many as there are: the next one
   * @param isOver nothing can come any more
   */
  show(spelling: Spelling, at: number, isOver: boolean): void;
}

/** One token that is drawn, and what it was drawn from. */
interface Drawn {
  readonly key: string;
  readonly chip: HTMLElement;
  readonly nodes: readonly Node[];
}

const BEFORE = 28; // characters of the text that leads to them

/**
 * The tokens that were written, one chip each, and behind them one for the next. Arrow keys, Home
 * and End go from one to the other, and so does a click.
 *
 * @param prompt the text that they go on from; its end stands before them
 * @param go hears which token is to be looked at
 */
export function createWritten(prompt: string, go: (index: number) => void): Written {
  const next = h(
    "span",
    {
      class: "chip coming",
      role: "option",
      tabindex: "-1",
      "aria-label": t("The next token"),
    },
    "?",
  );
  const element = h("div", {
    class: "strip written",
    role: "listbox",
    "aria-label": t("What was written"),
    "aria-orientation": "horizontal",
    "data-before": endOf(prompt),
    onclick: ({ target }) => {
      const at = chips().indexOf((target as Element).closest(".chip") as HTMLElement);
      if (at >= 0) go(at);
    },
    onkeydown: (event) => pressKey(event, rowKeys(shown, drawn.length, go)),
  });
  const drawn: Drawn[] = [];
  const looks = new WeakMap<HTMLElement, string>();
  let shown = 0;

  const chips = () => [...drawn.map(({ chip }) => chip), next];

  /** Draws only what differs from what is drawn: a token more costs one chip. */
  function draw({ text, tokens }: Spelling): void {
    const keys = Array.from(tokens.ids, (id, i) => {
      const [start, end, next] = [tokens.starts[i], tokens.ends[i], tokens.starts[i + 1]];
      return `${id} ${start} ${end} ${text.slice(start, next)}`;
    });
    const slice = { first: 0, offset: 0, text, tokens };
    let same = 0;
    while (same < drawn.length && drawn[same]?.key === keys[same]) same++;
    for (const { nodes } of drawn.splice(same))
      for (const node of nodes) node.parentNode?.removeChild(node);
    for (let i = same; i < keys.length; i++) {
      const chip = createChip(slice, i);
      chip.classList.add("fresh");
      const nodes = [chip, ...createGap(slice, i)];
      drawn.push({ key: keys[i] as string, chip, nodes });
      for (const node of nodes) element.insertBefore(node, next);
    }
  }

  function dress(chip: HTMLElement, isAhead: boolean, isShown: boolean): void {
    const look = `${isAhead} ${isShown}`;
    if (looks.get(chip) === look) return; // of a thousand chips, two or three look different
    looks.set(chip, look);
    chip.classList.toggle("ahead", isAhead);
    chip.ariaSelected = String(isShown);
    chip.tabIndex = isShown ? 0 : -1;
  }

  element.append(next);
  return {
    element,
    show: (spelling, at, isOver) => {
      const hadFocus = element.contains(document.activeElement);
      draw(spelling);
      next.hidden = isOver;
      const all = chips();
      shown = isOver ? Math.min(at, drawn.length - 1) : at;
      for (const [i, chip] of all.entries()) dress(chip, i > at, i === shown);
      const chip = all[shown];
      if (hadFocus) chip?.focus();
      if (chip) bringIntoView(element, chip);
    },
  };
}

/** The last words of a text, in one line. */
function endOf(text: string): string {
  const letters = Array.from(text.trim().replace(/\s+/g, " "));
  if (letters.length <= BEFORE) return letters.join("");
  return `…${letters
    .slice(-BEFORE)
    .join("")
    .replace(/^\S{0,9}\s/, "")}`;
}
