import type { Alike, FoundText, Group, Ranked } from "../../../../../src/domain/search/search.ts";
import { field } from "../../../../kit/export/csv.ts";
import type { Exported } from "../../../../kit/export/export.ts";
import { t } from "../../../../kit/page/language.ts";
import { createTable } from "../../../../kit/pictures/table.ts";
import { shortPlace } from "./words.ts";

const whereColumn = <Row extends FoundText>() => ({
  title: t("place"),
  show: shortPlace as (row: Row) => string,
});
const textColumn = <Row extends FoundText>() => ({
  title: t("text"),
  show: ({ excerpt }: Row) => excerpt,
  isToken: true,
});
const cosineColumn = <Row extends { readonly cosine: number }>() => ({
  title: t("cosine similarity"),
  show: ({ cosine }: Row) => cosine.toFixed(4),
  number: ({ cosine }: Row) => cosine,
});

export const rankedTable = (caption: string, rows: readonly Ranked[]): HTMLTableElement =>
  createTable(caption, [whereColumn<Ranked>(), textColumn<Ranked>(), cosineColumn<Ranked>()], rows);

export const pairTable = (caption: string, pairs: Alike["pairs"]): HTMLTableElement =>
  createTable(
    caption,
    [
      { title: t("place"), show: ({ a }) => shortPlace(a) },
      { title: t("text"), show: ({ a }) => a.excerpt, isToken: true },
      { title: t("place"), show: ({ b }) => shortPlace(b) },
      { title: t("text"), show: ({ b }) => b.excerpt, isToken: true },
      cosineColumn<Alike["pairs"][number]>(),
    ],
    pairs,
  );

/** The texts of a list to be taken away, with exact numbers. Lines count from 1. */
export function exportRanked(name: string, facts: object, rows: readonly Ranked[]): Exported {
  const plain = rows.map((row, at) => ({ rank: at + 1, ...plainOf(row), cosine: row.cosine }));
  return {
    name,
    csv: async () =>
      table("rank,file,line,lastLine,more,cosine,text", plain, (row) =>
        [
          row.rank,
          field(row.file),
          row.first,
          row.last,
          row.more,
          row.cosine,
          field(row.text),
        ].join(),
      ),
    json: async () => ({ ...facts, found: plain }),
  };
}

export function exportPairs(name: string, facts: object, pairs: Alike["pairs"]): Exported {
  const plain = pairs.map(({ a, b, cosine }) => ({ cosine, a: plainOf(a), b: plainOf(b) }));
  return {
    name,
    csv: async () =>
      table("cosine,fileA,lineA,textA,fileB,lineB,textB", plain, ({ cosine, a, b }) =>
        [
          ...[cosine, field(a.file), a.first, field(a.text)],
          ...[field(b.file), b.first, field(b.text)],
        ].join(),
      ),
    json: async () => ({ ...facts, pairs: plain }),
  };
}

export function exportGroups(name: string, facts: object, groups: readonly Group[]): Exported {
  const rows = groups.flatMap(({ size, words, closest }, at) =>
    closest.map((one) => ({ group: at + 1, size, words, ...plainOf(one), cosine: one.cosine })),
  );
  return {
    name,
    csv: async () =>
      table("group,size,words,file,line,cosine,text", rows, (row) =>
        [
          ...[row.group, row.size, field(row.words.join(" ")), field(row.file), row.first],
          ...[row.cosine, field(row.text)],
        ].join(),
      ),
    json: async () => ({
      ...facts,
      groups: groups.map(({ size, words, closest }) => ({
        ...{ size, words },
        closest: closest.map((one) => ({ ...plainOf(one), cosine: one.cosine })),
      })),
    }),
  };
}

const plainOf = ({ file, first, last, copies, excerpt }: FoundText) => ({
  ...{ file, first: first + 1, last: last + 1, more: copies, text: excerpt },
});

/** RFC 4180 */
const table = <Row>(head: string, rows: readonly Row[], line: (row: Row) => string): string =>
  `${[head, ...rows.map(line)].join("\r\n")}\r\n`;
