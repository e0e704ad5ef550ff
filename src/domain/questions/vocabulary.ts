import type { Copy, CopyKind } from "../text/copies.ts";
import type { TextSize, TokenId, TokenizerId } from "../text/token.ts";
import type { Census } from "../tokenizer/census.ts";
import type { Chat, Message } from "../tokenizer/chat.ts";
import type { Arrangement, Batch } from "../tokenizer/modelInput.ts";
import type { Learned, Training, TrainingId } from "../tokenizer/training.ts";
import type { Details, Matches } from "../tokenizer/vocabulary.ts";

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
   * @returns undefined where there is no template
   * @throws Failed templateRefuses
   */
  chat(
    tokenizer: TokenizerId,
    messages: readonly Message[],
    isAnswerWanted: boolean,
  ): Promise<Chat | undefined>;
  /** All tokens of a text as text for the clipboard. */
  copyOf(tokenizer: TokenizerId, text: string, kind: CopyKind): Promise<Copy>;
  /** How much each text is to this tokenizer. */
  sizes(tokenizer: TokenizerId, texts: readonly string[]): Promise<readonly TextSize[]>;
}
