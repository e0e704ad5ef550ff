import type { Neuron, Neurons, Push } from "../../../../src/domain/layers/neurons.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatCount,
  formatDecimals,
  formatNumber,
  formatSigned,
} from "../../../kit/page/numbers.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Names } from "../ground/names.ts";

/** The strongest neurons, a row each; where one fires is pressed to look there. */
export function drawNeurons(
  caption: string,
  { neurons }: Pick<Neurons, "neurons">,
  names: Names,
  on: { nameOf(position: number): string; pick(position: number): void },
): HTMLTableElement {
  const heads = [
    t("neuron"),
    t("activation"),
    t("length"),
    t("promotes"),
    t("suppresses"),
    t("fires most at"),
  ];
  return h(
    "table",
    { class: "neurons" },
    h("caption", {}, ...terms(caption)),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, ...terms(head))))),
    h("tbody", {}, ...neurons.map((neuron) => rowOf(neuron, names, on))),
  );
}

function rowOf(
  { neuron, activation, strength, promotes, suppresses, fires }: Neuron,
  names: Names,
  on: Parameters<typeof drawNeurons>[3],
): HTMLTableRowElement {
  return h(
    "tr",
    {},
    h("td", { class: "number" }, formatCount(neuron + 1)),
    h("td", { class: "number" }, formatNumber(activation)),
    h("td", { class: "number" }, formatDecimals(strength, 2)),
    h("td", {}, ...pushes(promotes, names)),
    h("td", {}, ...pushes(suppresses, names)),
    h(
      "td",
      {},
      ...fires.map((one) =>
        h(
          "button",
          {
            type: "button",
            title: t("Look there: activation {0}", formatNumber(one.activation)),
            onclick: () => on.pick(one.position),
          },
          on.nameOf(one.position),
        ),
      ),
    ),
  );
}

const pushes = (all: readonly Push[], names: Names) =>
  all.map(({ token, logit }) =>
    h(
      "span",
      { class: "push" },
      h("span", { class: "token" }, names.label(token)),
      ` ${formatSigned(logit)}`,
    ),
  );
