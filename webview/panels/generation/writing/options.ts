import "../../../kit/pictures/bars.css";
import "./options.css";
import { label } from "../../../../src/domain/text/token.ts";
import type { Option } from "../../../../src/domain/writing/generation.ts";
import { h } from "../../../kit/controls/element.ts";
import { createMath } from "../../../kit/controls/fold.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { stepsOf, titleBefore } from "../../../kit/sampling/before.ts";
import { createDartBar } from "../../../kit/sampling/dartBar.ts";
import { type Choosing, createHead, createRow, type OptionRow, tableOf } from "./optionRow.ts";
import { keptSentence, pickSentence, seedSentence } from "./sentences.ts";

export interface Options {
  readonly element: HTMLElement;
  /** The numbers that its sentences leave out. */
  readonly math: HTMLElement;
  /** The same as a table. */
  readonly twin: HTMLElement;
  show(choosing: Choosing): void;
  /** No token can come here. */
  clear(): void;
}

/**
 * What the next token is chosen from: the dart on the bar of all that may come, and the likeliest
 * ones in a list. Arrow keys, Home and End go through it; Enter, Space or a click takes one.
 *
 * @param seed stands beside what it picks
 * @param take hears which token the user picks, and which one the seed would have
 */
export function createOptions(
  vocabSize: number,
  seed: HTMLElement,
  take: (option: Option, chosen: Option) => void,
): Options {
  const title = h("h2");
  const bar = createDartBar();
  const hit = h("p", { class: "hit" });
  const head = createHead();
  const rest = createRest();
  const list = h("div", {
    class: "candidates",
    role: "listbox",
    "aria-label": t("Tokens that may come"),
    onclick: ({ target }) => {
      const at = rows.findIndex(({ element }) => element.contains(target as Node));
      if (at >= 0) takeAt(at);
    },
    onkeydown: press,
  });
  const twin = createTwin(t("Show as table"));
  const [drawn, kept] = [h("p"), h("p")];
  const math = createMath(drawn, kept);
  const element = h(
    "section",
    { class: "choosing", "aria-label": t("Choose one token"), hidden: true },
    title,
    h("div", { class: "pick" }, hit, seed),
    bar.element,
    h("div", { class: "bars shares" }, head.element, list, rest.element),
  );
  let rows: readonly OptionRow[] = [];
  let listed: readonly Option[] = [];
  let chosen: Option | undefined; // by the seed
  let entry = 0;

  function takeAt(at: number): void {
    const option = listed[at];
    if (option && chosen) take(option, chosen);
  }

  function press(event: Event): void {
    pressKey(event, {
      ArrowDown: () => enter(entry + 1),
      ArrowUp: () => enter(entry - 1),
      Home: () => enter(0),
      End: () => enter(rows.length - 1),
      Enter: () => takeAt(entry),
      " ": () => takeAt(entry),
    });
  }

  function enter(at: number): void {
    entry = Math.max(0, Math.min(rows.length - 1, at));
    for (const [i, row] of rows.entries()) row.element.tabIndex = i === entry ? 0 : -1;
    rows[entry]?.element.focus();
  }

  /** Keeps the rows that are there: their bars move to the new lengths. */
  function fill(choosing: Choosing, before: string): void {
    rows = listed.map((_, i) => rows[i] ?? createRow());
    for (const [i, option] of listed.entries()) rows[i]?.show(option, i, choosing, before);
    const elements = rows.map((row) => row.element);
    for (const gone of [...list.children].slice(elements.length)) gone.remove();
    list.append(...elements.slice(list.childElementCount));
  }

  return {
    element,
    math,
    twin: twin.element,
    clear: () => {
      element.hidden = math.hidden = twin.element.hidden = true;
    },
    show: (choosing) => {
      const { told, taken } = choosing;
      const hadFocus = list.contains(document.activeElement);
      element.hidden = math.hidden = twin.element.hidden = false;
      title.textContent = titleOf(choosing);
      const known = told.options.findIndex(({ id }) => id === told.chosen.id);
      bar.show({
        dart: told.dart,
        hit: known < 0 ? told.kept : known,
        kept: told.kept,
        shareOf: (rank) => told.options[rank]?.chance ?? 0,
        nameOf: (rank) => {
          const option = told.options[rank];
          return option && label(option);
        },
      });
      hit.textContent = pickSentence(choosing);
      drawn.textContent = seedSentence(choosing);
      kept.textContent = keptSentence(choosing, vocabSize);
      chosen = told.chosen;
      listed = listedOf(choosing);
      const isRuled = listed.some(({ ruledBy }) => ruledBy !== undefined);
      element.classList.toggle("ruled", isRuled);
      const before = titleBefore(stepsOf(choosing.settings, isRuled));
      head.show(before);
      element.classList.toggle(
        "set",
        listed.some(({ chance, probability }) => Math.abs(chance - probability) > 1e-6),
      );
      fill(choosing, before);
      rest.show(vocabSize - listed.length, listed);
      const at = listed.findIndex(({ id }) => id === (taken ?? told.chosen).id);
      entry = Math.max(0, at);
      for (const [i, row] of rows.entries()) row.element.tabIndex = i === entry ? 0 : -1;
      if (hadFocus) rows[entry]?.element.focus();
      twin.show(() => tableOf(title.textContent, before, listed));
    },
  };
}

function titleOf({ step, settings: { temperature } }: Choosing): string {
  const number = formatCount(step + 1);
  return temperature === 1
    ? t("Candidates for token {0}", number)
    : t("Candidates for token {0}, at temperature {1}", number, formatNumber(temperature));
}

/** The likeliest tokens, and those that the model's rules, the seed or the user put among them. */
function listedOf({ told, taken }: Choosing): readonly Option[] {
  const listed = [...told.options, ...(told.forbidden ?? [])];
  for (const option of [told.chosen, ...(taken ? [taken] : [])])
    if (listed.every(({ id }) => id !== option.id)) listed.push(option);
  return listed;
}

/** All tokens without a row, together. */
function createRest() {
  const name = h("span", { class: "name" });
  const now = h("span", { class: "value" });
  const ink = h("span", { class: "ink" });
  const before = h("span", { class: "before" });
  const track = h("span", { class: "track", "aria-hidden": "true" }, ink);
  return {
    element: h("div", { class: "option others" }, h("span", {}), name, now, track, before),
    show: (count: number, listed: readonly Option[]) => {
      const left = (sum: number, share: number) => sum - share;
      const chance = Math.max(0, listed.map((option) => option.chance).reduce(left, 1));
      const own = Math.max(0, listed.map((option) => option.probability).reduce(left, 1));
      name.textContent = t("{0} other tokens", formatCount(count));
      now.textContent = formatShare(chance);
      before.textContent = formatShare(own);
      ink.style.inlineSize = `${chance * 100}%`;
    },
  };
}
