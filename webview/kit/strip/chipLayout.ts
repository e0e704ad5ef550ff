import { type Blocks, firstAbove, firstOf } from "../../../src/domain/text/blocks.ts";
import { h } from "../controls/element.ts";

/** The blocks that are drawn, each with its element. */
export type DrawnBlocks = ReadonlyMap<number, { readonly element: HTMLElement }>;

const CHIP_EDGES = 3; // pixels of a chip beside its text

/**
 * Where the blocks of a text stand in its strip. The height of a block is estimated until it was
 * drawn once.
 */
export class ChipLayout {
  readonly #blocks: Blocks;
  readonly #strip: HTMLElement;
  readonly #heights: Float64Array; // pixels
  readonly #bottoms: Float64Array; // pixels from the beginning of the first block
  #width = 0; // of the strip, when the heights were estimated

  constructor(blocks: Blocks, strip: HTMLElement) {
    this.#blocks = blocks;
    this.#strip = strip;
    this.#heights = new Float64Array(blocks.ends.length);
    this.#bottoms = new Float64Array(blocks.ends.length);
  }

  /** Whether the heights were estimated. They are not while the strip is hidden. */
  get isKnown(): boolean {
    return this.#width > 0;
  }

  /** Of all blocks. */
  get height(): number {
    return this.#bottoms.at(-1) ?? 0;
  }

  topOf(block: number): number {
    return this.#bottoms[block - 1] ?? 0;
  }

  bottomOf(block: number): number {
    return this.#bottoms[block] as number;
  }

  /** The first and the last block in sight or at most so many pixels beyond. */
  rangeWithin(margin: number): readonly [first: number, last: number] {
    const { scrollTop, clientHeight } = this.#strip;
    const last = firstAbove(this.#bottoms, scrollTop + clientHeight + margin);
    const first = firstAbove(this.#bottoms, scrollTop - margin);
    return [first, Math.min(this.#bottoms.length - 1, last)];
  }

  /** Measures the heights of what is drawn. */
  measure(drawn: DrawnBlocks): void {
    for (const [block, { element }] of drawn) {
      this.#heights[block] = element.getBoundingClientRect().height;
    }
    this.#addUp();
  }

  /** Estimates all heights from those of what is drawn, if the width of the strip has changed. */
  estimate(drawn: DrawnBlocks): void {
    const { clientWidth, clientHeight } = this.#strip;
    if (clientWidth === this.#width || clientHeight === 0) return;
    this.#width = clientWidth;
    const character = this.#widthOfCharacter();
    this.measure(drawn);
    let [pixels, rows] = [0, 0];
    for (const block of drawn.keys()) {
      pixels += this.#heights[block] as number;
      rows += this.#rowsOf(block, character);
    }
    for (const block of this.#heights.keys()) {
      if (drawn.has(block)) continue;
      this.#heights[block] = (this.#rowsOf(block, character) * pixels) / rows;
    }
    this.#addUp();
  }

  #addUp(): void {
    let bottom = 0;
    for (let block = 0; block < this.#heights.length; block++) {
      bottom += this.#heights[block] as number;
      this.#bottoms[block] = bottom;
    }
  }

  /** About how many rows of chips a block takes. @param character its width in pixels */
  #rowsOf(block: number, character: number): number {
    const { lines, columns, ends } = this.#blocks;
    const most = Math.max(1, lines[block] as number);
    const tokens = (ends[block] as number) - firstOf(this.#blocks, block);
    const long = (columns[block] as number) * character + tokens * CHIP_EDGES;
    return most * Math.max(1, Math.ceil(long / most / this.#width));
  }

  #widthOfCharacter(): number {
    const probe = h("span", {}, "0".repeat(20));
    this.#strip.append(probe);
    const { width } = probe.getBoundingClientRect();
    probe.remove();
    return width / 20;
  }
}
