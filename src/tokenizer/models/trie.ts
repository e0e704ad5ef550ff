import { PairTable } from "./pairTable.ts";

/** Strings by their beginnings: node 0 is the root, and each UTF-16 unit leads one step on. */
export class Trie {
  private readonly steps: PairTable; // (node, unit) → node
  private readonly values: number[] = [-1]; // [node]

  constructor(entries: Iterable<readonly [key: string, value: number]>, expected: number) {
    this.steps = new PairTable(expected);
    for (const [key, value] of entries) {
      let node = 0;
      for (let i = 0; i < key.length; i++) node = this.step(node, key.charCodeAt(i));
      this.values[node] = value;
    }
  }

  /** The next node, or -1. */
  next(node: number, unit: number): number {
    return this.steps.get(node, unit);
  }

  /** The value of the string that ends at this node, or -1. */
  at(node: number): number {
    return this.values[node] as number;
  }

  private step(node: number, unit: number): number {
    const known = this.steps.get(node, unit);
    if (known !== -1) return known;
    const added = this.values.push(-1) - 1;
    this.steps.set(node, unit, added);
    return added;
  }
}
