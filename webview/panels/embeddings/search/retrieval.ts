import { EMBEDDED } from "../../../../src/domain/model/embedded.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import type { PartPanel } from "../ground/part.ts";
import type { Offered } from "./results/found.ts";

const COUNTS = [1, 2, 3]; // texts that are put before the query

/** Puts the best texts before the query, for Compare Prompts: what retrieval adds. */
export interface Retrieval {
  readonly element: HTMLElement;
  /** These may be put before it, the best first. */
  offer(offered: Offered): void;
  clear(): void;
}

export function createRetrieval(panel: PartPanel): Retrieval {
  const { host, run } = panel;
  const ask = panel.asker();
  let offered: Offered | undefined;
  const status = h("p", { class: "aside", role: "status" });
  const count = dropdown({
    id: "passages",
    label: t("Retrieval"),
    choices: COUNTS.map((value) => ({
      value: String(value),
      text: value === 1 ? t("the best text") : t("the best {0} texts", value),
    })),
    value: String(panel.view.search.passages),
    onChange: (value) =>
      panel.setView({ search: { ...panel.view.search, passages: Number(value) } }),
  });
  const go = button({ id: "retrieve", label: t("Compare prompts"), onPress: begin });

  function begin(): void {
    if (!offered) return;
    const { index, query, found } = offered;
    const texts = found.slice(0, panel.view.search.passages).map(({ text }) => text);
    status.textContent = "";
    ask(waitFor(status, host.retrieve(index, query, texts)), (answer) => {
      if (answer?.kind === "opened") status.textContent = t("Opened in Compare Prompts.");
      else if (answer?.kind === "failed") status.textContent = answer.sentence;
      else status.textContent = t("It is no longer there: update the index.");
    });
  }

  const element = h(
    "section",
    { class: "retrieval", hidden: true, "aria-label": t("Retrieval") },
    h("div", { class: "controls" }, count.element, go),
    status,
    h("p", { class: "aside" }, ...hints(run)),
  );
  return {
    element,
    offer: (next) => {
      offered = next;
      status.textContent = "";
      element.hidden = next.found.length === 0;
    },
    clear: () => {
      offered = undefined;
      element.hidden = true;
    },
  };
}

/** What is compared, and by which model if this one cannot. */
function hints({ says, model }: PartPanel["run"]): readonly string[] {
  const plain = t(
    "What retrieval adds: Compare Prompts shows what the model expects next after the query alone, and with these texts before it.",
  );
  if (says.kind === "next") return [plain];
  return [plain, " ", t("{0} can’t continue text, so {1} compares.", model.name, EMBEDDED.decoder)];
}
