import { type Labeled, type Labels, labeled } from "../../../../src/domain/prediction/labels.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";
import { type Bar, createBars } from "../../../kit/pictures/bars.ts";
import { createTable } from "../../../kit/pictures/table.ts";

const LISTED = 10; // labels with a bar of their own

/** Labels with what they are called. */
export interface Named {
  readonly labels: Labels;
  /** [labels] */
  readonly names: readonly string[];
  readonly model: string;
}

/** Is it one number between 0 and 1, which nothing else makes up to a whole? */
export const isScore = ({ of, reading, names }: Labels): boolean =>
  of === "text" && reading === "sigmoid" && names.length === 1;

/** A share, or a number that is none. */
export function formatLabeled(labels: Labels, { share }: Pick<Labeled, "share">): string {
  return labels.reading === "number" || isScore(labels) ? formatNumber(share) : formatShare(share);
}

/** What one row says of the likeliest labels, on a scale that is the same for every row. */
export function labelBars({ labels, names }: Named, row: number): readonly HTMLElement[] {
  const all = labeled(labels, row);
  const bars = all.slice(0, LISTED).map((one): Bar => {
    return { label: names[one.label] ?? "", share: one.share, value: formatLabeled(labels, one) };
  });
  const others = all.slice(LISTED);
  const list = createBars(t("Labels, the likeliest first"), [
    ...bars,
    ...(others.length > 0 ? [restOf(labels, others)] : []),
  ]);
  const isNumber = labels.reading === "number";
  list.classList.add(isNumber ? "plain" : "shares");
  const scale = isNumber ? [] : [t("Full bar = {0}", formatLabeled(labels, { share: 1 }))];
  return [list, h("p", { class: "scale" }, [...scale, readingSentence(labels)].join(" · "))];
}

/** The labels without a bar: together where they share one whole, else the largest of them. */
function restOf({ reading }: Labels, others: readonly Labeled[]): Bar {
  const label =
    others.length === 1 ? t("1 other label") : t("{0} other labels", formatCount(others.length));
  const most = others[0]?.share ?? 0;
  if (reading === "number")
    return { label, share: 0, value: `≤ ${formatNumber(most)}`, isRest: true };
  if (reading === "sigmoid")
    return { label, share: most, value: `≤ ${formatShare(most)}`, isRest: true };
  const share = others.reduce((sum, one) => sum + one.share, 0);
  return { label, share, value: formatShare(share), isRest: true };
}

/** How the logits became what is shown. */
function readingSentence({ reading, names }: Labels): string {
  switch (reading) {
    case "softmax":
      return t("All labels together make 100% (softmax).");
    case "sigmoid":
      return names.length === 1
        ? t("The one logit, put between 0 and 1 (sigmoid).")
        : t("Each label is a yes or no of its own (sigmoid), so they need not add up to 100%.");
    case "given":
      return t("As the model's file gives it.");
    case "number":
      return t("The logits themselves: the model was trained to give numbers, not probabilities.");
  }
}

/** All labels of one row, with exact numbers. */
export function labelTable({ labels, names }: Named, row: number, caption: string) {
  const share = {
    title: t("probability"),
    show: (one: Labeled) => formatExactShare(one.share),
    number: (one: Labeled) => one.share,
  };
  return createTable(
    caption,
    [
      { title: t("label"), show: ({ label }: Labeled) => names[label] ?? "" },
      { title: t("logit"), show: ({ logit }) => formatNumber(logit), number: ({ logit }) => logit },
      ...(labels.reading === "number" ? [] : [share]),
    ],
    labeled(labels, row),
  );
}
