import type { Settings } from "../../../../src/domain/prediction/sampling.ts";
import { label } from "../../../../src/domain/text/token.ts";
import type { NextToken, Option } from "../../../../src/domain/writing/generation.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { nameOfRule } from "../../../kit/sampling/ruleNames.ts";

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

/** The tokens that may come, as a table. */
export const tableOf = (caption: string, listed: readonly Option[]): HTMLTableElement =>
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

/** What the numbers are; each row says so itself. */
export const createHead = (): HTMLElement =>
  h(
    "div",
    { class: "heads", "aria-hidden": "true" },
    ...["", t("token")].map((title) => h("span", {}, title)),
    h("span", { class: "track" }),
    ...[t("probability"), t("after the settings")].map((title) =>
      h("span", { class: "value" }, title),
    ),
  );

/**
 * One token that may come.
 *
 * @param rank from 0, the likeliest first
 * @param how with `full`: the share that takes all of the room, 0 to 1
 */
export function createRow(
  option: Option,
  rank: number,
  { choosing, full }: { readonly choosing: Choosing; readonly full: number },
): HTMLElement {
  const { told, taken } = choosing;
  const { probability, chance } = option;
  const name = label(option);
  const isListed = rank < told.options.length;
  const rules = (option.ruledBy ?? []).map(nameOfRule).join(", ");
  const isForbidden = told.forbidden?.some(({ id }) => id === option.id) ?? false;
  const marks = [
    option.id === told.chosen.id ? t("chosen") : "",
    option.id === taken?.id ? t("stands here") : "",
    option.ends ? t("ends the text") : "",
    isForbidden
      ? t("forbidden by this model’s rules: {0}", rules)
      : rules && t("changed by this model’s rules: {0}", rules),
  ].filter(Boolean);
  const ink = h("span", { class: "ink" });
  const tick = h("span", { class: "tick" });
  ink.style.inlineSize = `${(chance / full) * 100}%`;
  tick.style.inlineSize = `${(probability / full) * 100}%`;
  const after = isForbidden ? t("forbidden") : chance === 0 ? t("cut") : formatShare(chance);
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
