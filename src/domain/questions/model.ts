import type { AttentionBytes, AttentionMap } from "../attention/attention.ts";
import type { Heads } from "../attention/headMeasures.ts";
import type { MapBytes, Mix } from "../attention/mixes.ts";
import type { Weighing } from "../attention/weighing.ts";
import type { Combination, Term } from "../model/combination.ts";
import type { Comparison, FileNeighbourhood, Neighbourhood } from "../model/embedding.ts";
import type { AttentionKind, HeadId, Inner } from "../model/inner.ts";
import type { AskedPooling } from "../model/pooling.ts";
import type { ModelId, Run, RunId } from "../model/run.ts";
import type { Tensor } from "../model/tensor.ts";
import type { MapMethod, MapProgress, TokenMap, TokenPaths } from "../model/tokenMap.ts";
import type { ModelPositions, Placed, Stack } from "../positions/modelPositions.ts";
import type { Filled, Span } from "../prediction/filling.ts";
import type { Following } from "../prediction/following.ts";
import type { Labels } from "../prediction/labels.ts";
import type { Prediction } from "../prediction/prediction.ts";
import type { PromptComparison } from "../prediction/prompts.ts";
import type { Quantization } from "../prediction/quantization.ts";
import type { Surprisals } from "../prediction/surprisal.ts";
import type { ExpectedWord } from "../prediction/words.ts";
import type { Relevance } from "../search/relevance.ts";
import type { Vectors } from "../search/vectors.ts";
import type { Stretch, TokenId, Tokens } from "../text/token.ts";
import type { BeamSettings, Beams } from "../writing/beams.ts";
import type { Choice, NextToken } from "../writing/generation.ts";
import type { LayersQuestions } from "./layers.ts";
import type { ProgramQuestions } from "./program.ts";
import type { RerunQuestions } from "./reruns.ts";

/**
 * What one may ask of a model. Every answer may fail with a `Failure`: noMemory before more is taken
 * than there is.
 */
export interface Questions extends LayersQuestions, ProgramQuestions, RerunQuestions {
  /**
   * Tokenizes the text, cuts it to the model's window, or to what there is memory for, and runs it
   * once.
   *
   * @param written what was written so far, by the decoder of an encoder-decoder or behind the text
   *   of a decoder; nothing unless given
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
   * The words that a decoder begins with these tokens, in place of token number `token` of the text:
   * each is gone on with by the likeliest token, a few at most. A newer text overtakes it.
   */
  expectedWords(
    model: ModelId,
    text: string,
    token: number,
    firsts: readonly TokenId[],
  ): Promise<readonly ExpectedWord[]>;
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
   * How well a text fits a query, by a model that reads both together: a cross-encoder with one output,
   * or one whose run `tellsPairs`.
   *
   * @throws Failed noScore if it is neither; noText if one of them has no token
   */
  relevance(model: ModelId, query: string, text: string): Promise<Relevance>;
  /**
   * Vectors of texts, and how they were made. A newer text overtakes it.
   *
   * @param texts may be none: then it only tells how they would be made
   * @param pooling as the model's own files say for texts that are neither query nor document unless
   *   given; the mean over its last layer where they say nothing
   */
  embed(model: ModelId, texts: readonly string[], pooling?: AskedPooling): Promise<Vectors>;
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
   * What a coarser export of the model says otherwise than the most faithful one, on a text.
   *
   * @returns undefined if its folder does not hold both kinds of files
   * @throws Failed noText, noLanguageHead
   */
  quantization(model: ModelId, text: string): Promise<Quantization | undefined>;
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
  /**
   * The tokens whose input embeddings are closest to a sum of others, as king − man + woman.
   *
   * @param count of the nearest
   * @throws RangeError if there are more than `MOST_TERMS`, or a number is no token
   */
  combine(run: RunId, terms: readonly Term[], count: number): Promise<Combination>;
  /**
   * A map of all input embeddings of the run's model. One that is not at hand takes up to minutes to
   * make: ask again until it is there. See engine/maps.
   */
  tokenMap(run: RunId, method: MapMethod, dimensions: 2 | 3): Promise<TokenMap | MapProgress>;
  /**
   * The way of the run's tokens through the layers, in such a map. Of an encoder-decoder: of the
   * text that its encoder reads.
   *
   * @returns undefined if there is no such map yet, or the model's file does not give what it takes
   */
  tokenPaths(run: RunId, method: MapMethod, dimensions: 2 | 3): Promise<TokenPaths | undefined>;
  /** Nobody waits for maps of the run's model that are being made: they are given up. */
  dropMaps(run: RunId): Promise<void>;
  /** How the run's model knows the order of its tokens: engine/answers/embeddings/positions.ts. */
  positions(run: RunId, of?: Stack): Promise<ModelPositions>;
  /** How much one token's vectors differ in two positions, numbered from 0. */
  placed(run: RunId, token: TokenId, first: number, second: number, of?: Stack): Promise<Placed>;
  /**
   * What is most similar to a token, or least similar.
   *
   * @param at a token of the vocabulary; in the run's text, which of its tokens
   * @throws Failed noLanguageHead if there are no output embeddings; notFound, likewise of hidden states
   */
  neighbours(run: RunId, at: number, count: number, how?: Comparison): Promise<Neighbourhood>;
  /**
   * What of a file is most similar to a token of the run's text, behind some layer. Works for about a
   * fifth of a second: ask again until all of the file's windows are read.
   *
   * @param text all of the file, or its beginning
   * @param how in hidden states
   * @throws Failed notFound
   */
  neighboursInFile(
    run: RunId,
    text: string,
    at: number,
    count: number,
    how: Comparison,
  ): Promise<FileNeighbourhood>;
  /** Nobody waits for what is being analysed: it fails as `cancelled` before its next step. */
  drop(): Promise<void>;
  /** Nobody will ask about this run again: its tensors go. */
  release(run: RunId): Promise<void>;
}
