import type { TokenizerId } from "../../../../src/domain/text/token.ts";
import type { TokenizerCard } from "../../../../src/domain/tokenizer/card.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";

/** What the panel remembers. */
export interface Remembered {
  readonly part: PartId;
  /** Whether pieces are also shown as the vocabulary stores them. */
  readonly showsStored: boolean;
  /** The tokenizers laid side by side. */
  readonly compared: readonly TokenizerId[];
  /** Those that the user opened from files. */
  readonly opened: readonly TokenizerCard[];
  /** Whose chat template is used; undefined: that of the panel's tokenizer. */
  readonly chatting: TokenizerId | undefined;
}

export type PartId = "cut" | "token" | "compare" | "input" | "vocabulary";

export type TokensPanel = Panel<Remembered>;

/** One part of the panel, made when it is first looked at. */
export interface Part {
  readonly elements: readonly HTMLElement[];
  /** Hears of it also while another part is shown. */
  point?(pointed: Pointed): void;
  /** The theme changed: draw what CSS does not reach. */
  recolour?(): void;
}
