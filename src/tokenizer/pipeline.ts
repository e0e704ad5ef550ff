import type { TokenId, TokenizerId } from "../domain/token.ts";
import type { Finder } from "./addedTokens.ts";
import type { Model } from "./model.ts";
import type { Normalizer } from "./normalizers.ts";
import type { SafeCuts } from "./safeCuts.ts";
import type { Part } from "./spans.ts";
import type { Splitter } from "./splitters.ts";
import type { Template } from "./template.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a tokenizer is made of, in the order in which a text passes through. */
export interface Pipeline {
  readonly id: TokenizerId;
  readonly findRaw: Finder;
  readonly normalize: Normalizer;
  readonly findNormalized: Finder;
  readonly split: Splitter;
  readonly model: Model;
  readonly template: Template;
  readonly vocabulary: Vocabulary;
  readonly safeCuts: SafeCuts | undefined;
  /** Tokens back to text, from their pieces; undefined: their bytes, one after the other. */
  readonly text: ((pieces: readonly string[]) => string) | undefined;
  /** Whether a blank that is part of no token stands before such a piece, behind another one. */
  readonly isApart: (piece: string) => boolean;
}

/** Sends a text through a pipeline up to the model; hands on its words, and added tokens whole. */
export function walk(
  { findRaw, normalize, findNormalized, split }: Pipeline,
  text: Part,
  takeWord: (word: Part) => void,
  takeWhole: (part: Part, id: TokenId) => void,
): void {
  findRaw(text, (raw, rawId) => {
    if (rawId !== undefined) takeWhole(raw, rawId);
    else {
      findNormalized(normalize(raw), (part, id) => {
        if (id !== undefined) takeWhole(part, id);
        else split(part, takeWord);
      });
    }
  });
}

/** How much text is cut at once where not all of it may be needed, in UTF-16 units. */
export const CHUNK = 2048;
