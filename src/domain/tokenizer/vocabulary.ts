import type { Copy, CopyKind } from "../text/copies.ts";
import type { TextSize, TokenId, TokenizerId } from "../text/token.ts";
import type { Census } from "./census.ts";
import type { Chat, Message } from "./chat.ts";
import type { Arrangement, Batch } from "./modelInput.ts";
import type { Learned, Training, TrainingId } from "./training.ts";

/** A token as the vocabulary holds it, outside any text. */
export interface Entry {
  readonly id: TokenId;
  /** As the vocabulary stores it: "Ġthe", "##ing", "▁the". */
  readonly piece: string;
  /** The UTF-8 bytes that it stands for; of an unknown token, none. */
  readonly bytes: Uint8Array;
  readonly special: boolean;
}

/** The rule of byte-pair encoding that makes a token. */
export interface Origin {
  /** The rule's place in the order of merging, 0 = first. */
  readonly rank: number;
  readonly left: TokenId;
  readonly right: TokenId;
}

/** What there is to say about one token of a vocabulary. */
export interface Details extends Entry {
  /** Of the characters that it stands for; none where its bytes are no whole characters. */
  readonly points: readonly CodePoint[];
  /** BPE: the merge that makes it. */
  readonly origin:
    | { readonly rank: number; readonly left: Entry; readonly right: Entry }
    | undefined;
  /** Unigram: the logarithm of its probability. */
  readonly score: number | undefined;
  readonly relatives: Relatives;
}

export interface CodePoint {
  readonly character: string;
  /** As Unicode names it, in English: "HANGUL SYLLABLE GO"; undefined where it has no name. */
  readonly name: string | undefined;
}

/** A token's neighbours by spelling; a first blank and capitals aside. */
export interface Relatives {
  /** Spelled alike, with another blank or other capitals. */
  readonly alike: readonly Entry[];
  /** What it begins with, the longest first. */
  readonly shorter: readonly Entry[];
  /** What begins with it, the shortest first; of as many as `longerTotal`. */
  readonly longer: readonly Entry[];
  readonly longerTotal: number;
}

/** Tokens found in a vocabulary: of that id, spelled so, beginning so, holding it; in this order. */
export interface Matches {
  readonly entries: readonly Entry[];
  /** How many there are in all. */
  readonly total: number;
}

/** What one may ask of the tokenizers' vocabularies, whatever the text. */
export interface VocabularyQuestions {
  /** A token by its number; undefined where there is none of this number. */
  tokenDetails(tokenizer: TokenizerId, id: TokenId): Promise<Details | undefined>;
  /** Tokens by number or spelling, the nearest first, at most `limit`. */
  findTokens(tokenizer: TokenizerId, query: string, limit: number): Promise<Matches>;
  /** What a model is given for these texts, at most `limit` tokens each. */
  receive(
    tokenizer: TokenizerId,
    texts: readonly string[],
    arrangement: Arrangement,
    limit: number,
  ): Promise<Batch>;
  /** The vocabulary by script and length. */
  census(tokenizer: TokenizerId): Promise<Census>;
  /**
   * Begins to learn byte-pair encoding from a text. The last few trainings are kept.
   *
   * @param name what the text is called, if it is not the panel's own
   */
  train(text: string, name: string | undefined): Promise<Training>;
  /** Learns for some moments. @throws RangeError for a training that is no longer kept */
  learn(training: TrainingId): Promise<Learned>;
  /**
   * A conversation as the model's own chat template writes it.
   *
   * @param isAnswerWanted with the beginning of the assistant's answer
   * @returns undefined where there is no template; a sentence where the template refuses
   */
  chat(
    tokenizer: TokenizerId,
    messages: readonly Message[],
    isAnswerWanted: boolean,
  ): Promise<Chat | string | undefined>;
  /** All tokens of a text as text for the clipboard. */
  copyOf(tokenizer: TokenizerId, text: string, kind: CopyKind): Promise<Copy>;
  /** How much each text is to this tokenizer. */
  sizes(tokenizer: TokenizerId, texts: readonly string[]): Promise<readonly TextSize[]>;
}
