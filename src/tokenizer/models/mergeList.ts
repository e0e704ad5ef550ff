import type { TokenId } from "../../domain/text/token.ts";
import type { MergeTable } from "./merges.ts";
import { PairTable } from "./pairTable.ts";

/** The merges of a vocabulary, in the order of their ranks. */
export class MergeList implements MergeTable {
  readonly #ranks: PairTable;
  #columns = new Int32Array(3 << 10); // [merges, (left, right, merged)]
  #count = 0;

  /** @param expected how many are to come; more are welcome */
  constructor(expected: number) {
    this.#ranks = new PairTable(expected);
  }

  get size(): number {
    return this.#count;
  }

  /** Adds the next one: what two tokens become. */
  add(left: TokenId, right: TokenId, merged: TokenId): void {
    const at = this.#count * 3;
    if (at === this.#columns.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#columns);
      this.#columns = larger;
    }
    this.#columns[at] = left;
    this.#columns[at + 1] = right;
    this.#columns[at + 2] = merged;
    this.#ranks.set(left, right, this.#count++);
  }

  rank(left: TokenId, right: TokenId): number {
    return this.#ranks.get(left, right);
  }

  merged(rank: number): TokenId {
    return this.#columns[rank * 3 + 2] as TokenId;
  }

  origin(id: TokenId) {
    for (let rank = 0; rank < this.#count; rank++) {
      if (this.merged(rank) !== id) continue;
      const [left, right] = this.#columns.subarray(rank * 3, rank * 3 + 2);
      return { rank, left: left as TokenId, right: right as TokenId };
    }
    return undefined;
  }
}
