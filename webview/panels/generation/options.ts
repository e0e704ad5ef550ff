import type { NextToken, Option } from "../../../src/domain/generation.ts";
import type { Settings } from "../../../src/domain/sampling.ts";
import { label } from "../../../src/domain/token.ts";
import { createDartBar } from "../../kit/dartBar.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatExactShare, formatNumber, formatShare } from "../../kit/numbers.ts";
import { createTable, createTwin } from "../../kit/table.ts";

/** What one token is, or was, chosen from. */
export interface Choosing {
  /** Its number among those that are written, from 0. */
  readonly step: number;
  readonly told: NextToken;
  readonly settings: Settings;
  readonly seed: number;
  /** The token that stands there, if any does yet. */
  readonly taken: Option | undefined;
}

export interface Options {
  readonly element: HTMLElement;
  /** The same as a table. */
  readonly twin: HTMLElement;
  show(choosing: Choosing): void;
  /** Nothing comes here any more. */
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
    ...[title, bar.element, hit, createHead(), list, rest],
  );
  let rows: readonly HTMLElement[] = [];
  let listed: readonly Option[] = [];
  let entry = 0;

  function takeAt(at: number): void {
    const option = listed[at];
    if (option) take(option);
  }

  function press(event: Event): void {
    const { key, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => enter(entry + 1),
      ArrowUp: () => enter(entry - 1),
      Home: () => enter(0),
      End: () => enter(rows.length - 1),
      Enter: () => takeAt(entry),
      " ": () => takeAt(entry),
    };
    const move = moves[key];
    if (!move || ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    move();
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
      listed = [...told.options];
      for (const option of apart)
        if (listed.every(({ id }) => id !== option.id)) listed = [...listed, option];
      const full = Math.max(
        ...listed.map(({ probability, chance }) => Math.max(probability, chance)),
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

const tableOf = (caption: string, listed: readonly Option[]): HTMLTableElement =>
  createTable(
    caption,
    [
      { title: t("token"), show: label, isToken: true },
      { title: t("ID"), show: ({ id }: Option) => String(id), number: ({ id }) => id },
      {
        title: t("logit"),
        show: ({ logit }) => formatNumber(logit),
        number: ({ logit }) => logit,
      },
      {
        title: t("probability"),
        show: ({ probability }) => formatExactShare(probability),
        number: ({ probability }) => probability,
      },
      {
        title: t("after the settings"),
        show: ({ chance }) => (chance === 0 ? t("cut") : formatExactShare(chance)),
        number: ({ chance }) => chance,
      },
    ],
    listed,
  );

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

/** What the numbers are; each row says so itself. */
const createHead = (): HTMLElement =>
  h(
    "div",
    { class: "heads", "aria-hidden": "true" },
    ...["", t("token")].map((title) => h("span", {}, title)),
    h("span", { class: "track" }),
    ...[t("probability"), t("after the settings")].map((title) =>
      h("span", { class: "value" }, title),
    ),
  );

function createRow(
  option: Option,
  rank: number,
  { choosing, full }: { readonly choosing: Choosing; readonly full: number },
): HTMLElement {
  const { told, taken } = choosing;
  const { probability, chance } = option;
  const name = label(option);
  const isListed = rank < told.options.length;
  const marks = [
    option.id === told.chosen.id ? t("chosen") : "",
    option.id === taken?.id ? t("stands here") : "",
    option.ends ? t("ends the text") : "",
  ].filter(Boolean);
  const ink = h("span", { class: "ink" });
  const tick = h("span", { class: "tick" });
  ink.style.inlineSize = `${(chance / full) * 100}%`;
  tick.style.inlineSize = `${(probability / full) * 100}%`;
  const after = chance === 0 ? t("cut") : formatShare(chance);
  const said = [
    `‘${name}’`,
    t("probability {0}", formatShare(probability)),
    t("after the settings {0}", after),
    ...marks,
  ];
  return h(
    "div",
    {
      class: `option${option.id === told.chosen.id ? " struck" : ""}${option.id === taken?.id ? " taken" : ""}${chance === 0 ? " cut" : ""}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": String(option.id === taken?.id),
      "aria-label": said.join(", "),
    },
    h("span", { class: "place" }, isListed ? String(rank + 1) : ""),
    h("span", { class: "token" }, name),
    h("span", { class: "track" }, ink, tick),
    h("span", { class: "value" }, formatShare(probability)),
    h("span", { class: "value" }, after),
    h("span", { class: "marks" }, marks.join(" · ")),
  );
}
