import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatNumber } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import type { Way } from "../ground/way.ts";
import { placeName } from "../words/names.ts";
import type { Following } from "./follow.ts";

/** What a block did, as a row. */
export interface BlockRow {
  readonly block: string;
  /** In the language of programs: "decoder.0.attention". */
  readonly id: string;
  readonly from: string | undefined;
  readonly head: number | undefined;
  readonly share: number | undefined;
  readonly change: number | undefined;
  readonly length: number | undefined;
}

export function blockRows(way: Way, { passages, names }: Following): readonly BlockRow[] {
  return way.stations.map((station) => {
    const { take, change, length } = passages.get(station.index) ?? {};
    const { stack, layer, part } = station;
    return {
      block: placeName(station, way.stacks.length > 1),
      id: [stack, ...(layer === undefined ? [] : [layer]), part].join("."),
      from: take && names.of(station).to(take.to),
      head: take && take.head + 1,
      share: take?.weight,
      ...{ change, length },
    };
  });
}

/** All blocks of a way with their numbers: the table behind the picture. */
export const blockTable = (way: Way, following: Following): HTMLTableElement =>
  createTable(
    t("Each block, and what it did to the vector of this token"),
    [
      { title: t("Block"), show: ({ block }: BlockRow) => block },
      { title: t("Takes most from"), show: ({ from = "" }: BlockRow) => from, isToken: true },
      number(t("in head"), ({ head }) => head, String),
      number(t("attention weight"), ({ share }) => share, formatExactShare),
      number(t("Change of the vector"), ({ change }) => change, formatExactShare),
      number(t("Length of the vector"), ({ length }) => length, formatNumber),
    ],
    blockRows(way, following),
  );

const number = (
  title: string,
  of: (row: BlockRow) => number | undefined,
  write: (value: number) => string,
) => ({
  title,
  show: (row: BlockRow) => {
    const value = of(row);
    return value === undefined ? "" : write(value);
  },
  number: (row: BlockRow) => of(row) ?? Number.NEGATIVE_INFINITY,
});
