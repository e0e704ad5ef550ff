import type { Settings } from "../../../../src/domain/prediction/sampling.ts";
import { label } from "../../../../src/domain/text/token.ts";
import type { Written } from "../../../../src/domain/writing/branches.ts";
import type { NextToken, Option } from "../../../../src/domain/writing/generation.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { createBefore } from "../../../kit/sampling/before.ts";
import { nameOfRule } from "../../../kit/sampling/ruleNames.ts";

/** What one token is, or was, chosen from. */
export interface Choosing {
  /** Its number among those that are written, from 0. */
  readonly step: number;
  readonly told: NextToken;
  readonly settings: Settings;
  readonly seed: number;
  /** The token that stands there, if any does yet. */
  readonly taken: Written | undefined;
}

/** The tokens that may come, as a table; `before` heads the model's own probability. */
export const tableOf = (
  caption: string,
  before: string,
  listed: readonly Option[],
): HTMLTableElement =>
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
        title: before,
        show: ({ probability }) => formatExactShare(probability),
        number: ({ probability }) => probability,
      },
      {
        title: t("probability"),
        show: ({ chance }) => (chance === 0 ? t("cut") : formatExactShare(chance)),
        number: ({ chance }) => chance,
      },
    ],
    listed,
  );

/** What the numbers are; for who does not see it, each row says so itself. */
export function createHead() {
  const { nodes, show } = createBefore();
  const element = h(
    "div",
    { class: "heads", "aria-hidden": "true" },
    h("span", {}),
    h("span", {}, t("token")),
    h("span", { class: "share" }, t("probability"), h("span", {}, formatShare(1))),
    h("span", { class: "before" }, ...nodes),
  );
  return { element, show };
}

const unseen = (words: string) => h("span", { class: "unseen" }, words);

export interface OptionRow {
  readonly element: HTMLElement;
  /**
   * @param rank from 0, the likeliest first
   * @param title what the model's own probability is called
   */
  show(option: Option, rank: number, choosing: Choosing, title: string): void;
}

/** One token that may come: its bar a share of 100 %, and the model's own probability as a line. */
export function createRow(): OptionRow {
  const place = h("span", { class: "place" });
  const name = h("span", { class: "token" });
  const now = h("span", { class: "value" });
  const ink = h("span", { class: "ink" });
  const tick = h("span", { class: "tick" });
  const before = h("span", { class: "before" });
  const beforeTitle = unseen("");
  const marks = h("span", { class: "marks" });
  const element = h(
    "div",
    { class: "option", role: "option", tabindex: "-1" },
    ...[place, name],
    unseen(t("probability")),
    now,
    h("span", { class: "track" }, ink, tick),
    beforeTitle,
    ...[before, marks],
  );
  return {
    element,
    show: (option, rank, choosing, title) => {
      const { told, taken } = choosing;
      const { probability, chance, id } = option;
      const isForbidden = told.forbidden?.some((other) => id === other.id) ?? false;
      place.textContent = rank < told.options.length ? String(rank + 1) : "";
      name.textContent = label(option);
      now.textContent = isForbidden
        ? t("forbidden")
        : chance === 0
          ? t("cut")
          : formatShare(chance);
      beforeTitle.textContent = title;
      before.textContent = formatShare(probability);
      ink.style.inlineSize = `${chance * 100}%`;
      tick.style.inlineSize = `${probability * 100}%`;
      element.ariaSelected = String(id === taken?.id);
      element.classList.toggle("struck", id === told.chosen.id);
      element.classList.toggle("taken", id === taken?.id);
      element.classList.toggle("cut", chance === 0);
      marks.replaceChildren(
        ...marksOf(option, choosing, isForbidden).map((mark) => h("span", {}, mark)),
      );
    },
  };
}

/** What is said of a token besides its numbers. */
function marksOf(
  { id, ends, ruledBy = [] }: Option,
  { told, settings, taken }: Choosing,
  isForbidden: boolean,
): readonly string[] {
  const rules = ruledBy.map(nameOfRule).join(", ");
  const picked = settings.temperature === 0 ? t("greedy pick") : t("random pick");
  const standing = taken?.isOwnPick ? t("your pick") : t("written here");
  return [
    id === told.chosen.id ? picked : "",
    id === taken?.id && (taken.isOwnPick || id !== told.chosen.id) ? standing : "",
    ends ? t("ends the text") : "",
    isForbidden
      ? t("forbidden by this model’s rules: {0}", rules)
      : rules && t("changed by this model’s rules: {0}", rules),
  ].filter(Boolean);
}
