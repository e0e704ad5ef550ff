import type { Alike, FoundText, Group, Ranked } from "../../../../src/domain/search/search.ts";
import { h } from "../../../kit/controls/element.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createFound } from "./found.ts";
import { groupElements } from "./groups.ts";
import { createMatrix } from "./matrix.ts";
import { exportGroups, exportPairs, exportRanked, pairTable, rankedTable } from "./tables.ts";

/** What was found: a list, a matrix of it, a table, and what of it is exported. */
export interface Results {
  readonly elements: readonly HTMLElement[];
  readonly exported: Exported | undefined;
  clear(): void;
  /** Below the list. */
  note(sentence: string): void;
  /** @param said its headline, which names the list. @param about goes into an export */
  showRanked(found: readonly Ranked[], said: string, about: object): void;
  showMatrix(found: readonly FoundText[], cosines: Float32Array): void;
  showPairs(pairs: Alike["pairs"], said: string, about: object): void;
  showGroups(groups: readonly Group[], said: string, about: object): void;
  recolour(): void;
}

/** @param open shows a text in the editor */
export function createResults(open: (found: FoundText) => void): Results {
  const list = h("div", { class: "results" });
  const note = h("p", { class: "aside" });
  const matrix = createMatrix();
  const twin = createTwin(t("Show as table"));
  let exported: Exported | undefined;

  function show(elements: readonly HTMLElement[], table: () => HTMLTableElement, own: Exported) {
    list.replaceChildren(...elements);
    twin.element.hidden = false;
    twin.show(table);
    exported = own;
  }

  return {
    elements: [list, note, matrix.element, twin.element],
    get exported() {
      return exported;
    },
    clear: () => {
      list.replaceChildren();
      note.textContent = "";
      matrix.element.hidden = twin.element.hidden = true;
      exported = undefined;
    },
    note: (sentence) => {
      note.textContent = sentence;
    },
    showRanked: (found, said, about) => {
      const rows = found.map((one) => ({ texts: [one], cosine: one.cosine }));
      const own = exportRanked(t("search"), about, found);
      show(createFound(said, rows, open), () => rankedTable(said, found), own);
    },
    showMatrix: matrix.show,
    showPairs: (pairs, said, about) => {
      const rows = pairs.map(({ a, b, cosine }) => ({ texts: [a, b], cosine }));
      const own = exportPairs(t("most alike"), about, pairs);
      show(createFound(said, rows, open), () => pairTable(said, pairs), own);
    },
    showGroups: (groups, said, about) => {
      const all = groups.flatMap(({ closest }) => closest);
      const own = exportGroups(t("groups"), about, groups);
      show(groupElements(groups, open), () => rankedTable(said, all), own);
    },
    recolour: matrix.recolour,
  };
}
