import { type Keys, rowKeys } from "../controls/keys.ts";
import type { VirtualChips } from "./virtualChips.ts";

/** The one chip that Tab reaches, and the keys that move on from it. */
export class Walking {
  readonly #strip: HTMLElement;
  readonly #chips: VirtualChips;
  readonly #count: number;
  #entry: number;

  constructor(strip: HTMLElement, chips: VirtualChips, count: number, entry: number) {
    this.#strip = strip;
    this.#chips = chips;
    this.#count = count;
    this.#entry = entry;
  }

  get entry(): number {
    return this.#entry;
  }

  enter(index: number): void {
    this.#chips.at(this.#entry)?.setAttribute("tabindex", "-1");
    this.#entry = index;
    this.#chips.at(this.#entry)?.setAttribute("tabindex", "0");
  }

  /** Arrow keys, Home, End and the page keys. */
  keys(): Keys {
    const goTo = (index: number) => this.#goTo(index);
    return {
      ...rowKeys(this.#entry, this.#count - 1, goTo),
      ArrowDown: () => goTo(inNextLine(this.#chips, this.#entry, 1)),
      ArrowUp: () => goTo(inNextLine(this.#chips, this.#entry, -1)),
      PageDown: () => this.#turn(1),
      PageUp: () => this.#turn(-1),
    };
  }

  #goTo(index: number): void {
    if (this.#count === 0) return;
    this.enter(Math.max(0, Math.min(this.#count - 1, index)));
    if (!this.#chips.at(this.#entry)) this.#strip.focus(); // so that keys are heard meanwhile
    this.#chips.reach(this.#entry, (chip) => chip.focus());
  }

  /** Moves by the lines that are seen at a time, less one. */
  #turn(direction: 1 | -1): void {
    const { clientHeight } = this.#strip;
    const line = this.#chips.at(this.#entry)?.offsetHeight ?? clientHeight;
    let at = this.#entry;
    for (let lines = Math.floor(clientHeight / line) - 1; lines > 0; lines--) {
      at = inNextLine(this.#chips, at, direction);
    }
    this.#goTo(at);
  }
}

/**
 * The chip in the next line (`direction` 1) or the line before (-1) that is nearest across. If no
 * chip of that line is drawn, the next one that is not drawn.
 */
function inNextLine(chips: VirtualChips, from: number, direction: 1 | -1): number {
  const start = chips.at(from);
  if (!start) return from;
  const across = start.offsetLeft + start.offsetWidth / 2;
  let best = from;
  let bestDistance = Number.POSITIVE_INFINITY;
  let line: number | undefined;
  for (let i = from + direction; ; i += direction) {
    const chip = chips.at(i);
    if (!chip) return line === undefined ? i : best;
    const { offsetTop, offsetLeft, offsetWidth } = chip;
    if (Math.abs(offsetTop - start.offsetTop) < 4) continue;
    line ??= offsetTop;
    if (Math.abs(offsetTop - line) >= 4) return best;
    const distance = Math.abs(offsetLeft + offsetWidth / 2 - across);
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  }
}
