import { t } from "../../../kit/page/language.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { placeOn, tensorName } from "../words/names.ts";
import type { Drawn } from "./body.ts";
import type { Told } from "./findings.ts";

/** One number of a step, with where it stands. */
export interface Row {
  readonly letter: string;
  readonly what: string;
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly down: string;
  readonly across: string;
}

/** All numbers that are drawn of a step. */
export function rowsOf(drawn: readonly Drawn[], { names, words }: Told): readonly Row[] {
  return drawn.flatMap(({ letter, cut, grid: { rows, columns, value } }) =>
    Array.from({ length: rows.count * columns.count }, (_, at): Row => {
      const [row, column] = [Math.floor(at / columns.count), at % columns.count];
      const place = ({ axis }: typeof rows, index: number) => {
        if (axis === "to") return names.to(index);
        if (axis === "vocabulary") return words.label(index);
        return placeOn(axis, index);
      };
      return {
        letter,
        what: `${letter}: ${tensorName(cut.ref)}`,
        row: rows.first + row,
        column: columns.first + column,
        value: value(row, column),
        down: rows.count > 1 ? place(rows, rows.first + row) : "",
        across: place(columns, columns.first + column),
      };
    }),
  );
}

export const tableOf = (drawn: readonly Drawn[], told: Told): HTMLTableElement =>
  createTable(
    t("The numbers that are drawn"),
    [
      { title: t("What"), show: ({ what }: Row) => what },
      { title: t("Down"), show: ({ down }: Row) => down },
      { title: t("Across"), show: ({ across }: Row) => across },
      {
        title: t("Number"),
        show: ({ value }: Row) => String(Number(value.toPrecision(6))),
        number: ({ value }: Row) => value,
      },
    ],
    rowsOf(drawn, told),
  );
