/**
 * Whole numbers by pairs of whole numbers, all of them from 0. A Map would need one key for each
 * pair, a string or a boxed number; this needs none.
 */
export class PairTable {
  private slots: Int32Array; // [slot, (left, right, value)]; left is -1 in an empty slot
  private mask: number;
  private used = 0;

  /** @param expected how many pairs are to come; more are welcome */
  constructor(expected: number) {
    let size = 16;
    while (size < expected * 2) size *= 2;
    this.slots = new Int32Array(size * 3).fill(-1);
    this.mask = size - 1;
  }

  get size(): number {
    return this.used;
  }

  /** The pair's value, or -1. */
  get(left: number, right: number): number {
    return this.slots[this.find(left, right) + 2] as number;
  }

  set(left: number, right: number, value: number): void {
    if (this.used * 2 > this.mask) this.grow();
    const at = this.find(left, right);
    if (this.slots[at] === -1) this.used++;
    this.slots[at] = left;
    this.slots[at + 1] = right;
    this.slots[at + 2] = value;
  }

  /** Where the pair's slot begins, or the empty one where it would go. */
  private find(left: number, right: number): number {
    const { slots, mask } = this;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3;
      const found = slots[at];
      if (found === -1 || (found === left && slots[at + 1] === right)) return at;
    }
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Int32Array(slots.length * 2).fill(-1);
    this.mask = this.mask * 2 + 1;
    this.used = 0;
    for (let at = 0; at < slots.length; at += 3) {
      if (slots[at] === -1) continue;
      this.set(slots[at] as number, slots[at + 1] as number, slots[at + 2] as number);
    }
  }
}
