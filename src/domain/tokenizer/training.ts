/** Names a training as long as the tokenizers' thread keeps it. */
export type TrainingId = number;

/** Byte-pair encoding about to be learned from a text. */
export interface Training {
  readonly id: TrainingId;
  /** The file's name; undefined: the panel's own text. */
  readonly name: string | undefined;
  /** Of the part of the text that is read. */
  readonly bytes: number;
  /** UTF-16 units of the text that are read, its first ones, and how many it has. */
  readonly read: number;
  readonly length: number;
  /** Running words: pre-tokens, across which nothing merges. */
  readonly words: number;
  /** How often each different word comes, the most frequent first. */
  readonly frequencies: Uint32Array; // [different words]
  /** The first words of the text, as they stand there. */
  readonly sample: readonly SampleWord[];
}

export interface SampleWord {
  readonly text: string;
  /** Its place in `frequencies`. */
  readonly rank: number;
}

/** What was learned since the question before. Token 256 + i is what merge i makes. */
export interface Learned {
  readonly lefts: Uint32Array; // [merges]
  readonly rights: Uint32Array; // [merges]
  /** How often the pair came in the text when it was merged. */
  readonly counts: Uint32Array; // [merges]
  /** How many tokens the text has after each merge. */
  readonly tokens: Uint32Array; // [merges]
  /** Nothing more is to be learned: as many merges as are allowed, or no pair comes twice. */
  readonly isDone: boolean;
}

/** The tokens there are before any merge: one for each byte. */
export const BYTES = 256;
/** No training goes on beyond so many merges. */
export const MOST_MERGES = 4_000;

/** All merges of a training, as far as they have come. */
export class MergeList {
  readonly lefts: number[] = [];
  readonly rights: number[] = [];
  readonly counts: number[] = [];
  readonly tokens: number[] = [];
  readonly #bytes: Uint8Array[] = Array.from({ length: BYTES }, (_, byte) => Uint8Array.of(byte));
  readonly #ranks = new Map<number, number>();

  get length(): number {
    return this.lefts.length;
  }

  add({ lefts, rights, counts, tokens }: Learned): void {
    for (let i = 0; i < lefts.length; i++) {
      const [left, right] = [lefts[i] as number, rights[i] as number];
      this.#ranks.set(pairKey(left, right), this.length);
      this.lefts.push(left);
      this.rights.push(right);
      this.counts.push(counts[i] as number);
      this.tokens.push(tokens[i] as number);
      this.#bytes.push(Uint8Array.of(...this.bytes(left), ...this.bytes(right)));
    }
  }

  /** The bytes of a token. @throws RangeError if it is not learned yet */
  bytes(token: number): Uint8Array {
    const bytes = this.#bytes[token];
    if (!bytes) throw new RangeError(`Token ${token} of ${this.#bytes.length}.`);
    return bytes;
  }

  /** A word's tokens after the first `merges` merges, lowest rank first, the leftmost of several. */
  cut(word: string, merges: number): readonly number[] {
    const symbols = [...new TextEncoder().encode(word)];
    for (;;) {
      let best = -1;
      let lowest = merges;
      for (let i = 0; i + 1 < symbols.length; i++) {
        const key = pairKey(symbols[i] as number, symbols[i + 1] as number);
        const rank = this.#ranks.get(key) ?? merges;
        if (rank < lowest) [best, lowest] = [i, rank];
      }
      if (best === -1) return symbols;
      symbols.splice(best, 2, BYTES + lowest);
    }
  }
}

/** Two tokens as one number: ids stay below 2^16. */
export const pairKey = (left: number, right: number): number => left * 65_536 + right;

/**
 * The share of a text's words that a vocabulary of its `size` most frequent words does not hold,
 * from 0 to 1.
 */
export function outOfVocabulary({ frequencies, words }: Training, size: number): number {
  const known = frequencies.subarray(0, size).reduce((sum, count) => sum + count, 0);
  return words === 0 ? 0 : 1 - known / words;
}
