import "../../../kit/pictures/bars.css";
import "./columns.css";
import {
  type Column,
  probabilityAt,
  STEPS,
  type Step,
} from "../../../../src/domain/prediction/columns.ts";
import type { Sampled, Settings } from "../../../../src/domain/prediction/sampling.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";

/** So many of the likeliest tokens have a row of their own. */
export const LISTED = 10;

const CUTS: ReadonlySet<Step> = new Set(["rules", "topK", "topP", "minP"]);

/** What stands in the text after the position. */
export interface Real {
  readonly id: TokenId;
  readonly name: string;
  /** What a sentence calls it. */
  readonly said: string;
  /** In the columns, from 0. */
  readonly rank: number;
}

/** All that the columns are drawn from. */
export interface Shown {
  readonly sampled: Sampled;
  readonly settings: Settings;
  /** By rank, of those that are listed. */
  readonly names: readonly string[];
  readonly logits: Float32Array;
  readonly real: Real | undefined;
}

export interface Columns {
  readonly element: HTMLElement;
  show(shown: Shown): void;
}

/** What a step is called, with its setting. */
export function titleOf(step: Step, settings: Settings): string {
  switch (step) {
    case "softmax":
      return t("probability");
    case "rules":
      return settings.repetitionPenalty === 1
        ? t("own rules")
        : t("own rules, penalty {0}", formatNumber(settings.repetitionPenalty));
    case "repetitionPenalty":
      return t("penalty {0}", formatNumber(settings.repetitionPenalty));
    case "temperature":
      return t("temperature {0}", formatNumber(settings.temperature));
    case "topK":
      return t("top-k {0}", formatCount(settings.topK));
    case "topP":
      return t("top-p {0}", formatNumber(settings.topP));
    case "minP":
      return t("min-p {0}", formatNumber(settings.minP));
  }
}

/** What a step does, in a word or two. */
function deedOf(step: Step, { temperature }: Settings): string {
  if (step === "softmax") return t("of all tokens");
  if (step === "rules") return t("forbid, raise or lower");
  if (step === "repetitionPenalty") return t("lowers repeated tokens");
  if (step !== "temperature") return t("cuts, rescales to 100%");
  if (temperature === 0) return t("greedy: the likeliest only");
  return temperature < 1 ? t("makes it sharper") : t("makes it flatter");
}

/**
 * A row for each of the likeliest tokens, a bar for each step that is on. A bar's tick is its length
 * before the step; what a step cuts stays as an empty bar below the cut line. The same scale for all.
 */
export function createColumns(): Columns {
  const heads = STEPS.map((step) => createHead(step));
  const listed = Array.from({ length: LISTED }, (_, rank) => createTokenRow(String(rank + 1)));
  const rest = createTokenRow("");
  const real = createTokenRow("");
  rest.element.className = "rest";
  real.element.className = "real apart";
  const sums = [
    { title: t("tokens kept"), of: ({ kept }: Column) => formatCount(kept) },
    {
      title: t("share of the step before"),
      of: ({ step, mass }: Column) => (CUTS.has(step) ? formatShare(mass) : ""),
    },
    { title: t("entropy, bits"), of: ({ entropy }: Column) => formatNumber(entropy) },
    { title: t("perplexity"), of: ({ entropy }: Column) => formatNumber(2 ** entropy) },
  ].map(({ title, of }) => {
    const cells = STEPS.map(() => h("td"));
    const head = h("th", { scope: "row" }, title);
    return { element: h("tr", {}, head, h("td", { class: "logit" }), ...cells), cells, of };
  });
  const table = h(
    "table",
    { class: "bars columns", "aria-label": t("Likeliest next tokens, step by step") },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t("token")),
        h("th", { scope: "col", class: "logit" }, t("logit")),
        ...heads.map((head) => head.element),
      ),
    ),
    h("tbody", {}, ...[...listed, rest, real].map((row) => row.element)),
    h("tfoot", {}, ...sums.map((row) => row.element)),
  );

  const scale = h("p");
  const narrow = t("Only the first and the last step fit here. The table below has all of them.");
  const element = h(
    "div",
    { class: "steps" },
    table,
    h("div", { class: "scale" }, scale, h("p", { class: "hiddenSteps" }, narrow)),
  );
  return {
    element,
    show: (shown) => {
      const { sampled, settings, names, logits } = shown;
      const { ids, columns } = sampled;
      const count = Math.min(LISTED, ids.length);
      const byStep = new Map(columns.map((column) => [column.step, column]));
      element.dataset.steps = String(columns.length);
      const full = fullBar(columns);
      const ticks = columns.length > 1 ? [t("Line in a bar = before the step")] : [];
      scale.textContent = [t("Full bar = {0}", formatShare(full)), ...ticks].join(" · ");
      let before: Column | undefined;
      for (const [at, step] of STEPS.entries()) {
        const column = byStep.get(step);
        const isLast = column !== undefined && column === columns.at(-1);
        heads[at]?.show(column && { settings, isLast });
        for (const [rank, row] of listed.entries())
          row.cells[at]?.show(column, before, rank, full, isLast);
        rest.cells[at]?.showRest(column, count, isLast);
        real.cells[at]?.show(column, before, shown.real?.rank ?? 0, full, isLast);
        for (const { cells, of } of sums) {
          const cell = cells[at] as HTMLElement;
          cell.hidden = column === undefined;
          cell.className = isLast ? "last" : "";
          cell.textContent = column ? of(column) : "";
        }
        before = column ?? before;
      }
      for (const { element: row, cells } of sums)
        row.hidden = cells.every(({ textContent }) => textContent === "");
      const logitOf = (rank: number) => formatNumber(logits[ids[rank] as number] as number);
      for (const [rank, row] of listed.entries()) {
        row.element.hidden = rank >= count;
        if (rank >= count) continue;
        const isReal = rank === shown.real?.rank;
        row.name(names[rank] ?? "", logitOf(rank), isReal ? t("in the text") : "");
        row.element.classList.toggle("real", isReal);
      }
      const others = ids.length - count;
      rest.element.hidden = others === 0;
      rest.name(others === 1 ? t("1 other token") : t("{0} other tokens", formatCount(others)), "");
      const apart = shown.real && shown.real.rank >= count ? shown.real : undefined;
      // Its place is kept, so that what stands below it does not jump.
      real.element.classList.toggle("none", apart === undefined);
      if (apart) {
        const place = t("in the text: rank {0}", formatCount(apart.rank + 1));
        real.name(apart.name, logitOf(apart.rank), place);
      }
    },
  };
}

function createHead(step: Step) {
  const title = h("span");
  const deed = h("span", { class: "deed" });
  const element = h("th", { scope: "col" }, title, deed);
  return {
    element,
    show: (on: { readonly settings: Settings; readonly isLast: boolean } | undefined) => {
      element.hidden = on === undefined;
      element.className = on?.isLast ? "last" : "";
      title.textContent = on ? titleOf(step, on.settings) : "";
      deed.textContent = on ? deedOf(step, on.settings) : "";
    },
  };
}

function createTokenRow(place: string) {
  const name = h("span", { class: "token" });
  const note = h("span", { class: "note" });
  const logit = h("td", { class: "logit" });
  const cells = STEPS.map(createCell);
  const rank = h("span", { class: "place" }, place);
  const head = h("th", { scope: "row" }, h("span", { class: "name" }, rank, name, note));
  return {
    element: h("tr", {}, head, logit, ...cells.map((cell) => cell.element)),
    cells,
    name: (text: string, shownLogit: string, said = "") => {
      name.textContent = text;
      logit.textContent = shownLogit;
      note.textContent = said;
    },
  };
}

/** The next tenth: no bar exceeds it. */
function fullBar(columns: readonly Column[]): number {
  let longest = 0;
  for (const column of columns)
    for (let rank = 0; rank < Math.min(LISTED, column.kept); rank++)
      longest = Math.max(longest, probabilityAt(column, rank));
  return Math.max(1, Math.ceil(longest * 10)) / 10;
}

function createCell() {
  const ink = h("span", { class: "ink" });
  const tick = h("span", { class: "tick" });
  const value = h("span", { class: "value" });
  const track = h("span", { class: "track", "aria-hidden": "true" }, ink, tick);
  const element = h("td", {}, h("span", { class: "cell" }, track, value));
  const dress = (...looks: readonly (string | false)[]) => {
    element.className = looks.filter(Boolean).join(" ");
  };
  return {
    element,
    /** The token of this rank in this column, and what it had in the one before. */
    show: (
      column: Column | undefined,
      before: Column | undefined,
      rank: number,
      full: number,
      isLast: boolean,
    ) => {
      element.hidden = column === undefined;
      if (!column) return;
      const share = probabilityAt(column, rank);
      const was = before ? probabilityAt(before, rank) : share;
      const isCut = rank >= column.kept;
      ink.style.inlineSize = `${(share / full) * 100}%`;
      tick.style.inlineSize = `${Math.min(1, was / full) * 100}%`;
      tick.hidden = Math.abs(was - share) < full / 200; // no wider than the tick itself
      value.textContent = isCut ? t("cut") : formatShare(share);
      dress(isCut && "cut", rank === column.kept && "line", isLast && "last");
    },
    /** All tokens from this rank on. */
    showRest: (column: Column | undefined, from: number, isLast: boolean) => {
      element.hidden = column === undefined;
      if (!column) return;
      const count = Math.max(0, column.kept - from);
      let share = 1;
      for (let rank = 0; rank < from; rank++) share -= probabilityAt(column, rank);
      value.textContent =
        count > 0
          ? t("{0} other tokens: {1}", formatCount(count), formatShare(Math.max(0, share)))
          : t("cut");
      const isAbove = count > 0 && column.kept < column.weights.length;
      dress(
        count === 0 && "cut",
        column.kept === from && "line",
        isAbove && "above",
        isLast && "last",
      );
    },
  };
}
