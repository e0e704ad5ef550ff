import { firstAbove, firstOf } from "../../../src/domain/text/blocks.ts";
import { h } from "../controls/element.ts";
import { createChip, createGap } from "./chip.ts";
import type { Reader } from "./reader.ts";

/** The chips of a text: of a long one those in sight, and room for the others. */
export interface Reel {
  /** Undefined while it is not drawn. */
  chip(index: number): HTMLElement | undefined;
  /** All that are drawn, by their numbers. */
  chips(): Iterable<readonly [number, HTMLElement]>;
  /** These stay drawn wherever the user scrolls. */
  hold(...indices: readonly (number | undefined)[]): void;
  /** Hands over the chip, at once if it is drawn, else once it has been scrolled to. */
  reach(index: number, use: (chip: HTMLElement) => void): void;
}

interface Drawn {
  /** Above it: for the blocks between it and the one drawn before. */
  readonly room: HTMLElement;
  readonly element: HTMLElement;
  readonly chips: readonly HTMLElement[];
}

const MARGIN = 0.75; // heights of the strip that are drawn beyond each end of it
const AHEAD = 5; // heights of the strip that are fetched beyond each end of it
const FETCHED = 6; // blocks at a time
const ROUNDS = 4; // of drawing, where what was drawn is shorter than it was thought
const CHIP_EDGES = 3; // pixels of a chip beside its text

/**
 * Draws chips into `strip`. The height of a block is estimated until it was drawn once; where that
 * was wrong, the browser keeps what is in sight where it is (CSS scroll anchoring).
 *
 * @param dress hears of each chip that is drawn anew
 */
export function createReel(
  reader: Reader,
  strip: HTMLElement,
  dress: (chip: HTMLElement, index: number) => void,
): Reel {
  const { blocks, isLong } = reader;
  const count = blocks.ends.length;
  const drawn = new Map<number, Drawn>(); // by block
  const rest = h("div"); // room for the blocks after the last one drawn
  const fetching = new Set<number>();
  const heights = new Float64Array(count); // pixels
  const bottoms = new Float64Array(count); // pixels from the beginning of the first block
  let width = 0; // of the strip, when the heights were estimated
  let held: readonly number[] = []; // blocks
  let sought: { readonly index: number; readonly use: (chip: HTMLElement) => void } | undefined;
  let frame = 0;
  let isOver = false; // the text is no longer the panel's

  const topOf = (block: number) => bottoms[block - 1] ?? 0;

  function create(block: number): Drawn | undefined {
    const slice = reader.holding(block);
    if (!slice) return undefined;
    const first = firstOf(blocks, block);
    const element = h("div");
    const chips = Array.from({ length: (blocks.ends[block] as number) - first }, (_, i) => {
      const chip = createChip(slice, first + i);
      if (isLong) {
        chip.ariaPosInSet = String(first + i + 1);
        chip.ariaSetSize = String(reader.count);
      }
      dress(chip, first + i);
      element.append(chip, ...createGap(slice, first + i));
      return chip;
    });
    return { room: h("div"), element, chips };
  }

  /** Draws these blocks, in order, as far as they are here, and no others. */
  function draw(wanted: readonly number[]): boolean {
    let isChanged = false;
    for (const [block, { room, element }] of drawn) {
      if (wanted.includes(block)) continue;
      room.remove();
      element.remove();
      drawn.delete(block);
      isChanged = true;
    }
    let next: Element | null = strip.firstElementChild;
    let bottom = 0;
    for (const block of wanted) {
      let shown = drawn.get(block);
      if (!shown) {
        shown = create(block);
        if (!shown) continue;
        drawn.set(block, shown);
        strip.insertBefore(shown.room, next);
        strip.insertBefore(shown.element, next);
        isChanged = true;
      }
      shown.room.style.blockSize = `${topOf(block) - bottom}px`;
      bottom = bottoms[block] as number;
      next = shown.element.nextElementSibling;
    }
    rest.style.blockSize = `${(bottoms.at(-1) ?? 0) - bottom}px`;
    return isChanged;
  }

  /** Takes the heights of what is drawn. */
  function measure(): void {
    for (const [block, { element }] of drawn) {
      heights[block] = element.getBoundingClientRect().height;
    }
    addUp();
  }

  function addUp(): void {
    let bottom = 0;
    for (let block = 0; block < count; block++) {
      bottom += heights[block] as number;
      bottoms[block] = bottom;
    }
  }

  /** Estimates all heights after those of what is drawn, whenever the strip has another width. */
  function layOut(): void {
    if (strip.clientWidth !== width && strip.clientHeight > 0) {
      width = strip.clientWidth;
      const character = widthOfCharacter();
      const rowsOf = (block: number) => {
        const lines = Math.max(1, blocks.lines[block] as number);
        const tokens = (blocks.ends[block] as number) - firstOf(blocks, block);
        const long = (blocks.columns[block] as number) * character + tokens * CHIP_EDGES;
        return lines * Math.max(1, Math.ceil(long / lines / width));
      };
      measure();
      let [pixels, rows] = [0, 0];
      for (const block of drawn.keys()) {
        pixels += heights[block] as number;
        rows += rowsOf(block);
      }
      for (let block = 0; block < count; block++) {
        if (!drawn.has(block)) heights[block] = (rowsOf(block) * pixels) / rows;
      }
      addUp();
    }
    update();
  }

  function widthOfCharacter(): number {
    const probe = h("span", {}, "0".repeat(20));
    strip.append(probe);
    const { width } = probe.getBoundingClientRect();
    probe.remove();
    return width / 20;
  }

  /** The first and the last block in sight, and so many pixels beyond. */
  function rangeWithin(margin: number): readonly [first: number, last: number] {
    const top = strip.scrollTop;
    const last = firstAbove(bottoms, top + strip.clientHeight + margin);
    return [firstAbove(bottoms, top - margin), Math.min(count - 1, last)];
  }

  /** The blocks to be drawn, in order. */
  function wantedBlocks(): readonly number[] {
    const [first, last] = rangeWithin(strip.clientHeight * MARGIN);
    const wanted = new Set(held);
    if (sought) wanted.add(reader.blockOf(sought.index));
    for (let block = first; block <= last; block++) wanted.add(block);
    return [...wanted].sort((a, b) => a - b);
  }

  /** Draws what is in sight, and of the rest one block: the others have time until the next frame. */
  function update(): void {
    if (isOver || width === 0 || strip.clientHeight === 0) return;
    let spare = 1;
    let wanted = wantedBlocks();
    for (let round = 0; round < ROUNDS; round++) {
      const [first, last] = rangeWithin(0);
      const urgent = sought && reader.blockOf(sought.index);
      const chosen = wanted.filter((block) => {
        if (drawn.has(block) || block === urgent || (block >= first && block <= last)) return true;
        return reader.holding(block) !== undefined && spare-- > 0;
      });
      if (!draw(chosen)) break;
      measure();
      wanted = wantedBlocks();
    }
    if (wanted.some((block) => !drawn.has(block) && reader.holding(block))) {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(update);
    }
    reader.release((block) => drawn.has(block));
    const found = sought && chipAt(sought.index);
    if (sought && found) {
      const { use } = sought;
      sought = undefined;
      bringIntoView(strip, found);
      use(found);
    }
    const [first, last] = rangeWithin(strip.clientHeight * AHEAD);
    const ahead = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    for (const block of [...wanted, ...ahead]) {
      if (reader.holding(block) || fetching.has(block) || fetching.size === FETCHED) continue;
      fetching.add(block);
      void reader.fetch(block).then((isHere) => {
        fetching.delete(block);
        isOver ||= !isHere;
        update();
      });
    }
  }

  const chipAt = (index: number) => {
    const block = reader.blockOf(index);
    return drawn.get(block)?.chips[index - firstOf(blocks, block)];
  };

  strip.append(rest);
  if (count > 0) draw([0]);
  if (isLong) {
    strip.addEventListener("scroll", update, { passive: true });
    new ResizeObserver(layOut).observe(strip);
  }
  return {
    chip: chipAt,
    *chips() {
      for (const [block, { chips }] of drawn) {
        const first = firstOf(blocks, block);
        for (const [i, chip] of chips.entries()) yield [first + i, chip];
      }
    },
    hold: (...indices) => {
      held = indices.flatMap((index) => (index === undefined ? [] : [reader.blockOf(index)]));
    },
    reach: (index, use) => {
      const chip = chipAt(index);
      sought = chip ? undefined : { index, use };
      if (chip) use(chip);
      else if (isLong) {
        strip.scrollTop = topOf(reader.blockOf(index));
        update();
      }
    },
  };
}

/** Scrolls the strip, never the page. */
export function bringIntoView(strip: HTMLElement, chip: HTMLElement): void {
  if (strip.scrollHeight <= strip.clientHeight) return;
  const top = chip.getBoundingClientRect().top - strip.getBoundingClientRect().top;
  if (top < 0 || top > strip.clientHeight - chip.offsetHeight)
    strip.scrollTop += top - strip.clientHeight / 2;
}
