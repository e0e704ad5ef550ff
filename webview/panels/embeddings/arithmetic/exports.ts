import {
  type Combination,
  type NearToken,
  type Term,
  writeTerms,
} from "../../../../src/domain/model/combination.ts";
import type { ModelCard } from "../../../../src/domain/model/run.ts";
import { label, type TokenId } from "../../../../src/domain/text/token.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { writeDots } from "../ground/dotSheet.ts";
import type { Scale } from "../ground/dots.ts";

/** What its dots are drawn on. */
export const scaleOf = ({ combination: { chance } }: Sum): Scale => ({
  name: t("Tokens closest to the result, by cosine similarity"),
  ...{ measure: "cosine", chance, direction: 1 },
});

/** One of its dots; the equation's own tokens stand among the others. */
export const dotOf = ({ name, cosine, isOwn }: Row, chance: number | undefined) => ({
  ...{ label: name, value: cosine, isFaint: chance !== undefined && cosine <= chance },
  ...(isOwn && { own: t("in the equation") }),
});

/** A sum that was answered. */
export interface Sum {
  readonly terms: readonly Term[];
  readonly combination: Combination;
  readonly model: ModelCard;
}

interface Row {
  readonly id: TokenId;
  readonly name: string;
  readonly cosine: number;
  /** Among all tokens, none left out; of the terms' own tokens. */
  readonly rank?: number;
  readonly isOwn: boolean;
}

/** The nearest that are shown, and the terms' own tokens among them, by similarity. */
export const rowsOf = (
  { combination: { own } }: Pick<Sum, "combination">,
  shown: readonly NearToken[],
): readonly Row[] =>
  [
    ...own.map((token) => ({ ...token, name: label(token), isOwn: true })),
    ...shown.map((token) => ({ ...token, name: label(token), isOwn: false })),
  ].sort((a, b) => b.cosine - a.cosine);

export const tableOf = (rows: readonly Row[], vocabSize: number): HTMLTableElement =>
  createTable(
    t("Tokens closest to the result, by cosine similarity"),
    [
      { title: t("token"), show: ({ name }) => name, isToken: true },
      { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
      {
        title: t("cosine similarity"),
        show: ({ cosine }) => cosine.toFixed(4),
        number: ({ cosine }) => cosine,
      },
      {
        title: t("in the equation"),
        show: ({ rank }) =>
          rank === undefined
            ? ""
            : t("yes; number {0} of {1}", formatCount(rank), formatCount(vocabSize)),
      },
    ],
    rows,
  );

/** The dots to be taken away, with exact numbers. */
export function exportSum(sum: Sum, shown: readonly NearToken[]): Exported {
  const { terms, model } = sum;
  const rows = rowsOf(sum, shown);
  const last = shown.at(-1)?.cosine ?? 1;
  return {
    name: t("embedding arithmetic"),
    svg: async () =>
      writeDots(
        { title: writeTerms(terms), subtitle: model.name },
        rows
          .filter(({ cosine }) => cosine >= last)
          .map((row) => dotOf(row, sum.combination.chance)),
        scaleOf(sum),
      ),
    csv: async () => {
      const head = ["id", "token", "cosine", "isTerm"];
      const lines = rows.map(({ id, name, cosine, isOwn }) =>
        [id, field(name), cosine, isOwn].join(),
      );
      return `${[head.join(), ...lines].join("\r\n")}\r\n`;
    },
    json: async () => ({
      model: model.name,
      terms: terms.map(({ sign, what }, i) => ({
        ...{ sign, what },
        ids: [...(sum.combination.terms[i]?.ids ?? [])],
      })),
      chance: sum.combination.chance,
      nearest: rows
        .filter(({ isOwn }) => !isOwn)
        .map(({ id, name, cosine }) => ({ id, token: name, cosine })),
      own: rows
        .filter(({ isOwn }) => isOwn)
        .map(({ id, name, cosine, rank }) => ({ id, token: name, cosine, rank })),
    }),
  };
}
