import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine, formatCount } from "../../../kit/page/numbers.ts";
import { usesScreenReader } from "../../../kit/page/wishes.ts";
import { createLongTable, type LongColumn } from "../../../kit/pictures/longTable.ts";
import { scriptName } from "../../../kit/words/scripts.ts";
import type { Loaded } from "./loading.ts";
import { kindName } from "./vocabulary/colouring.ts";

/** The points as a table: those that were selected, or all. */
export function createTokenTable(go: (id: number) => void): {
  readonly element: HTMLDetailsElement;
  /** @param chosen numbers of tokens; none: all are shown */
  show(loaded: Loaded, chosen: readonly number[], regionOf: (id: number) => string): void;
} {
  const summary = h("summary", {});
  const box = h("div");
  const element = h("details", { class: "twin", open: usesScreenReader() }, summary, box);
  return {
    element,
    show: ({ vocabulary, map }, chosen, regionOf) => {
      const { places, dimensions } = map;
      const all = chosen.length > 0 ? chosen : Array.from(vocabulary.keys());
      const caption =
        chosen.length > 0
          ? t("Selected tokens: {0}", formatCount(chosen.length))
          : t("All tokens as a table: {0}", formatCount(all.length));
      summary.textContent = caption;
      const along = (axis: number) => (id: number) => places[id * dimensions + axis] as number;
      const columns: (LongColumn<number> & { readonly by?: (id: number) => number })[] = [
        { title: t("ID"), show: String, isNumber: true, isSortable: true, by: (id) => id },
        {
          title: t("token"),
          show: (id) => vocabulary[id]?.label ?? "",
          ...{ isToken: true, press: go },
        },
        ...Array.from({ length: dimensions }, (_, axis) => ({
          title: t("axis {0}", axis + 1),
          show: (id: number) => formatCosine(along(axis)(id)),
          ...{ isNumber: true, isSortable: true, by: along(axis) },
        })),
        { title: t("script"), show: (id) => scriptName(vocabulary[id]?.script ?? "special") },
        { title: t("kind"), show: (id) => kindName(vocabulary[id]?.kind ?? "special") },
        { title: t("region"), show: regionOf },
      ];
      let rows = all;
      const table = createLongTable(caption, columns, {
        count: all.length,
        row: (at) => rows[at],
        want: () => {},
        sort: (column, direction) => {
          const by = columns[column]?.by ?? ((id: number) => id);
          rows = all.toSorted((a, b) => direction * (by(a) - by(b)));
          table.draw();
        },
      });
      box.replaceChildren(table.element);
    },
  };
}
