import { chosenShare, computeOf } from "../../../../src/domain/makeup/compute.ts";
import { cacheOf } from "../../../../src/domain/makeup/geometry.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBytes, formatCount } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import type { Made } from "../ground/made.ts";

/** Bytes of a number of keys and values, which are mostly kept at fp16. */
export const HALF = 2;

/** What a length costs. */
export interface Costs {
  /** In numbers. */
  readonly keysAndValues: number;
  readonly crossKeysAndValues: number;
  /** Floating-point operations of one more token. */
  readonly matrices: number;
  readonly attention: number;
}

export function costsAt({ geometry, weights, sheet }: Made, length: number): Costs {
  const cache = geometry ? cacheOf(geometry, length, length) : { own: 0, cross: 0 };
  const compute =
    weights && geometry
      ? computeOf(weights, geometry, length, chosenShare(sheet.config))
      : { matrices: 0, attention: 0 };
  return { keysAndValues: cache.own, crossKeysAndValues: cache.cross, ...compute };
}

/** 1/8, 1/4, 1/2 and all of the window, and the length that is chosen. */
export function lengthsUpTo(most: number, chosen: number): readonly number[] {
  const steps = [most / 8, most / 4, most / 2, most].map((each) => Math.max(1, Math.round(each)));
  return [...new Set([...steps, chosen])].sort((a, b) => a - b);
}

/** What each length costs. */
export function tableOf(made: Made, lengths: readonly number[]): HTMLTableElement {
  const at = new Map(lengths.map((length) => [length, costsAt(made, length)]));
  const of = (length: number) => at.get(length) as Costs;
  const kept = (length: number) =>
    HALF * (of(length).keysAndValues + of(length).crossKeysAndValues);
  return createTable<number>(
    t("Memory and compute by length"),
    [
      { title: t("tokens"), show: (length) => formatCount(length), number: (length) => length },
      {
        title: t("keys and values at fp16"),
        show: (length) => formatBytes(kept(length)),
        number: kept,
      },
      {
        title: t("operations of matrices"),
        show: (length) => formatCount(of(length).matrices),
        number: (length) => of(length).matrices,
      },
      {
        title: t("operations of attention"),
        show: (length) => formatCount(of(length).attention),
        number: (length) => of(length).attention,
      },
    ],
    lengths,
  );
}

export function csvOf(made: Made, lengths: readonly number[]): string {
  const rows = lengths.map((length) => {
    const { keysAndValues, crossKeysAndValues, matrices, attention } = costsAt(made, length);
    return [length, keysAndValues, crossKeysAndValues, matrices, attention].join();
  });
  return `${["tokens,kv_numbers,cross_kv_numbers,matrix_flops,attention_flops", ...rows].join("\r\n")}\r\n`;
}
