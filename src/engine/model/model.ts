import type { Found, Inner } from "../../domain/model/inner.ts";
import type { Hide } from "../../domain/model/interventions.ts";
import type { OwnWriting } from "../../domain/model/ownWriting.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { Stack } from "../../domain/positions/modelPositions.ts";
import type { Labels } from "../../domain/prediction/labels.ts";
import { Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Head } from "../anatomy/namedHead.ts";
import { type CardFile, readCard } from "../config/card.ts";
import type { ModelFiles } from "../config/files.ts";
import { type FolderPooling, readPooling } from "../config/pooling.ts";
import { unreadable } from "../graph/unreadable.ts";
import type { Embeddings } from "../onnx/embeddings.ts";
import type { Past } from "../onnx/feeds.ts";
import { freeMemory } from "../onnx/memory.ts";
import { overflows } from "../onnx/overflow.ts";
import { type ModelProgram, readProgram } from "../program/modelProgram.ts";
import { readGraphs, readParts } from "../sessions/graphs.ts";
import type { Input } from "../sessions/input.ts";
import { createSessions } from "../sessions/sessions.ts";
import type { Change } from "../surgery/changes.ts";
import { changed, hiddenLayers } from "./changed.ts";
import { judgeDecoder } from "./decoder.ts";
import { readEmbeddings, readUnembedding, type Unembedding } from "./embeddings.ts";
import { inside } from "./inside.ts";
import { readLabels } from "./labels.ts";
import { createLimits, type Limits } from "./limits.ts";
import { logitsAt, logitsOfEach, notFound, unembed, unembedLast } from "./logits.ts";
import { outlineOf, placeOf, sizesOf, tensorsIn } from "./outline.ts";
import { isPaddingHidden } from "./padding.ts";
import { checkTokens, complete, goOn, type Opened, outcome, run, type Tensors } from "./pass.ts";
import { readPositions } from "./positions.ts";
import { readsTogether, states } from "./states.ts";

/** An opened model: its weights stay in the file and are mapped from there. */
export interface Model {
  readonly card: ModelCard;
  readonly head: Head;
  /** What is inside, for each kind of attention; without layers where it was not found. */
  readonly found: readonly Found[];
  /** Of an encoder-decoder: the token that its decoder begins with. */
  readonly start: TokenId | undefined;
  /** The tokens that a text ends with. */
  readonly ends: readonly TokenId[];
  /** What its files say of how it writes. */
  readonly writing: OwnWriting | undefined;
  /** What its files say of rotary positions in a layer, numbered from 0. */
  readonly rotary: CardFile["rotary"];
  /** How its files say that texts become vectors; undefined if they say nothing of it. */
  readonly pooling: FolderPooling | undefined;
  /** Whether going on from a past gives the same as one pass over all, but for the last digits. */
  readonly isExact: boolean;
  /** How much the memory has room for. Whatever takes more fails with noMemory. */
  readonly limits: Pick<Limits, "room" | "keeps" | "together" | "need">;
  /**
   * One forward pass; blocks this process meanwhile.
   *
   * @param past what its decoder has read of `input` already: the pass is over the rest, and gives
   *   only the rest's rows, and nothing of an encoder
   * @param tells asks for logits instead of the stream: for one token that saves a pass of the head
   */
  run(input: Input, past?: Past, tells?: "logits"): Promise<Tensors>;
  /** Whether several texts may be read in one pass: it changes no numbers, and the file takes them. */
  readonly readsTogether: boolean;
  /** As `run`, without attention, which `inside` computes when it is asked for. */
  outcome(input: Input): Promise<Tensors>;
  /**
   * Logits after a token of a run's text, or of its decoder's text: [vocabSize]. They are computed
   * only when asked for, since they are a third of the work of a model of 124M parameters.
   *
   * @throws RangeError if the position is outside the text
   * @throws Failed noLanguageHead if the model has none
   */
  logits(run: Tensors, position: number): Promise<Float32Array>;
  /**
   * Tensors inside the model, from a new pass that computes only what they need.
   *
   * @throws Failed notFound if one is none of those in `found`
   */
  inside(input: Input, which: readonly Inner[]): Promise<readonly Tensor[]>;
  /** Hidden states of the tokens of texts of one length, each [sequence, width]: see states.ts. */
  states(texts: readonly Uint32Array[], layer?: number): Promise<readonly Tensor[]>;
  /**
   * Logits in one place of each of several texts. The texts are of the same length and read together.
   *
   * @param places one for each text
   * @returns [texts, vocabSize]
   * @throws Failed noLanguageHead if the model has none
   */
  each(texts: readonly Uint32Array[], places: readonly number[]): Promise<Tensor>;
  /** @throws Failed noRow if one of them is a token that the model has no embedding of */
  checkTokens(ids: Iterable<TokenId>): void;
  /** Whether it says what comes next (decoder.ts); judged at the first asking. */
  isDecoder(): Promise<boolean>;
  /** What a model that labels says of a text. @throws RangeError if it is none */
  labels(input: Input): Promise<Labels>;
  /** If the model was trained on pairs of texts: logits that the second follows, and that it does not. */
  readonly relate: ((pair: Input) => Promise<Float32Array>) | undefined;
  /**
   * Where the residual stream that leads to the logits can be read, in order: see domain/prediction/lens.ts.
   *
   * @throws Failed notFound if it was not found
   */
  stream(): readonly Inner[];
  /**
   * What the model's head, from the final norm on, makes of rows of that stream.
   *
   * @param rows [rows, width]; at most `contextLength` of them
   * @returns logits, [rows, vocabSize]
   * @throws Failed noLanguageHead, or notFound if no way to the logits was found
   */
  unembed(rows: Tensor): Promise<Tensor>;
  /**
   * The last product alone, of rows of `last`; likewise.
   *
   * @throws Failed noLanguageHead, or notFound if that product was not found
   */
  unembedLast(rows: Tensor): Promise<Tensor>;
  /**
   * What the heads of one attention become on their way to the residual stream if they give these
   * rows: the product with W_O, and a bias if that is a part of it.
   *
   * @param rows [heads, count, headWidth]
   * @returns [count, width]
   * @throws Failed notFound if that way was not found
   */
  project(at: Pick<Inner, "kind" | "layer">, rows: Tensor): Promise<Tensor>;
  /** The same of the neurons of one layer's MLP: rows [1, count, mlpWidth] of `mlp`. */
  projectMlp(at: Pick<Inner, "kind" | "layer">, rows: Tensor): Promise<Tensor>;
  /**
   * The same input, with changes to be made while the model runs on it; the list may be empty.
   *
   * @throws Failed notFound if a place is none of those in `found`
   * @throws RangeError if a change does not fit the model or the text
   */
  changed(input: Input, changes: readonly Change[]): Input;
  /** The scores of every layer in which something is hidden. */
  hiddenLayers(hide: Hide): readonly Inner[];
  /** Read at the first asking. */
  embeddings(): Promise<Embeddings>;
  /**
   * What is added to a token's embedding in each position: [positions, width], or undefined if nothing
   * is. Read at the first asking.
   *
   * @param token any that does not fill a text up
   * @param of which stack of an encoder-decoder; the encoder unless given
   */
  positions(token: TokenId, of?: Stack): Promise<Tensor | undefined>;
  /** Likewise. @throws Failed noLanguageHead; notFound if the last product was not found */
  unembedding(): Promise<Unembedding>;
  /** Its computation as a list of steps; read out of its files at the first asking. */
  program(): Promise<ModelProgram>;
  close(): Promise<void>;
}

/**
 * @param pieceOf what the tokenizer calls a token, for a failure to name it
 * @param free bytes of memory that can be had now
 * @throws Failed modelUnreadable if one of the files is broken or does not fit the others
 */
export async function openModel(
  files: ModelFiles,
  pieceOf: (id: TokenId) => string = () => "",
  free: () => number = freeMemory,
): Promise<Model> {
  const parts = readParts(files); // first: what is no model of text has no config of one either
  const { decoder: ofConfig, ...read } = await readCard(files);
  const layers = (parts.encoder ? ofConfig?.layers : undefined) ?? read.card.layers;
  const graphs = await readGraphs(files, parts, { ...read, layers });
  const isExact = graphs.rounds && (await overflows());
  const { roomOf } = graphs;
  const rooms = [...graphs.places.keys()].flatMap((kind) => Object.values(roomOf(kind)));
  const least = Math.min(read.card.contextLength, ...rooms.filter((room) => room !== undefined));
  const card: ModelCard = {
    ...read.card,
    contextLength: least,
    ...(isExact && { exactInt8: true }),
  };
  const outline = outlineOf(graphs, card, ofConfig);
  const { decoder, found, behind, later } = outline;
  const tensors = tensorsIn(outline, "main");
  if (tensors.length === 0) {
    throw unreadable(files.onnx, new Refused({ code: "nothingFound" }));
  }
  const sessions = createSessions(graphs);
  await sessions.prepare({ tensors, presents: true });
  const leaves = { logits: behind === undefined, past: later !== undefined };
  const limits = createLimits({ card, found, isPair: decoder !== undefined, leaves, roomOf }, free);
  const opened: Opened = { outline, graphs, sessions, limits, pieceOf };
  if (rooms.some((room) => room !== undefined) && !(await isPaddingHidden(opened))) {
    throw unreadable(files.onnx, new Refused({ code: "fixedLength", tokens: least }));
  }
  return modelOf(opened, { ...read, pooling: await readPooling(files.folder, card.width) });
}

function modelOf(
  opened: Opened,
  { told, ends, writing, rotary, pooling }: Omit<CardFile, "decoder"> & Pick<Model, "pooling">,
): Model {
  const { outline, graphs, sessions, limits } = opened;
  const { card, head, found, decoder, later, stream } = outline;
  let embeddings: Promise<Embeddings> | undefined;
  const positions = new Map<Stack, Promise<Tensor | undefined>>();
  let unembedding: Promise<Unembedding> | undefined;
  let isDecoder: Promise<boolean> | undefined;
  let program: Promise<ModelProgram> | undefined;
  const model: Model = {
    ...{ card, head, found, ends, writing, rotary, pooling, limits },
    start: decoder?.start,
    isExact: later?.presents.isExact ?? false,
    readsTogether: readsTogether(opened),
    run: (input, past, tells) => (past ? goOn(opened, input, past, tells) : run(opened, input)),
    outcome: (input) => outcome(opened, input),
    logits: (run, position) => logitsAt(opened, run, position),
    inside: (input, which) => inside(opened, input, which),
    states: (texts, layer) => states(opened, texts, layer),
    each: (texts, places) => logitsOfEach(opened, texts, places),
    checkTokens: (ids) => checkTokens(opened, ids),
    isDecoder() {
      isDecoder ??= judgeDecoder(model, told, graphs.keepsRows);
      return isDecoder;
    },
    labels: (input) => readLabels(opened, told, input),
    relate: relationOf(opened),
    stream() {
      if (stream.length > 0) return stream;
      throw notFound(opened, "output");
    },
    unembed: (rows) => unembed(opened, rows),
    unembedLast: (rows) => unembedLast(opened, rows),
    async project({ kind, layer }, rows) {
      const { part, stack, kind: which } = placeOf(outline, kind);
      const taps = stack.layers[layer]?.[which];
      const found = taps && (await sessions.project(part, taps, rows));
      if (found) return found;
      throw notFound(opened, "projected");
    },
    async projectMlp({ kind, layer }, rows) {
      const { part, stack } = placeOf(outline, kind);
      const mlp = stack.layers[layer]?.mlp;
      const found = mlp !== undefined && (await sessions.projectMlp(part, mlp, rows));
      if (found) return found;
      throw notFound(opened, "mlp");
    },
    changed: (input, changes) => changed(opened, input, changes),
    hiddenLayers: (hide) => hiddenLayers(opened, hide),
    embeddings() {
      embeddings ??= readEmbeddings(opened);
      embeddings.catch(() => {
        embeddings = undefined; // there may be memory for it later
      });
      return embeddings;
    },
    positions(token, of = "encoder") {
      const read = positions.get(of) ?? readPositions(opened, token, of);
      positions.set(of, read);
      read.catch(() => positions.delete(of));
      return read;
    },
    unembedding() {
      unembedding ??= model.embeddings().then((input) => readUnembedding(opened, input));
      unembedding.catch(() => {
        unembedding = undefined;
      });
      return unembedding;
    },
    program() {
      program ??= model.isDecoder().then((decodes) => programOf(opened, decodes));
      program.catch(() => {
        program = undefined;
      });
      return program;
    },
    async close() {
      await (await program?.catch(() => undefined))?.close();
      const output = await unembedding?.catch(() => undefined);
      if (output && !output.isTied) await output.embeddings.close();
      await (await embeddings?.catch(() => undefined))?.close();
      await sessions.close();
    },
  };
  return model;
}

const programOf = (opened: Opened, isDecoder: boolean): Promise<ModelProgram> =>
  readProgram(
    {
      ...{ graphs: opened.graphs, card: opened.outline.card },
      sizesOf: (kind) => sizesOf(opened.outline, kind),
      stack: isDecoder ? "decoder" : "encoder",
    },
    (input) => complete(opened, input),
    (input) => opened.limits.needInside(input, []),
  );

function relationOf(opened: Opened): Model["relate"] {
  const { relation } = opened.graphs;
  if (relation === undefined) return undefined;
  return async (pair) => {
    checkTokens(opened, pair.ids);
    opened.limits.needInside(pair, []);
    const outputs = await opened.sessions.compute("main", { tensors: [relation] }, pair);
    return outputs.read(relation, [2]).data;
  };
}
