import {
  BYTES,
  type Learned,
  MOST_MERGES,
  pairKey,
  type SampleWord,
} from "../../domain/tokenizer/training.ts";
import { utf8 } from "../models/model.ts";

// GPT-2's pattern without its contractions: a blank belongs to the word after it.
const WORD = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const SAMPLE = 60; // words

/** Learns byte-pair encoding from a text, as much at a time as is asked for. */
export interface Trainer {
  readonly words: number;
  readonly frequencies: Uint32Array;
  readonly sample: readonly SampleWord[];
  /** Learns merges until time is up. @param until as performance.now() counts */
  learn(until: number): Learned;
}

/**
 * Merges again and again the pair of neighbours that comes most often; of several, that of the
 * lowest ids. Ends after MOST_MERGES, or when no pair comes twice.
 *
 * Pairs are counted once; a merge changes the counts of its neighbours only. The queue may hold
 * old counts: a pair is taken only with the count that it has now.
 *
 * @see Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", §3.2
 */
export function createTrainer(text: string): Trainer {
  const found = text.toWellFormed().match(WORD) ?? [];
  const byWord = new Map<string, number>();
  for (const word of found) byWord.set(word, (byWord.get(word) ?? 0) + 1);
  const sorted = [...byWord].sort((a, b) => b[1] - a[1]);
  const ranks = new Map(sorted.map(([word], rank) => [word, rank]));
  const frequencies = Uint32Array.from(sorted, ([, count]) => count);
  const symbols = sorted.map(([word]) => [...utf8(word)]);

  const counts = new Map<number, number>(); // of pairs
  const places = new Map<number, number[]>(); // words that a pair came in when it was last counted
  let tokens = 0;
  for (const [word, own] of symbols.entries()) {
    tokens += own.length * (frequencies[word] as number);
    for (let i = 0; i + 1 < own.length; i++) {
      change(pairKey(own[i] as number, own[i + 1] as number), word, 1);
    }
  }
  const queue = createQueue((pair) => counts.get(pair) ?? 0);
  for (const pair of counts.keys()) queue.push(pair);
  let merges = 0;

  function change(pair: number, word: number, by: 1 | -1): void {
    counts.set(pair, (counts.get(pair) ?? 0) + by * (frequencies[word] as number));
    if (by === -1) return;
    const words = places.get(pair);
    if (!words) places.set(pair, [word]);
    else if (words.at(-1) !== word) words.push(word);
  }

  function merge(pair: number, token: number): void {
    const left = Math.floor(pair / 65_536);
    const right = pair % 65_536;
    const fresh = new Set<number>();
    for (const word of new Set(places.get(pair))) {
      const own = symbols[word] as number[];
      for (let i = 0; i + 1 < own.length; i++) {
        if (own[i] !== left || own[i + 1] !== right) continue;
        const before = own[i - 1];
        const after = own[i + 2];
        if (before !== undefined) change(pairKey(before, left), word, -1);
        if (after !== undefined) change(pairKey(right, after), word, -1);
        own.splice(i, 2, token);
        tokens -= frequencies[word] as number;
        if (before !== undefined) {
          change(pairKey(before, token), word, 1);
          fresh.add(pairKey(before, token));
        }
        if (after !== undefined) {
          change(pairKey(token, after), word, 1);
          fresh.add(pairKey(token, after));
        }
      }
    }
    counts.delete(pair);
    places.delete(pair);
    for (const other of fresh) queue.push(other);
  }

  return {
    words: found.length,
    frequencies,
    sample: found.slice(0, SAMPLE).map((word) => ({ text: word, rank: ranks.get(word) ?? 0 })),
    learn(until) {
      const lefts: number[] = [];
      const rights: number[] = [];
      const times: number[] = [];
      const sizes: number[] = [];
      let isDone = merges >= MOST_MERGES;
      while (!isDone) {
        const pair = queue.pop();
        const count = pair === undefined ? 0 : (counts.get(pair) ?? 0);
        isDone = pair === undefined || count < 2;
        if (pair === undefined || isDone) break;
        lefts.push(Math.floor(pair / 65_536));
        rights.push(pair % 65_536);
        times.push(count);
        merge(pair, BYTES + merges++);
        sizes.push(tokens);
        isDone = merges >= MOST_MERGES;
        if (performance.now() >= until) break;
      }
      return {
        lefts: Uint32Array.from(lefts),
        rights: Uint32Array.from(rights),
        counts: Uint32Array.from(times),
        tokens: Uint32Array.from(sizes),
        isDone,
      };
    },
  };
}

/** Pairs by their count now, the largest first, then by the pair itself, the smallest first. */
function createQueue(countOf: (pair: number) => number) {
  const pairs: number[] = []; // a heap, with the counts that they were queued with
  const counts: number[] = [];
  const isBefore = (a: number, b: number) => {
    const difference = (counts[a] as number) - (counts[b] as number);
    return difference > 0 || (difference === 0 && (pairs[a] as number) < (pairs[b] as number));
  };
  const swap = (a: number, b: number) => {
    [pairs[a], pairs[b]] = [pairs[b] as number, pairs[a] as number];
    [counts[a], counts[b]] = [counts[b] as number, counts[a] as number];
  };

  function push(pair: number): void {
    let at = pairs.push(pair) - 1;
    counts.push(countOf(pair));
    for (let up = (at - 1) >> 1; at > 0 && isBefore(at, up); at = up, up = (at - 1) >> 1) {
      swap(at, up);
    }
  }

  function take(): readonly [pair: number, count: number] | undefined {
    const [pair, count] = [pairs[0], counts[0]];
    if (pair === undefined || count === undefined) return undefined;
    swap(0, pairs.length - 1);
    pairs.pop();
    counts.pop();
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        if (child < pairs.length && isBefore(child, best)) best = child;
      }
      if (best === at) return [pair, count];
      swap(at, best);
      at = best;
    }
  }

  return {
    push,
    /** The pair that comes most often now; undefined where none is left. */
    pop(): number | undefined {
      for (let top = take(); top; top = take()) {
        const [pair, count] = top;
        const now = countOf(pair);
        if (now === count) return pair;
        if (now > 0 && now < count) push(pair); // it was queued before others took from it
      }
      return undefined;
    },
  };
}
