import type { TokenId, TokenizerId } from "../../domain/text/token.ts";
import { roomFor, TooLong } from "../limits/growth.ts";
import type { Model } from "../models/model.ts";
import type { Vocabulary } from "../models/vocabulary.ts";
import type { Finder } from "../stages/addedTokens.ts";
import type { Part } from "../stages/spans.ts";
import type { Normalizer, Splitter } from "../stages/stages.ts";
import type { Template } from "../stages/template.ts";

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
  /** Tokens back to text, from their pieces; undefined: their bytes, one after the other. */
  readonly text: ((pieces: readonly string[]) => string) | undefined;
  /** Whether a blank that is part of no token stands before such a piece, behind another one. */
  readonly isApart: (piece: string) => boolean;
}

/**
 * Sends a text through a pipeline up to the model; hands on its words, and added tokens whole.
 *
 * @throws TooLong if far more than the text comes out of it
 */
export function walk(
  { findRaw, normalize, findNormalized, split }: Pipeline,
  text: Part,
  takeWord: (word: Part) => void,
  takeWhole: (part: Part, id: TokenId) => void,
): void {
  const most = roomFor(text.text.length);
  let normalUnits = 0;
  let wordUnits = 0;
  const take = (word: Part) => {
    wordUnits += word.text.length;
    if (wordUnits > most) throw new TooLong("pre_tokenizer");
    takeWord(word);
  };
  const intoWords = (part: Part) => {
    try {
      split(part, take);
    } catch (thrown) {
      throw thrown instanceof TooLong ? new TooLong("pre_tokenizer") : thrown;
    }
  };
  findRaw(text, (raw, rawId) => {
    if (rawId !== undefined) {
      takeWhole(raw, rawId);
      return;
    }
    const normalized = normalize(raw);
    normalUnits += normalized.text.length;
    if (normalUnits > most) throw new TooLong("normalizer");
    findNormalized(normalized, (part, id) => {
      if (id !== undefined) takeWhole(part, id);
      else intoWords(part);
    });
  });
}

/** How much text is cut at once where not all of it may be needed, in UTF-16 units. */
export const CHUNK = 2048;
