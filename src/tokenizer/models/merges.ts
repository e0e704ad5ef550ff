import type { TokenId } from "../../domain/text/token.ts";
import type { Merge } from "../../domain/tokenizer/plays.ts";
import type { Origin } from "../../domain/tokenizer/vocabulary.ts";
import { mergeByQueue } from "./mergeQueue.ts";
import type { MergeRules, Symbols } from "./symbols.ts";

/** All rules of a tokenizer. */
export interface MergeTable extends MergeRules {
  /** The first rule that makes this token. */
  origin(id: TokenId): Origin | undefined;
}

/** Above so many symbols, looking at every pair for each merge costs more than a queue. */
const SHORT = 48;

/**
 * Byte-pair encoding: as long as any two neighbours may merge, merge the pair of the lowest rank,
 * the leftmost of several.
 *
 * @see Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", §3.2
 */
export function merge(symbols: Symbols, rules: MergeRules): void {
  if (symbols.count > SHORT) mergeByQueue(symbols, rules);
  else mergeInPlace(symbols, rules);
}

/**
 * The algorithm as it is told: find the best pair, merge it, look again.
 *
 * @param watch hears of each merge, in order
 */
export function mergeInPlace(
  symbols: Symbols,
  rules: MergeRules,
  watch?: (merge: Merge) => void,
): void {
  const { ids, starts, ends, ranks } = symbols;
  const rankAt = (i: number) => rules.rank(ids[i] as number, ids[i + 1] as number);
  let count = symbols.count;
  for (let i = 0; i + 1 < count; i++) ranks[i] = rankAt(i);
  for (;;) {
    let best = -1;
    let lowest = 0x7fffffff;
    for (let i = 0; i + 1 < count; i++) {
      const rank = ranks[i] as number;
      if (rank !== -1 && rank < lowest) {
        lowest = rank;
        best = i;
      }
    }
    if (best === -1) break;
    ids[best] = rules.merged(lowest);
    ends[best] = ends[best + 1] as number;
    count--;
    for (let i = best + 1; i < count; i++) {
      ids[i] = ids[i + 1] as number;
      starts[i] = starts[i + 1] as number;
      ends[i] = ends[i + 1] as number;
      ranks[i] = ranks[i + 1] as number;
    }
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
    if (best + 1 < count) ranks[best] = rankAt(best);
    if (watch) {
      const left = best > 0 ? (ranks[best - 1] as number) : -1;
      const right = best + 1 < count ? (ranks[best] as number) : -1;
      watch({ at: best, rank: lowest, id: ids[best] as number, left, right });
    }
  }
  symbols.count = count;
}
