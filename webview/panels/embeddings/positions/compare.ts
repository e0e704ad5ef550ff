import type { Placed, Stack } from "../../../../src/domain/positions/modelPositions.ts";
import { label, type Token } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine, formatCount } from "../../../kit/page/numbers.ts";
import { withTokens } from "../../../kit/panel/finding.ts";
import type { PartPanel } from "../ground/part.ts";
import { createSlider } from "./kinds/view.ts";

const FAR = 1024; // positions: a model may have room for many more, which takes memory to compute

/** The same token in two places of the run's model, or of one of its stacks, on sliders. */
export function createCompare(panel: PartPanel, token: () => Token, stack: () => Stack) {
  const { run, host } = panel;
  const ask = panel.asker();
  const most = Math.min(FAR, run.model.contextLength) - 1;
  const said = h("p", { class: "placed", "aria-live": "polite" });
  const slider = (id: string, name: string, value: number) =>
    createSlider({
      ...{ id, label: name, least: 0, most, value: Math.min(most, value) },
      write: formatCount,
      changed: show,
    });
  const first = slider("place-first", t("position"), 3);
  const second = slider("place-second", t("and position"), 40);

  function show(): void {
    const { id } = token();
    ask(host.placed(run.id, id, first.value, second.value, stack()), (found) => {
      said.replaceChildren(...withTokens(sentenceOf(found)));
    });
  }

  function sentenceOf({ added, received }: Placed): string {
    const places = [label(token()), formatCount(first.value), formatCount(second.value)] as const;
    if (received === undefined)
      return t(
        "‘{0}’ at positions {1} and {2}: what the first layer receives was not found.",
        ...places,
      );
    if (added === undefined)
      return t(
        "‘{0}’ at positions {1} and {2}: the first layer receives the same vector (cosine similarity {3}). Order comes in only inside attention.",
        ...places,
        formatCosine(received),
      );
    return t(
      "‘{0}’ at positions {1} and {2}: the two position vectors have a cosine similarity of {3}, and with the embedding added, what the first layer receives has {4}.",
      ...places,
      formatCosine(added),
      formatCosine(received),
    );
  }

  return {
    element: h(
      "section",
      { class: "compared", "aria-label": t("The same token in two positions") },
      h("h2", {}, t("The same token in two positions")),
      h("div", { class: "sliders" }, first.element, second.element),
      said,
    ),
    show,
  };
}
