import { firstOf, type Slice } from "../../../src/domain/text/blocks.ts";
import { h } from "../controls/element.ts";
import { createChip, createCut, createGap } from "./chip.ts";
import { ChipLayout } from "./chipLayout.ts";
import { type Group, groupsOf } from "./groups.ts";
import type { Reader } from "./reader.ts";

interface DrawnBlock {
  /** Stands above it, in place of the blocks that are not drawn. */
  readonly room: HTMLElement;
  readonly element: HTMLElement;
  readonly chips: readonly HTMLElement[];
}

/** What the strip does with its chips. */
interface Owner {
  /** Called with each chip that is drawn anew. */
  dress(chip: HTMLElement, index: number): void;
  /** The chips that stay drawn wherever the user scrolls. */
  kept(): readonly (number | undefined)[];
}

const MARGIN = 0.75; // heights of the strip that are drawn beyond each end of it
const AHEAD = 5; // heights of the strip that are fetched beyond each end of it
const FETCHED = 6; // blocks at a time
const ROUNDS = 4; // of drawing, if what was drawn is shorter than estimated

/**
 * The chips of a text. Of a long text only those in sight are drawn, and empty room stands in place
 * of the others. If the room was estimated wrong, the browser keeps what is in sight in its place
 * (CSS scroll anchoring).
 */
export class VirtualChips {
  readonly #reader: Reader;
  readonly #strip: HTMLElement;
  readonly #owner: Owner;
  readonly #layout: ChipLayout;
  readonly #drawn = new Map<number, DrawnBlock>(); // by block
  readonly #rest = h("div"); // room for the blocks after the last one drawn
  readonly #fetching = new Set<number>();
  #sought: { readonly index: number; readonly use: (chip: HTMLElement) => void } | undefined;
  #frame = 0;
  #isOver = false; // the text is no longer the panel's

  constructor(reader: Reader, strip: HTMLElement, owner: Owner) {
    this.#reader = reader;
    this.#strip = strip;
    this.#owner = owner;
    this.#layout = new ChipLayout(reader.blocks, strip);
  }

  /** Draws the text's beginning, and from then on what comes into sight. */
  start(): void {
    this.#strip.append(this.#rest);
    if (this.#reader.blocks.ends.length > 0) this.#draw([0]);
    if (!this.#reader.isLong) return;
    this.#strip.addEventListener("scroll", () => this.#update(), { passive: true });
    new ResizeObserver(() => {
      this.#layout.estimate(this.#drawn);
      this.#update();
    }).observe(this.#strip);
  }

  /** Undefined while it is not drawn. */
  at(index: number): HTMLElement | undefined {
    const block = this.#reader.blockOf(index);
    return this.#drawn.get(block)?.chips[index - firstOf(this.#reader.blocks, block)];
  }

  /** All that are drawn, by their numbers. */
  *all(): Iterable<readonly [number, HTMLElement]> {
    for (const [block, { chips }] of this.#drawn) {
      const first = firstOf(this.#reader.blocks, block);
      for (const [i, chip] of chips.entries()) yield [first + i, chip];
    }
  }

  /** Calls `use` with the chip: at once if it is drawn, else after scrolling to it. */
  reach(index: number, use: (chip: HTMLElement) => void): void {
    const chip = this.at(index);
    this.#sought = chip ? undefined : { index, use };
    if (chip) use(chip);
    else if (this.#reader.isLong) {
      this.#strip.scrollTop = this.#layout.topOf(this.#reader.blockOf(index));
      this.#update();
    }
  }

  /** Draws what is in sight and one more block. The others wait for the next frame. */
  #update(): void {
    if (this.#isOver || !this.#layout.isKnown || this.#strip.clientHeight === 0) return;
    const wanted = this.#drawWanted();
    if (wanted.some((block) => !this.#drawn.has(block) && this.#reader.holding(block))) {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.#update());
    }
    this.#reader.release((block) => this.#drawn.has(block));
    this.#handOver();
    this.#fetch(wanted);
  }

  /** @returns the blocks that should be drawn, whether or not they are by now */
  #drawWanted(): readonly number[] {
    let spare = 1;
    let wanted = this.#wantedBlocks();
    for (let round = 0; round < ROUNDS; round++) {
      const [first, last] = this.#layout.rangeWithin(0);
      const urgent = this.#sought && this.#reader.blockOf(this.#sought.index);
      const chosen = wanted.filter((block) => {
        const isInSight = block >= first && block <= last;
        if (this.#drawn.has(block) || block === urgent || isInSight) return true;
        return this.#reader.holding(block) !== undefined && spare-- > 0;
      });
      if (!this.#draw(chosen)) break;
      this.#layout.measure(this.#drawn);
      wanted = this.#wantedBlocks();
    }
    return wanted;
  }

  /** The blocks to be drawn, in order. */
  #wantedBlocks(): readonly number[] {
    const [first, last] = this.#layout.rangeWithin(this.#strip.clientHeight * MARGIN);
    const apart = [...this.#owner.kept(), this.#sought?.index];
    const wanted = new Set(
      apart.flatMap((index) => (index === undefined ? [] : [this.#reader.blockOf(index)])),
    );
    for (let block = first; block <= last; block++) wanted.add(block);
    return [...wanted].sort((a, b) => a - b);
  }

  /** Draws these blocks in order, as far as they are fetched, and removes all others. */
  #draw(wanted: readonly number[]): boolean {
    let isChanged = false;
    for (const [block, { room, element }] of this.#drawn) {
      if (wanted.includes(block)) continue;
      room.remove();
      element.remove();
      this.#drawn.delete(block);
      isChanged = true;
    }
    let next: Element | null = this.#strip.firstElementChild;
    let bottom = 0;
    for (const block of wanted) {
      let shown = this.#drawn.get(block);
      if (!shown) {
        shown = this.#create(block);
        if (!shown) continue;
        this.#drawn.set(block, shown);
        this.#strip.insertBefore(shown.room, next);
        this.#strip.insertBefore(shown.element, next);
        isChanged = true;
      }
      shown.room.style.blockSize = `${this.#layout.topOf(block) - bottom}px`;
      bottom = this.#layout.bottomOf(block);
      next = shown.element.nextElementSibling;
    }
    this.#rest.style.blockSize = `${this.#layout.height - bottom}px`;
    return isChanged;
  }

  #create(block: number): DrawnBlock | undefined {
    const { blocks } = this.#reader;
    const slice = this.#reader.holding(block);
    if (!slice) return undefined;
    const first = firstOf(blocks, block);
    const element = h("div");
    const chips: HTMLElement[] = [];
    let isSpelled = true; // of the first character that is cut
    for (const group of groupsOf(slice, first, blocks.ends[block] as number)) {
      const own = this.#createChips(slice, group);
      const isCut = own.length > 1;
      element.append(
        ...(isCut ? [createCut(slice, own, group.first, isSpelled)] : own),
        ...createGap(slice, group.end - 1),
      );
      isSpelled &&= !isCut;
      chips.push(...own);
    }
    return { room: h("div"), element, chips };
  }

  #createChips(slice: Slice, { first, end }: Group): readonly HTMLElement[] {
    const { count, isLong } = this.#reader;
    return Array.from({ length: end - first }, (_, i) => {
      const chip = createChip(slice, first + i);
      if (isLong) {
        chip.ariaPosInSet = String(first + i + 1);
        chip.ariaSetSize = String(count);
      }
      this.#owner.dress(chip, first + i);
      return chip;
    });
  }

  /** Ends the search for a chip, if it is drawn by now. */
  #handOver(): void {
    const sought = this.#sought;
    const found = sought && this.at(sought.index);
    if (!found) return;
    this.#sought = undefined;
    bringIntoView(this.#strip, found);
    sought.use(found);
  }

  /** Fetches these blocks, and those that will come into sight next. */
  #fetch(wanted: readonly number[]): void {
    const [first, last] = this.#layout.rangeWithin(this.#strip.clientHeight * AHEAD);
    const ahead = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    for (const block of [...wanted, ...ahead]) {
      if (this.#reader.holding(block) || this.#fetching.has(block)) continue;
      if (this.#fetching.size === FETCHED) continue;
      this.#fetching.add(block);
      void this.#reader.fetch(block).then((isHere) => {
        this.#fetching.delete(block);
        this.#isOver ||= !isHere;
        this.#update();
      });
    }
  }
}

/** Scrolls the strip to the chip's line, clear of where it fades, but never the page. */
export function bringIntoView(strip: HTMLElement, chip: HTMLElement): void {
  if (strip.scrollHeight <= strip.clientHeight) return;
  const clear = Number.parseFloat(getComputedStyle(strip).scrollPaddingBlockStart) || 0;
  const top = chip.getBoundingClientRect().top - strip.getBoundingClientRect().top - clear;
  if (top < 0 || top > strip.clientHeight - 2 * clear - chip.offsetHeight) strip.scrollTop += top;
}
