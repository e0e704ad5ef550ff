import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { type Column, createTable } from "../../../kit/pictures/table.ts";
import { rowName } from "../ground/names.ts";
import type { Cells } from "./cells.ts";
import type { Measured } from "./measures.ts";

const MOST = 100; // tokens of a table; more are in the exported file

/** The lens as a table: a row for each token around the one that is looked at, a column for each layer. */
export function tableOf(
  cells: Cells,
  { name, brief, column }: Measured,
  heads: readonly string[],
  picked: number,
): HTMLTableElement {
  const first = Math.max(0, Math.min(cells.count - MOST, picked - MOST / 2));
  const end = Math.min(cells.count, first + MOST);
  const written = (row: number, position: number) => {
    const cell = cells.at(row, position);
    return cell ? `${cells.names.label(cell.top)} ${brief(cell[column])}` : "…";
  };
  const columns: readonly Column<number>[] = [
    { title: t("position"), show: formatCount, number: (position) => position },
    { title: t("token"), show: (position) => heads[position] ?? "", isToken: true },
    ...cells.places.map(
      (place, row): Column<number> => ({
        title: rowName(place),
        show: (position) => written(row, position),
        isToken: true,
      }),
    ),
  ];
  return createTable(
    t(
      "Likeliest token after each layer, and {0}. Tokens {1} to {2} of {3}",
      name,
      ...[first, end - 1, cells.count].map(formatCount),
    ),
    columns,
    Array.from({ length: end - first }, (_, i) => first + i),
  );
}
