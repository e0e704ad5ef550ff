import type { Run } from "../../../../src/domain/model/run.ts";
import { type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import type { Panel } from "../../../kit/panel/panel.ts";

/** What the panel remembers. */
export interface Remembered {
  readonly part: PartId;
  /** What the colors of the lens mean. */
  readonly measure: Measure;
  /** Whether the lens is also held behind each attention. */
  readonly places: "layers" | "all";
  /** What the curves of chosen tokens show. */
  readonly height: "probability" | "rank";
}

export type PartId = "lens" | "attribution" | "neurons";

export type Measure = "probability" | "rank" | "entropy" | "divergence";

/** Where one looks: a token of a text, and what the model says behind it, or in its place. */
export interface Place {
  /** With what its decoder has written, of an encoder-decoder. */
  readonly run: Run;
  readonly position: number;
}

/** The tokens that the model is asked about: those that its decoder was given, if it has one. */
export const askedTokens = ({ run: { decoder, tokens } }: Pick<Place, "run">): Tokens =>
  decoder ?? tokens;

export const isMasked = ({ run }: Pick<Place, "run">): boolean => run.says.kind === "masked";

export const namedAt = (place: Pick<Place, "run">, position: number): string =>
  nameOf(tokenAt(askedTokens(place), position));

/** The panel as one of its parts sees it. */
export interface PartPanel extends Panel<Remembered> {
  /** Looks at another token of the text. */
  pick(position: number): void;
}

/** One part of the panel, made when it is first looked at. */
export interface Part {
  readonly options?: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  /** Another token is looked at, or another text of the decoder's. */
  show(place: Place): void;
  /** The theme changed: draw what CSS does not reach. */
  recolour?(): void;
}
