import type { AttentionBytes, AttentionMap } from "../attention/attention.ts";
import type { Heads } from "../attention/headMeasures.ts";
import type { MapBytes, Mix } from "../attention/mixes.ts";
import type { Weighing } from "../attention/weighing.ts";
import type { Neighbour } from "../model/embedding.ts";
import type { AttentionKind, Found, HeadId, Inner } from "../model/inner.ts";
import type { Intervention } from "../model/interventions.ts";
import type { Speech } from "../model/speech.ts";
import type { Tensor } from "../model/tensor.ts";
import type { Filled, Span } from "../prediction/filling.ts";
import type { Following } from "../prediction/following.ts";
import type { Labels } from "../prediction/labels.ts";
import type { LensLayer, LensQuestion } from "../prediction/lens.ts";
import type { Prediction } from "../prediction/prediction.ts";
import type { PromptComparison } from "../prediction/prompts.ts";
import type { OwnWriting } from "../prediction/rules.ts";
import type { Surprisals } from "../prediction/surprisal.ts";
import type { Slice, Survey } from "../text/blocks.ts";
import type { Fault } from "../text/fault.ts";
import type { Stretch, TextSize, Token, TokenId, TokenizerId, Tokens } from "../text/token.ts";
import type { Steps } from "../tokenizer/steps.ts";
import type { VocabularyQuestions } from "../tokenizer/vocabulary.ts";
import type { BeamSettings, Beams } from "../writing/beams.ts";
import type { Choice, NextToken } from "../writing/generation.ts";

/** Which model: the name of an embedded one ("tiny-gpt"), or the path of a model folder. */
export type ModelId = string;

/** What a model is made of, in the field's words, whatever its config calls them. */
export interface ModelCard {
  readonly id: ModelId;
  /** As people call it: the folder's own name. */
  readonly name: string;
  /** `model_type` of its config: "gpt2", "bert", "t5", … */
  readonly family: string;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly vocabSize: number;
  /** How many tokens it can take in at once. */
  readonly contextLength: number;
  /** Whether its products of 8 bits are taken exactly, though slower: this CPU's own overflow. */
  readonly exactInt8?: true;
}

declare const runId: unique symbol;
/** Names one forward pass as long as the engine keeps it. */
export type RunId = number & { readonly [runId]: true };

/** One forward pass over one text: its tensors stay in the engine, and are asked for in slices. */
export interface Run {
  readonly id: RunId;
  readonly model: ModelCard;
  /** The tokens that the model received: at most `model.contextLength`, and what memory holds. */
  readonly tokens: Tokens;
  /** How many tokens the whole text has: more than were received where the text was cut. */
  readonly totalTokens: number;
  /** What it was cut by where not by the model's window: there was memory for no more of it. */
  readonly cutBy?: "memory";
  /** What can be looked at inside, for each kind of attention that the model has. */
  readonly found: readonly Found[];
  /** What the model can be asked about its tokens. */
  readonly says: Speech;
  /** Whether the model can tell if one text follows another (`following`). */
  readonly tellsPairs?: true;
  /** Of an encoder-decoder that fills spans: how many sentinels it has to hide them behind. */
  readonly sentinels?: number;
  /** Of an encoder-decoder: what its decoder was given, its start token first. No text of ours. */
  readonly decoder?: Tokens;
  /** What the model's files say of how it writes, if they do, and the tokens that end its texts. */
  readonly writing?: OwnWriting;
  readonly ends?: readonly TokenId[];
  /** Of one with interventions: the run that `rerun` was asked of. */
  readonly base?: RunId;
}

/** How far something long has come. */
export type Stage = "loadingTokenizer" | "tokenizing" | "loadingModel" | "running";

/**
 * What one may ask of a model. Every answer may fail with a `Failure`: noMemory before more is taken
 * than there is.
 */
export interface Questions {
  /**
   * Tokenizes the text, cuts it to the model's window, or to what there is memory for, and runs it
   * once.
   *
   * @param written what the decoder of an encoder-decoder has written so far; nothing unless given
   */
  analyse(model: ModelId, text: string, written?: readonly TokenId[]): Promise<Run>;
  /**
   * Another run of an encoder-decoder on the same text, with a text for its decoder.
   *
   * @param text unless given, what the model writes itself: the likeliest token after each
   */
  write(run: RunId, text?: string): Promise<Run>;
  /**
   * Attention weights of one head; layers and heads are numbered from 0.
   *
   * @param kind the first of the run's `found` unless given
   */
  attention(run: RunId, layer: number, head: number, kind?: AttentionKind): Promise<AttentionMap>;
  /** All heads of one layer as bytes, likewise; for all layers ask for each, and all at once. */
  attentions(run: RunId, layer: number, kind?: AttentionKind): Promise<AttentionBytes>;
  /** Some rows of one head, as exact as they were computed: [count, to]. */
  attentionRows(run: RunId, head: HeadId, first: number, count: number): Promise<Float32Array>;
  /**
   * What one head's weights are the softmax of, or several heads at once: a byte for each cell.
   *
   * @param head of what is made of more than one head, one of them
   * @returns undefined if the model's file does not give what it takes
   */
  mixed(run: RunId, head: HeadId, mix: Mix): Promise<MapBytes | undefined>;
  /** Some rows of the same, exact: [count, to]; of scores -Infinity where masked. */
  mixedRows(
    run: RunId,
    head: HeadId,
    mix: Mix,
    first: number,
    count: number,
  ): Promise<Float32Array>;
  /**
   * How the weights of one token in one head came about, computed anew.
   *
   * @param keys of which tokens looked at the keys are wanted
   * @returns undefined if the model's file does not give queries and keys
   */
  weighing(
    run: RunId,
    head: HeadId,
    from: number,
    keys: readonly number[],
  ): Promise<Weighing | undefined>;
  /** What all heads of one kind do on the run's text, each with its map made small. */
  heads(run: RunId, kind?: AttentionKind): Promise<Heads>;
  /**
   * Tensors inside the model, computed anew in one pass: ask for all that are drawn at once.
   *
   * @returns one for each, in order, its shape as `Inner` tells
   */
  inside(run: RunId, which: readonly Inner[]): Promise<readonly Tensor[]>;
  /**
   * What the model would say after each layer, at asked positions; one pass anew.
   *
   * @returns places of the residual stream in the order of computation
   */
  lens(run: RunId, asked: LensQuestion): Promise<readonly LensLayer[]>;
  /**
   * One pass over the run's text with these interventions, and no others that the run itself may
   * have had. Whatever can be asked of a run can be asked of it; attention is computed anew then.
   */
  rerun(run: RunId, interventions: readonly Intervention[]): Promise<Run>;
  /** What the model expects after the token at `position`; of an encoder-decoder, of `decoder`. */
  candidates(run: RunId, position: number, count: number): Promise<Prediction>;
  /** Before any softmax, likewise after the token at `position`: [vocabSize]. */
  logits(run: RunId, position: number): Promise<Float32Array>;
  /** What a model whose run says `labels` makes of the run's text, or of each token of it. */
  labels(run: RunId): Promise<Labels>;
  /**
   * What a masked language model (Devlin et al. 2019) expects in these places of the run's text,
   * which it reads anew with a mask in all of them: logits, [vocabSize] for each.
   */
  fill(run: RunId, positions: readonly number[]): Promise<readonly Float32Array[]>;
  /**
   * How unexpected the tokens that touch a stretch of the text were, however long the text: to a
   * decoder after what stands before each, to a masked language model between what stands on both
   * sides. engine/answers/surprisal.ts and engine/answers/maskedSurprisal.ts say how it is read in windows.
   *
   * @throws Failed notDecoder of an encoder-decoder, or an encoder without a mask; noLanguageHead
   */
  surprisals(model: ModelId, text: string, stretch: Stretch): Promise<Surprisals>;
  /**
   * What an encoder-decoder with sentinels writes for spans of the run's text that are hidden.
   *
   * @param spans of the run's tokens, in order, apart from each other; at most `run.sentinels`
   */
  fillSpans(run: RunId, spans: readonly Span[]): Promise<Filled>;
  /**
   * Whether a second text follows a first, by a model whose run `tellsPairs`.
   *
   * @throws Failed noText if one of them has no token
   */
  following(model: ModelId, first: string, second: string): Promise<Following>;
  /**
   * What a decoder makes of several prompts: what comes next after each, how that differs, and how
   * likely each continuation is behind each. See engine/answers/prompts.ts for what the window holds.
   *
   * @throws Failed notDecoder, noLanguageHead; noText if a prompt has no token
   */
  prompts(
    model: ModelId,
    prompts: readonly string[],
    continuations: readonly string[],
  ): Promise<PromptComparison>;
  /**
   * What comes behind a run's text and what was written since, and which of it is chosen. Ask again
   * with that behind `written`, and the text goes on (`writeOn`); ask with less, and it branches.
   * Only what was not read before is read.
   *
   * @param written of an encoder-decoder, behind `decoder`
   * @throws Failed notDecoder, noLanguageHead
   * @throws RangeError if they are more than fit into the model's window
   */
  next(run: RunId, written: readonly TokenId[], choice: Choice): Promise<NextToken>;
  /**
   * One step of a beam search for what comes behind a run's text.
   *
   * @param before what the step before answered, or `START`
   * @throws Failed notDecoder, noLanguageHead
   */
  beams(run: RunId, before: Beams, settings: BeamSettings): Promise<Beams>;
  /** What these tokens of the run's vocabulary are, outside any text. */
  spell(run: RunId, ids: readonly TokenId[]): Promise<Tokens>;
  /** The tokens whose input embeddings are closest by cosine, without the token itself. */
  neighbours(run: RunId, token: TokenId, count: number): Promise<readonly Neighbour[]>;
  /** Nobody waits for what is being analysed: it fails as `cancelled` before its next step. */
  drop(): Promise<void>;
  /** Nobody will ask about this run again: its tensors go. */
  release(run: RunId): Promise<void>;
}

/** A change of a text: `length` UTF-16 units at `offset` become `text`. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A tokenizer one can choose. */
export interface TokenizerCard {
  readonly id: TokenizerId;
  /** "tiny-gpt" */
  readonly name: string;
  readonly algorithm: "BPE" | "WordPiece" | "Unigram" | "WordLevel";
  readonly vocabSize: number;
}

/** The first tokens of a text, and the size of all of it. */
export interface Tokenized {
  readonly tokens: Tokens;
  readonly size: TextSize;
}

/** The token at a place of a document, and where it stands there. */
export interface TokenInDocument {
  readonly token: Token;
  /** Its number among the document's tokens, from 0; undefined while they are being counted. */
  readonly index: number | undefined;
  /** The tokens of the same pre-token ("word"), this one among them, in order. */
  readonly word: readonly Token[];
}

/** Spans of consecutive tokens, UTF-16 offsets in the document. */
export interface Cuts {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The number of the first of them among the document's tokens if known, for even and odd. */
  readonly first: number | undefined;
}

/** Names a document that the tokenizer thread mirrors: its URI. */
export type DocumentId = string;

/** What one may ask of all tokens of an open document that nobody edits, however long. */
export interface TextQuestions {
  /** Tokenizes all of it; what is asked about the same document later need not. */
  survey(tokenizer: TokenizerId, document: DocumentId): Promise<Survey>;
  /** Tokens [from, to), at least one. @throws RangeError if there are not so many */
  slice(tokenizer: TokenizerId, document: DocumentId, from: number, to: number): Promise<Slice>;
  /** The tokens of these numbers, in this order. @throws RangeError if there are not so many */
  pick(tokenizer: TokenizerId, document: DocumentId, numbers: Uint32Array): Promise<Tokens>;
  /** The numbers of all tokens by rising ID, equal ones as in the text. */
  byId(tokenizer: TokenizerId, document: DocumentId): Promise<Uint32Array>;
  /** The numbers of all tokens of one ID, in the order of the text. */
  places(tokenizer: TokenizerId, document: DocumentId, id: TokenId): Promise<Uint32Array>;
  /**
   * How the word of token `index` came to its tokens, step by step; undefined where there is none.
   *
   * @param index undefined: of the first word that is cut into several
   */
  steps(tokenizer: TokenizerId, document: DocumentId, index?: number): Promise<Steps | undefined>;
}

/** What one may ask of the tokenizers. Spans and sizes are exact, whatever the algorithm. */
export interface TokenizerQuestions extends VocabularyQuestions, TextQuestions {
  /** The first `limit` tokens of the text, and the size of all of it. */
  tokenize(tokenizer: TokenizerId, text: string, limit: number): Promise<Tokenized>;
  /** The card of any tokenizer: also of a folder with a tokenizer.json, or of such a file. */
  tokenizer(id: TokenizerId): Promise<TokenizerCard>;

  /** Mirrors a document from here on; a second opening replaces the first. */
  open(document: DocumentId, version: number, text: string): Promise<void>;
  /** Changes in the order in which they are to be applied, each to the text the one before left. */
  edit(document: DocumentId, version: number, changes: readonly TextChange[]): Promise<void>;
  close(document: DocumentId): Promise<void>;
  /** The token that covers `offset`; where several share one character, the first of them. */
  tokenInDocument(
    tokenizer: TokenizerId,
    document: DocumentId,
    offset: number,
  ): Promise<TokenInDocument | undefined>;
  /** The tokens that touch `from` to `to`, at most `limit`. */
  cuts(
    tokenizer: TokenizerId,
    document: DocumentId,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<Cuts>;
  /**
   * What had better be otherwise in a document that is to be a prompt.
   *
   * @param budget the most tokens that it should have; undefined: as many as the model takes in
   */
  faults(
    tokenizer: TokenizerId,
    document: DocumentId,
    budget: number | undefined,
  ): Promise<readonly Fault[]>;
  /** Counts all of the document's tokens; answers when done, or undefined if the text changed. */
  count(tokenizer: TokenizerId, document: DocumentId): Promise<number | undefined>;
}
