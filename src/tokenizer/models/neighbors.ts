/**
 * Which UTF-16 units stand side by side in any of many texts. Of a pair that does it never says
 * that it does not; of one in a hundred that does not it may say that it does.
 */
export class Neighbors {
  readonly #bits: Uint32Array;
  readonly #shift: number;

  constructor(texts: Iterable<string>, expected: number) {
    const logarithm = Math.min(24, Math.max(10, Math.ceil(Math.log2(expected + 1)) + 6));
    this.#bits = new Uint32Array(2 ** (logarithm - 5));
    this.#shift = 32 - logarithm;
    for (const text of texts) {
      let last = text.charCodeAt(0);
      for (let i = 1; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        const at = this.#place(last, unit);
        this.#bits[at >>> 5] = (this.#bits[at >>> 5] as number) | (1 << (at & 31));
        last = unit;
      }
    }
  }

  /** Whether the last unit of the one and the first of the other may be neighbors. */
  may(before: string, after: string): boolean {
    const at = this.#place(before.charCodeAt(before.length - 1), after.charCodeAt(0));
    return ((this.#bits[at >>> 5] as number) & (1 << (at & 31))) !== 0;
  }

  #place(before: number, after: number): number {
    return Math.imul((before << 16) | after, 0x9e3779b1) >>> this.#shift;
  }
}
