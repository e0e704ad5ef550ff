const WORD = /\p{L}[\p{L}\p{M}\p{N}_]{2,}/gu;
const MOST = 3;
const LEAST = 0.2; // of a group's texts have a word that tells it

/**
 * Words that a group's texts have far more often than the others: those whose share of the group's
 * texts exceeds their share of all others the most. Case does not count.
 *
 * @param of the group of each text
 * @yields after each text and word, so that the caller can pause
 * @returns at most 3 for each group
 */
export function* groupWords(
  texts: readonly string[],
  of: ArrayLike<number>,
  groups: number,
): Generator<void, readonly (readonly string[])[]> {
  const sizes = new Array<number>(groups).fill(0);
  const counts = new Map<string, Float64Array>(); // word → texts of each group that have it
  for (const [at, text] of texts.entries()) {
    const group = of[at] as number;
    sizes[group] = (sizes[group] as number) + 1;
    for (const word of new Set(text.toLowerCase().match(WORD))) {
      const row = counts.get(word) ?? new Float64Array(groups);
      row[group] = (row[group] as number) + 1;
      counts.set(word, row);
    }
    yield;
  }
  const words: string[][] = [];
  for (const [group, size] of sizes.entries()) {
    const others = Math.max(1, texts.length - size);
    const scored: { word: string; more: number }[] = [];
    for (const [word, row] of counts) {
      yield;
      const own = row[group] as number;
      const all = row.reduce((sum, count) => sum + count, 0);
      const share = own / Math.max(1, size);
      const more = share - (all - own) / others;
      if (own > 1 && share >= LEAST && more > 0) scored.push({ word, more });
    }
    scored.sort((a, b) => b.more - a.more || (a.word < b.word ? -1 : 1));
    words.push(scored.slice(0, MOST).map(({ word }) => word));
  }
  return words;
}
