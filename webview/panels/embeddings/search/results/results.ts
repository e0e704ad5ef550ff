import type { Alike, FoundText, Group, Ranked } from "../../../../../src/domain/search/search.ts";
import { h } from "../../../../kit/controls/element.ts";
import type { Exported } from "../../../../kit/export/export.ts";
import { t } from "../../../../kit/page/language.ts";
import { createTwin } from "../../../../kit/pictures/table.ts";
import { createRanking } from "./found.ts";
import { groupElements, groupParts } from "./groups.ts";
import { createMatrix } from "./matrix.ts";
import { writeRanking } from "./sheet.ts";
import { exportGroups, exportPairs, exportRanked, pairTable, rankedTable } from "./tables.ts";

/** What stands above a list, below its headline in a file, and in an export. */
export interface About {
  /** The headline, which names the list. */
  readonly said: string;
  /** How the vectors were made. */
  readonly made: string;
  readonly facts: object;
}

/** What was found: a list, a matrix of it, a table, and what of it is exported. */
export interface Results {
  readonly elements: readonly HTMLElement[];
  readonly exported: Exported | undefined;
  clear(): void;
  /** Below the list. */
  note(sentence: string): void;
  showRanked(found: readonly Ranked[], about: About): void;
  showMatrix(found: readonly FoundText[], cosines: Float32Array): void;
  showPairs(pairs: Alike["pairs"], about: About): void;
  showGroups(groups: readonly Group[], about: About): void;
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
    showRanked: (found, about) => {
      const rows = found.map((one) => ({ texts: [one], value: one.cosine }));
      const own = exportRanked(t("search"), about.facts, found);
      const elements = createRanking(about.said, rows, open);
      const table = () => rankedTable(about.said, found);
      show(elements, table, {
        ...own,
        svg: async () => writeRanking(sheetOf(about), [{ rows }], matrix.draw()),
      });
    },
    showMatrix: matrix.show,
    showPairs: (pairs, about) => {
      const rows = pairs.map(({ a, b, cosine }) => ({ texts: [a, b], value: cosine }));
      const own = exportPairs(t("most alike"), about.facts, pairs);
      show(createRanking(about.said, rows, open), () => pairTable(about.said, pairs), {
        ...own,
        svg: async () => writeRanking(sheetOf(about), [{ rows }]),
      });
    },
    showGroups: (groups, about) => {
      const all = groups.flatMap(({ closest }) => closest);
      const own = exportGroups(t("groups"), about.facts, groups);
      show(groupElements(groups, open), () => rankedTable(about.said, all), {
        ...own,
        svg: async () => writeRanking(sheetOf(about), groupParts(groups)),
      });
    },
    recolour: matrix.recolour,
  };
}

const sheetOf = ({ said, made }: About) => ({
  title: said.replaceAll(/[‘’]/g, "'"),
  subtitle: made,
});
