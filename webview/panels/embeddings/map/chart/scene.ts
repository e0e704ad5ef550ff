import type { TokenId } from "../../../../../src/domain/text/token.ts";
import type { Place } from "../plane/camera.ts";
import type { Spot } from "../plane/picking.ts";

/** Tokens of the text that stand at one place. */
export interface Stop {
  readonly id: TokenId;
  readonly name: string;
  /** Which tokens of the text, numbered from 0. */
  readonly indices: readonly number[];
  readonly place: Place;
}

/** What is pointed at: a token of the vocabulary, or of the text where it stands now. */
export interface Hit {
  readonly id: TokenId;
  readonly stop?: Stop;
}

/** What lies over the points. */
export interface Scene {
  readonly stops: readonly Stop[];
  /** The places of the text's tokens in order, if they are joined by a line. */
  readonly path: readonly Place[];
  /** What is named where there is room, the most important first. */
  readonly important: ArrayLike<TokenId>;
  readonly nameOf: (id: TokenId) => string;
  readonly regions: readonly { readonly name: string; readonly middle: Place }[];
  readonly pointed: Hit | undefined;
  /** Joined to what is pointed at. */
  readonly near: readonly TokenId[];
  readonly found: readonly TokenId[];
  readonly chosen: readonly TokenId[];
  /** The line that is being drawn around points. */
  readonly lasso: readonly Spot[];
}

export const EMPTY: Scene = {
  ...{ stops: [], path: [], important: [], nameOf: String, regions: [], pointed: undefined },
  ...{ near: [], found: [], chosen: [], lasso: [] },
};
