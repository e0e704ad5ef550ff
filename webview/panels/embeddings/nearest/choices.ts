import type { Comparison, Measure, Space } from "../../../../src/domain/model/embedding.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import { type Choice, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { PartPanel } from "../ground/part.ts";

/** What is compared and how, as the panel remembers it. */
export interface Compared {
  readonly space: Space;
  readonly measure: Measure;
  readonly isFar: boolean;
}

/** What can be compared in a model: tables, and the text's hidden states where they were found. */
function spacesOf({ says, found: [first], model }: Run): readonly Choice[] {
  const isSaid = says.kind === "next" || says.kind === "masked" || says.kind === "seen";
  const layers = first?.numbers ? model.layers : (first?.layers ?? 0);
  const has = (tensor: "input" | "output") => layers > 0 && first?.tensors.includes(tensor);
  return [
    { value: "input", text: t("input embeddings") },
    ...(isSaid ? [{ value: "output", text: t("output embeddings") }] : []),
    ...(has("input") ? [{ value: "0", text: t("this text, before layer 1") }] : []),
    ...(has("output")
      ? Array.from({ length: layers }, (_, layer) => ({
          value: String(layer + 1),
          text: t("this text, after layer {0}", formatCount(layer + 1)),
        }))
      : []),
  ];
}

const MEASURES = (): readonly (Choice & { readonly value: Measure })[] => [
  { value: "cosine", text: t("cosine similarity") },
  { value: "dot", text: t("dot product") },
  { value: "euclidean", text: t("Euclidean distance") },
];

/** The choices below the list; what an earlier text allowed and this one does not is not chosen. */
export function createChoices(
  panel: PartPanel,
  changed: () => void,
): { readonly element: HTMLElement; readonly chosen: Compared } {
  const spaces = spacesOf(panel.run);
  const choose = (change: Partial<PartPanel["view"]>) => {
    panel.setView(change);
    changed();
  };
  const space = () =>
    spaces.some(({ value }) => value === panel.view.space) ? panel.view.space : "input";
  const element = h(
    "div",
    { class: "comparing", role: "group", "aria-label": t("What is compared") },
    dropdown({
      ...{ id: "space", label: t("Compare"), choices: spaces, value: space() },
      onChange: (value) => choose({ space: value }),
    }).element,
    dropdown({
      ...{ id: "measure", label: t("By"), choices: MEASURES(), value: panel.view.measure },
      onChange: (value) => choose({ measure: value as Measure }),
    }).element,
    dropdown({
      id: "end",
      label: t("Show"),
      choices: [
        { value: "near", text: t("most similar") },
        { value: "far", text: t("least similar") },
      ],
      value: panel.view.isFar ? "far" : "near",
      onChange: (value) => choose({ isFar: value === "far" }),
    }).element,
  );
  return {
    element,
    get chosen() {
      const name = space();
      return {
        space: isTable(name) ? name : { layers: Number(name) },
        measure: panel.view.measure,
        isFar: panel.view.isFar,
      };
    },
  };
}

const isTable = (name: string): name is "input" | "output" => name === "input" || name === "output";

/** The same for the host. */
export const comparisonOf = (
  { space, measure, isFar }: Compared,
  withPieces: boolean,
): Comparison => ({
  ...{ space, measure },
  ...(isFar && { isFar }),
  ...(!withPieces && { isWhole: true }),
});
