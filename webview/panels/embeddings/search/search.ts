import "./search.css";
import type { FoundText } from "../../../../src/domain/search/search.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { createIntro } from "../ground/intro.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { createBuilding } from "./building.ts";
import { createChoices, scopeOf } from "./choices.ts";
import { createField } from "./field.ts";
import { createLooking } from "./looking.ts";
import { createRerank } from "./rerank.ts";
import { createResults } from "./results/results.ts";
import { createRetrieval } from "./retrieval.ts";

/** Finds things in the user's own files by their vectors. */
export function createSearch(panel: PartPanel): Part {
  const { host, run } = panel;
  const [askOpen, askExport] = [panel.asker(), panel.asker()];
  const waiting = h("p", { class: "aside", role: "status" });
  const opened = h("p", { class: "aside", role: "status" });
  const results = createResults(open);
  const retrieval = createRetrieval(panel);
  const rerank = createRerank(panel, open, retrieval.offer);
  const building = createBuilding(
    panel,
    () => scopeOf(panel.view.search, run),
    (ready) => {
      if (ready) return look(ready);
      results.clear();
      rerank.clear();
      retrieval.clear();
    },
  );
  const field = createField(panel, again);
  const look = createLooking(panel, {
    ...{ results, rerank, retrieval, waiting, query: field.query },
    lost: building.begin,
  });
  const choices = createChoices(panel, {
    index: building.begin,
    sight: () => {
      showField();
      again();
    },
  });

  function again(): void {
    if (building.ready) look(building.ready);
  }
  function showField(): void {
    field.element.hidden = panel.view.search.sight !== "closest";
  }
  function open({ text }: FoundText): void {
    const { ready } = building;
    if (!ready) return;
    askOpen(host.openFound(ready.id, text), (isThere) => {
      opened.textContent = isThere ? "" : t("It is no longer there: update the index.");
    });
  }

  showField();
  building.resume();
  const exporting = createExport(
    host,
    (work) => askExport(work, () => {}),
    () => results.exported,
  );
  return {
    options: [...choices.options, exporting],
    elements: [
      createIntro(
        t(
          "Texts are compared by the vectors that the model makes of them, so two can match without a word in common.",
        ),
      ),
      ...[field.element, choices.row, waiting, opened, ...results.elements],
      ...[rerank.element, retrieval.element, building.element],
      h("p", { class: "aside" }, ...hints(run.model.name)),
    ],
    recolour: results.recolour,
  };
}

/** What similarity is not, and which of our models is the better one. */
function hints(model: string): readonly string[] {
  const plain = t(
    "Similar means used alike in the model's training, not meaning the same: a small model finds what is worded alike. Nothing leaves this machine.",
  );
  if (model !== "tiny-gpt" && model !== "tiny-t5") return [plain];
  return [
    plain,
    " ",
    t(
      "tiny-bert finds more: of 24 questions its first hit was right for 10, that of tiny-gpt for 6.",
    ),
  ];
}
