import "./options.css";
import { label } from "../../../../src/domain/text/token.ts";
import type { Option } from "../../../../src/domain/writing/generation.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createDartBar } from "../../../kit/sampling/dartBar.ts";
import { type Choosing, createHead, createRow, tableOf } from "./optionRow.ts";

export interface Options {
  readonly element: HTMLElement;
  /** The same as a table. */
  readonly twin: HTMLElement;
  show(choosing: Choosing): void;
  /** No token can come here. */
  clear(): void;
}

/**
 * What the next token is chosen from: the dart on the bar of all that may come, and the likeliest
 * ones in a list. Arrow keys, Home and End go through it; Enter, Space or a click takes one.
 */
export function createOptions(vocabSize: number, take: (option: Option) => void): Options {
  const title = h("h2");
  const bar = createDartBar();
  const hit = h("p", { class: "hit" });
  const rest = h("p", { class: "rest" });
  const scale = h("p", { class: "rest scale" });
  const list = h("div", {
    class: "options",
    role: "listbox",
    "aria-label": t("Tokens that may come"),
    onclick: ({ target }) => {
      const at = rows.indexOf((target as Element).closest(".option") as HTMLElement);
      if (at >= 0) takeAt(at);
    },
    onkeydown: press,
  });
  const twin = createTwin(t("Show as table"));
  const element = h(
    "section",
    { class: "choosing", "aria-label": t("Choose one token"), hidden: true },
    ...[title, bar.element, hit, createHead(), list, scale, rest],
  );
  let rows: readonly HTMLElement[] = [];
  let listed: readonly Option[] = [];
  let entry = 0;

  function takeAt(at: number): void {
    const option = listed[at];
    if (option) take(option);
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
    for (const [i, row] of rows.entries()) row.tabIndex = i === entry ? 0 : -1;
    rows[entry]?.focus();
  }

  return {
    element,
    twin: twin.element,
    clear: () => {
      element.hidden = twin.element.hidden = true;
    },
    show: (choosing) => {
      const { told, taken, step } = choosing;
      const hadFocus = list.contains(document.activeElement);
      element.hidden = twin.element.hidden = false;
      title.textContent = t("What token {0} is chosen from", formatCount(step + 1));
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
      hit.textContent = sentence(choosing);
      const apart = [told.chosen, ...(taken ? [taken] : [])];
      listed = [...told.options, ...(told.forbidden ?? [])];
      for (const option of apart)
        if (listed.every(({ id }) => id !== option.id)) listed = [...listed, option];
      const full = Math.max(
        ...listed.map(({ probability, chance }) => Math.max(probability, chance)),
      );
      scale.textContent = t(
        "A bar is the probability after the settings, its tick the one before. A full bar is {0}.",
        formatShare(full),
      );
      element.classList.toggle(
        "ruled",
        listed.some(({ ruledBy }) => ruledBy !== undefined),
      );
      rows = listed.map((option, i) => createRow(option, i, { choosing, full }));
      list.replaceChildren(...rows);
      entry = Math.max(
        0,
        listed.findIndex(({ id }) => id === (taken ?? told.chosen).id),
      );
      const row = rows[entry];
      if (row) row.tabIndex = 0;
      if (hadFocus) row?.focus();
      const others = 1 - listed.reduce((sum, { probability }) => sum + probability, 0);
      rest.textContent = t(
        "{0} other tokens: {1}. Kept: {2} of {3}. Entropy: {4} bits.",
        formatCount(vocabSize - listed.length),
        formatShare(Math.max(0, others)),
        formatCount(told.kept),
        formatCount(vocabSize),
        formatNumber(told.entropy),
      );
      twin.show(() => tableOf(title.textContent, listed));
    },
  };
}

function sentence({ step, told, settings, seed, taken }: Choosing): string {
  const name = `‘${label(told.chosen)}’`;
  const chosen =
    settings.temperature === 0
      ? t("Temperature 0 is greedy: {0}, the likeliest, always.", name)
      : t(
          "Seed {0} throws the dart of token {1} at {2}: it hits {3} ({4}).",
          String(seed),
          formatCount(step + 1),
          formatNumber(told.dart),
          name,
          formatShare(told.chosen.chance),
        );
  if (!taken || taken.id === told.chosen.id) return chosen;
  return `${chosen} ${t("Here stands {0}.", `‘${label(taken)}’`)}`;
}
