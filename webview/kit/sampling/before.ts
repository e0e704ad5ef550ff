import type { Step } from "../../../src/domain/prediction/columns.ts";
import type { Settings } from "../../../src/domain/prediction/sampling.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";

const NAMED = 2; // steps in a heading

/** The steps that settings turn on, in their order. */
export function stepsOf(settings: Settings, isRuled: boolean): readonly Step[] {
  const { temperature, topK, topP, minP, repetitionPenalty } = settings;
  const isGreedy = temperature === 0; // nothing is left to cut
  const steps: readonly (readonly [Step, boolean])[] = [
    ["rules", isRuled],
    ["repetitionPenalty", repetitionPenalty !== 1],
    ["temperature", temperature !== 1],
    ["topK", topK > 0 && !isGreedy],
    ["topP", topP < 1 && !isGreedy],
    ["minP", minP > 0 && !isGreedy],
  ];
  return steps.filter(([, isOn]) => isOn).map(([step]) => step);
}

/** What the model's own probability is called where steps change it: "before top-k, top-p". */
export function titleBefore(steps: readonly Step[]): string {
  if (steps.length === 1 && steps[0] === "temperature") return t("at temperature {0}", "1");
  const names = (steps.length > 0 ? steps : (["rules"] as const)).map(nameOf);
  if (names.length === 1) return t("without {0}", names[0] as string);
  const named = names.slice(0, NAMED).join(", ");
  return t("before {0}", names.length > NAMED ? `${named} …` : named);
}

/** Without its value. */
function nameOf(step: Step): string {
  switch (step) {
    case "softmax":
      return t("probability");
    case "rules":
      return t("own rules");
    case "repetitionPenalty":
      return t("penalty {0}", "").trim();
    case "temperature":
      return t("temperature {0}", "").trim();
    case "topK":
      return t("top-k {0}", "").trim();
    case "topP":
      return t("top-p {0}", "").trim();
    case "minP":
      return t("min-p {0}", "").trim();
  }
}

/** Heads the column of these numbers: the sign before the words is that of the line in each bar. */
export function createBefore() {
  const words = h("span");
  return {
    nodes: [h("span", { class: "key", "aria-hidden": "true" }, "│"), " ", words],
    show: (title: string) => {
      words.textContent = title;
    },
  };
}
