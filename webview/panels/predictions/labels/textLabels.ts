import { type Labeled, labeled } from "../../../../src/domain/prediction/labels.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Picture } from "../../../kit/panel/subject.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { formatLabeled, isScore, labelBars, labelTable, type Named } from "./labelBars.ts";

const TOLD = 3; // labels in a sentence

/** What a classifier or a reranker says of all of the text. */
export function drawTextLabels<Remembered>(panel: Panel<Remembered>, named: Named): Picture {
  const { labels, names } = named;
  panel.say(sentenceOf(named));
  const twin = createTwin(t("Show as table"));
  twin.show(() => labelTable(named, 0, t("Labels of the text")));
  const hint =
    names.length === 1 && labels.reading !== "given"
      ? t("A reranker is trained on a question and a passage. Here it reads this one text alone.")
      : undefined;
  return {
    elements: [
      ...labelBars(named, 0),
      ...(hint === undefined || labels.reading === "given"
        ? []
        : [h("p", { class: "hint" }, hint)]),
      twin.element,
    ],
    point: () => {}, // it is of all tokens together
  };
}

function sentenceOf({ labels, names }: Named): string {
  const all = labeled(labels, 0);
  const best = all[0] as Labeled;
  const name = names[best.label] ?? "";
  const count = formatCount(all.length);
  if (labels.reading === "number") {
    return all.length === 1
      ? t("This model gives the text one number, no probability: {0}.", formatNumber(best.share))
      : t(
          "This model gives the text {0} numbers; the largest: ‘{1}’ {2}.",
          count,
          name,
          formatNumber(best.share),
        );
  }
  if (isScore(labels)) {
    return t("This model gives the text a score from 0 to 1: {0}.", formatNumber(best.share));
  }
  if (labels.reading !== "sigmoid") {
    return t("Of {0} labels, this text gets ‘{1}’ ({2}).", count, name, formatShare(best.share));
  }
  const on = all.filter(({ share }) => share >= 0.5);
  if (on.length === 0) {
    return t(
      "Of {0} labels, none fits this text; closest: ‘{1}’ ({2}).",
      count,
      name,
      formatShare(best.share),
    );
  }
  const told = on
    .slice(0, TOLD)
    .map((one) => `‘${names[one.label] ?? ""}’ (${formatLabeled(labels, one)})`);
  const list = `${told.join(", ")}${on.length > TOLD ? ", …" : ""}`;
  return t("Of {0} labels, {1} fit this text: {2}", count, formatCount(on.length), list);
}
