import type { TokenId } from "../../domain/text/token.ts";

/**
 * The ids of pieces, by their text. A Map needs each text as a string of its own before it can look
 * it up; this one also takes a text's hash, so that half a million merges are read without a
 * string for each, and without a look at the strings in memory.
 */
export class PieceIds {
  #slots = new Int32Array(4 << 10); // [slots, (entry + 1, id, both hashes)]; 0 in an empty slot
  #shift = 32 - 10;
  readonly #pieces: string[] = []; // [entries]
  #end = 0; // behind the highest id
  /** UTF-16 units of the longest piece. */
  longest = 0;
  /** Whether two pieces have the same hashes, so that a hash alone does not tell which is meant. */
  isAmbiguous = false;

  get size(): number {
    return this.#pieces.length;
  }

  /** All pieces, in the order in which they came. */
  keys(): Iterable<string> {
    return this.#pieces;
  }

  *[Symbol.iterator](): Generator<[piece: string, id: TokenId]> {
    for (const piece of this.#pieces) yield [piece, this.get(piece) as TokenId];
  }

  /** The pieces by id; undefined where there is none of that id. */
  byId(): (string | undefined)[] {
    const pieces = new Array<string | undefined>(this.#end).fill(undefined);
    for (let slot = 0; slot < this.#slots.length; slot += 4) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry !== -1) pieces[this.#slots[slot + 1] as number] = this.#pieces[entry];
    }
    return pieces;
  }

  has(piece: string): boolean {
    return this.get(piece) !== undefined;
  }

  get(piece: string): TokenId | undefined {
    const { hash, check } = hashOf(piece);
    const slot = this.#slotOf(hash, check, piece);
    return this.#slots[slot] === 0 ? undefined : this.#slots[slot + 1];
  }

  /**
   * The id of the piece with this hash, or -1. Of a text that is no piece it may give the id of
   * one, by a chance of 2^-64; of a piece always its own, unless `isAmbiguous`.
   */
  byHash({ hash, check }: Hash): TokenId {
    const slots = this.#slots;
    for (let slot = this.#first(hash); ; slot = this.#after(slot)) {
      if (slots[slot] === 0) return -1;
      if (slots[slot + 2] === hash && slots[slot + 3] === check) return slots[slot + 1] as number;
    }
  }

  /** Gives a piece its id; the last of several counts. @param id a whole number from 0 */
  set(piece: string, id: TokenId): void {
    if (this.#pieces.length * 8 === this.#slots.length) this.#grow();
    const { hash, check } = hashOf(piece);
    const slot = this.#slotOf(hash, check, piece);
    if (this.#slots[slot] === 0) this.#put(slot, this.#pieces.push(piece), id, hash, check);
    else this.#slots[slot + 1] = id;
    this.#end = Math.max(this.#end, id + 1);
    this.longest = Math.max(this.longest, piece.length);
  }

  /** The slot of a piece, or the empty one where it would go. */
  #slotOf(hash: number, check: number, piece: string): number {
    for (let slot = this.#first(hash); ; slot = this.#after(slot)) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry === -1) return slot;
      if (this.#slots[slot + 2] !== hash || this.#slots[slot + 3] !== check) continue;
      if (this.#pieces[entry] === piece) return slot;
      this.isAmbiguous = true;
    }
  }

  #put(slot: number, entry: number, id: TokenId, hash: number, check: number): void {
    this.#slots[slot] = entry;
    this.#slots[slot + 1] = id;
    this.#slots[slot + 2] = hash;
    this.#slots[slot + 3] = check;
  }

  #first(hash: number): number {
    return (Math.imul(hash, 0x9e3779b1) >>> this.#shift) * 4;
  }

  #after(slot: number): number {
    return (slot + 4) & (this.#slots.length - 1);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#shift--;
    for (let at = 0; at < old.length; at += 4) {
      if (old[at] === 0) continue;
      const [entry, id, hash, check] = old.subarray(at, at + 4) as unknown as number[];
      let slot = this.#first(hash as number);
      while (this.#slots[slot] !== 0) slot = this.#after(slot);
      this.#put(slot, entry as number, id as number, hash as number, check as number);
    }
  }
}

/** Two polynomials in a text's units, counted from 1: those of two texts joined follow from those of both. */
export interface Hash {
  hash: number;
  check: number;
  /** UTF-16 units. */
  length: number;
}

const BASES = [31, 0x01000193] as const;
const powers: [number[], number[]] = [[1], [1]]; // [bases, exponents], modulo 2^32

/** Takes one more unit into a hash, in place. Of nothing all is 0. */
export function hashOn(hash: Hash, unit: number): void {
  hash.hash = (Math.imul(hash.hash, BASES[0]) + unit + 1) | 0;
  hash.check = (Math.imul(hash.check, BASES[1]) + unit + 1) | 0;
  hash.length++;
}

export function hashOf(text: string): Hash {
  const hash = { hash: 0, check: 0, length: 0 };
  for (let i = 0; i < text.length; i++) hashOn(hash, text.charCodeAt(i));
  return hash;
}

/** The hash of two texts, one behind the other. */
export function hashOfBoth(left: Hash, right: Hash): Hash {
  const joined = (i: 0 | 1, first: number, second: number) => {
    const known = powers[i];
    while (known.length <= right.length) known.push(Math.imul(known.at(-1) as number, BASES[i]));
    return (Math.imul(first, known[right.length] as number) + second) | 0;
  };
  return {
    hash: joined(0, left.hash, right.hash),
    check: joined(1, left.check, right.check),
    length: left.length + right.length,
  };
}
