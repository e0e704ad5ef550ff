import type { Pointed } from "./strip.ts";
import type { VirtualChips } from "./virtualChips.ts";

/** Which token is pointed at. Its chip is marked, and the listener is told. */
export class Pointing {
  readonly #chips: VirtualChips;
  readonly #tell: (pointed: Pointed) => void;
  #passing: number | undefined;
  #pinned: number | undefined;
  #lit: readonly number[] = []; // in another panel or the editor
  #shown: readonly number[] = [];

  constructor(chips: VirtualChips, pinned: number | undefined, tell: (pointed: Pointed) => void) {
    this.#chips = chips;
    this.#pinned = pinned;
    this.#tell = tell;
  }

  get pinned(): number | undefined {
    return this.#pinned;
  }

  /** Marks a chip that is drawn anew. */
  dress(chip: HTMLElement, index: number): void {
    chip.ariaSelected = String(index === this.#pinned);
    chip.classList.toggle("pointed", this.#shown.includes(index));
  }

  /** Points for as long as the mouse or the focus stays. */
  pass(index: number | undefined): void {
    if (this.#passing === index) return;
    this.#passing = index;
    this.update();
  }

  pin(index: number | undefined): void {
    for (const at of [this.#pinned, index]) {
      if (at !== undefined) this.#chips.at(at)?.setAttribute("aria-selected", String(at === index));
    }
    this.#pinned = index;
    // The pin is told even if the mouse already points at the same token.
    const before = this.#passing;
    this.#passing = undefined;
    this.update();
    this.#passing = before;
  }

  letGo(): void {
    this.#passing = undefined;
    this.pin(undefined);
  }

  /** @returns whether they are shown: what is pointed at here goes before what is elsewhere */
  light(tokens: readonly number[]): boolean {
    this.#lit = tokens;
    if (this.#passing !== undefined || this.#pinned !== undefined) return false;
    this.update();
    return true;
  }

  /** Marks what is pointed at, and tells it. */
  update(): void {
    const own = this.#passing ?? this.#pinned;
    for (const index of this.#shown) this.#chips.at(index)?.classList.remove("pointed");
    this.#shown = own === undefined ? this.#lit : [own];
    for (const index of this.#shown) this.#chips.at(index)?.classList.add("pointed");
    if (own === undefined) this.#tell({ index: this.#lit[0], how: "elsewhere" });
    else this.#tell({ index: own, how: this.#passing === undefined ? "pinned" : "passing" });
  }
}
