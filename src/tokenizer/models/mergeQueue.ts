import type { MergeRules, Symbols } from "./symbols.ts";

/**
 * The same merges in the same order as `mergeInPlace`, in n log n: the symbols are a linked list,
 * and a queue holds the pairs by rank, then by place. A pair that has changed since it was queued
 * is passed over when its turn comes.
 */
export function mergeByQueue(symbols: Symbols, rules: MergeRules): void {
  const { ids, starts, ends } = symbols;
  const { count } = symbols;
  const previous = new Int32Array(count);
  const next = new Int32Array(count); // `count` after the last
  const queue = createQueue(count);
  const offer = (left: number) => {
    const right = next[left] as number;
    if (right === count) return;
    const rank = rules.rank(ids[left] as number, ids[right] as number);
    symbols.ranks[left] = rank;
    if (rank !== -1) queue.push(rank, left);
  };
  for (let i = 0; i < count; i++) {
    previous[i] = i - 1;
    next[i] = i + 1;
  }
  for (let i = 0; i < count; i++) {
    symbols.ranks[i] = -1;
    offer(i);
  }

  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    const { rank, left } = pair;
    if (symbols.ranks[left] !== rank) continue;
    const right = next[left] as number;
    const after = next[right] as number;
    ids[left] = rules.merged(rank);
    ends[left] = ends[right] as number;
    next[left] = after;
    if (after < count) previous[after] = left;
    symbols.ranks[left] = -1;
    symbols.ranks[right] = -1;
    offer(left);
    const before = previous[left] as number;
    if (before >= 0) offer(before);
  }

  let kept = 0;
  for (let i = 0; i < count; i = next[i] as number) {
    ids[kept] = ids[i] as number;
    starts[kept] = starts[i] as number;
    ends[kept] = ends[i] as number;
    kept++;
  }
  symbols.count = kept;
}

/** A binary heap of (rank, left), the smallest first. Both fit 26 bits, so that one number holds them. */
function createQueue(expected: number) {
  let heap = new Float64Array(expected + 16);
  let size = 0;
  return {
    push(rank: number, left: number): void {
      if (size === heap.length) {
        const larger = new Float64Array(size * 2);
        larger.set(heap);
        heap = larger;
      }
      const key = rank * 2 ** 26 + left;
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if ((heap[parent] as number) <= key) break;
        heap[at] = heap[parent] as number;
        at = parent;
      }
      heap[at] = key;
    },
    pop(): { readonly rank: number; readonly left: number } | undefined {
      if (size === 0) return undefined;
      const top = heap[0] as number;
      const key = heap[--size] as number;
      let at = 0;
      for (let child = 1; child < size; child = at * 2 + 1) {
        if (child + 1 < size && (heap[child + 1] as number) < (heap[child] as number)) child++;
        if (key <= (heap[child] as number)) break;
        heap[at] = heap[child] as number;
        at = child;
      }
      heap[at] = key;
      const rank = Math.floor(top / 2 ** 26);
      return { rank, left: top - rank * 2 ** 26 };
    },
  };
}
