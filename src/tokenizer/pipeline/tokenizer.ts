import { Failed } from "../../domain/failure.ts";
import { Refused } from "../../domain/reason.ts";
import type { TokenId, TokenizerId, Tokens } from "../../domain/text/token.ts";
import type { TokenizerCard } from "../../domain/tokenizer/card.ts";
import type { Steps } from "../../domain/tokenizer/steps.ts";
import type { Origin } from "../../domain/tokenizer/vocabulary.ts";
import { LONG } from "../models/longWords.ts";
import { lossyText, type Model, type Pieces } from "../models/model.ts";
import { type Part, partOf, whole } from "../stages/spans.ts";
import type { Template } from "../stages/template.ts";
import { type Cut, CutBuilder, surround } from "./cut.ts";
import { CHUNK, type Pipeline, walk } from "./pipeline.ts";
import { findSafeCuts, type SafeCuts } from "./safeCuts.ts";
import { show } from "./show.ts";
import { stepsOf } from "./steps.ts";

export interface TokensOptions {
  /** No more than so many tokens, the model's special ones included. */
  readonly limit?: number;
  /** With the tokens that the model wants around a text, such as [CLS] and [SEP]. */
  readonly special?: boolean;
  /** @see Tokenizer.cut */
  readonly continues?: boolean;
}

/**
 * One tokenizer of any kind. Lone surrogates count as U+FFFD, as in every UTF-8 encoder. All that
 * takes a text throws Failed tokenizerUnreadable where a part of it has no token, not even an
 * unknown one, and where far more than the text comes out of it.
 */
export interface Tokenizer {
  readonly id: TokenizerId;
  readonly algorithm: TokenizerCard["algorithm"];
  readonly vocabSize: number;
  readonly template: Template;
  /** The text's tokens in order; blanks that the tokenizer drops are gaps between their spans. */
  tokens(text: string, options?: TokensOptions): Tokens;
  /** How many tokens the text has, without those around it. @see cut */
  count(text: string, continues?: boolean): number;
  /**
   * Where the text is cut and which words its tokens belong to: `tokens` without the looking up.
   *
   * @param continues whether it was cut off a longer text at one of the safe cuts
   */
  cut(text: string, continues?: boolean): Cut;
  /** What takes long in cutting a text, step by step; `cut` is quick then. */
  prepare(text: string, continues?: boolean): Generator<void, void>;
  /** Tokens `from` up to `to` of a cut in full. */
  show(text: string, cut: Cut, from: number, to: number): Tokens;
  /** Places where a text may be cut in two without changing any token. */
  readonly safeCuts: SafeCuts;
  /**
   * How the word of token `index` came to its tokens, step by step.
   *
   * @param index undefined: of the first word that is cut, or else the first
   * @param continues as in `cut`
   * @returns undefined where the text has no such token
   */
  steps(text: string, index?: number, continues?: boolean): Steps | undefined;
  /** "" for a number that is no token. */
  pieceOf(id: TokenId): string;
  /** What it stands for in the middle of a text, as the decoder has it. */
  bytesOf(id: TokenId): Uint8Array;
  /** Whether decoding puts a blank before it, behind another token, which is part of neither. */
  isApart(id: TokenId): boolean;
  /** The merge that makes a token, in BPE. */
  origin(id: TokenId): Origin | undefined;
  /** The logarithm of a token's probability, in Unigram. */
  score(id: TokenId): number | undefined;
  isSpecial(id: TokenId): boolean;
  decode(ids: Iterable<TokenId>, skipSpecial?: boolean): string;
}

const CACHED = 50_000; // words
const CACHED_LENGTH = 48; // UTF-16 units; longer words hardly come twice

/** Joins the parts of a tokenizer. From a tokenizer.json: `openTokenizer` in tokenizerFile.ts. */
export function createTokenizer(pipeline: Pipeline): Tokenizer {
  const { model, template, vocabulary } = pipeline;
  const safeCuts = findSafeCuts(pipeline);
  const pieces = remembering(model);

  const cutInto = (cut: CutBuilder, text: Part): void =>
    telling(() =>
      walk(
        pipeline,
        text,
        (word) => cut.addWord(word, pieces(word.text)),
        (part, id) => cut.addWhole(part, id),
      ),
    );

  /** What it cannot do with a text, as a failure that names it. */
  function telling<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const { reason } = thrown;
      throw new Failed({ kind: "tokenizerUnreadable", file: pipeline.id, reason });
    }
  }

  const cut = (text: string, continues = false): Cut => {
    const source = text.toWellFormed();
    const builder = new CutBuilder(source.length);
    cutInto(builder, { ...whole(source), continues });
    return builder;
  };

  function* prepare(text: string, continues = false): Generator<void, void> {
    if (!model.prepare) return;
    const part = { ...whole(text.toWellFormed()), continues };
    for (const word of telling(() => longWords(pipeline, part))) yield* model.prepare(word);
  }

  /** Cuts chunk by chunk until there are enough tokens. */
  function cutUpTo(text: string, limit: number): CutBuilder {
    const source = text.toWellFormed();
    const builder = new CutBuilder(Math.min(source.length, limit * 8));
    for (let from = 0; from < source.length && builder.count < limit; ) {
      const to = safeCuts.next(source, from + CHUNK);
      cutInto(builder, partOf(source, from, to));
      from = to;
    }
    return builder;
  }

  return {
    id: pipeline.id,
    algorithm: model.algorithm,
    vocabSize: vocabulary.size,
    template,
    safeCuts,
    cut,
    prepare,
    show: (...of) => telling(() => show(pipeline, ...of)),
    count: (text, continues) => cut(text, continues).count,
    tokens(text, { limit, special = false, continues = false } = {}) {
      const around = special ? template.before.length + template.after.length : 0;
      const room = limit === undefined ? undefined : Math.max(0, limit - around);
      const found = room === undefined ? cut(text, continues) : cutUpTo(text, room);
      const count = Math.min(found.count, room ?? found.count);
      const end = count < found.count ? (found.starts[count] as number) : text.length;
      const all = around === 0 ? found : surround(found, count, end, template);
      return telling(() => show(pipeline, text, all, 0, count + around));
    },
    steps: (text, index, continues = false) =>
      stepsOf({ pipeline, safeCuts, cutInto, continues }, text.toWellFormed(), index),
    pieceOf: vocabulary.piece,
    bytesOf: vocabulary.bytes,
    isApart: (id) => pipeline.isApart(vocabulary.piece(id)),
    origin: (id) => model.origin?.(id),
    score: (id) => model.score?.(id),
    isSpecial: vocabulary.isSpecial,
    decode(ids, skipSpecial = false) {
      const shown = Array.from(ids).filter(
        (id) => vocabulary.has(id) && !(skipSpecial && vocabulary.isSpecial(id)),
      );
      return telling(() =>
        pipeline.text
          ? pipeline.text(shown.map(vocabulary.piece))
          : lossyText(shown.map(vocabulary.bytes)),
      );
    },
  };
}

/** `Model.cut`, which keeps the tokens of short words. */
function remembering(model: Model): (word: string) => Pieces {
  const known = new Map<string, Pieces>();
  return (word) => {
    const found = known.get(word);
    if (found) return found;
    if (word.length > CACHED_LENGTH) return model.cut(word);
    const cut = model.cut(word);
    if (known.size === CACHED) known.clear();
    known.set(` ${word}`.slice(1), cut); // a copy, or the key would keep the whole text alive
    return cut;
  };
}

/** The words of a text that take long to cut. */
function longWords(pipeline: Pipeline, text: Part): readonly string[] {
  const long: string[] = [];
  walk(
    pipeline,
    text,
    (word) => word.text.length > LONG && long.push(word.text),
    () => {},
  );
  return long;
}
