import type { Focus } from "../../../src/domain/state.ts";

/** Where the user points: at nothing, in passing, for good, or in another panel or the editor. */
export interface Pointed {
  readonly index: number | undefined;
  readonly how: "passing" | "pinned" | "elsewhere";
}

/** The row of tokens above a picture. */
export interface Strip {
  readonly element: HTMLElement;
  /** Lights what another panel or the editor points at. */
  light(focus: Focus | undefined): void;
  /** Points from the picture, as if the mouse stood on the chip; undefined: nowhere any more. */
  point(index: number | undefined): void;
  pin(index: number): void;
  /** Brings a token into sight. Not while the mouse is on the strip: another chip would come under it. */
  show(index: number): void;
  /** Pins a token, wherever it is in the text, and brings it into sight. */
  jump(index: number): void;
  /** A weight from 0 to 1 under each chip, and a mark at the token that is looked at; or none. */
  weigh(weights: ArrayLike<number> | undefined, target: number | undefined): void;
  /** Tells where the user points now, even if it was told before. */
  start(): void;
}

export interface StripListener {
  /** What the strip is called, if it is not the text that the panel is about. */
  readonly name?: string;
  point(pointed: Pointed): void;
  reveal(index: number): void;
}
