import { Failed } from "../../domain/failure.ts";
import type { AttentionKind, Found, Inner } from "../../domain/model/inner.ts";
import type { OwnWriting } from "../../domain/model/ownWriting.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Labels } from "../../domain/prediction/labels.ts";
import { messageOf, Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Place } from "../anatomy/place.ts";
import { isOfStack, layersWith, locate, streamPlaces, type Tap, take } from "../anatomy/taps.ts";
import { readCard } from "../config/card.ts";
import type { ModelFiles } from "../config/files.ts";
import { unreadable } from "../graph/unreadable.ts";
import { type Embeddings, openEmbeddings } from "../onnx/embeddings.ts";
import type { Past } from "../onnx/feeds.ts";
import type { Outputs } from "../onnx/onnx.ts";
import { overflows } from "../onnx/overflow.ts";
import { type Later, readGraphs, readParts } from "../sessions/graphs.ts";
import { type Input, lengths } from "../sessions/input.ts";
import { takePast } from "../sessions/past.ts";
import { createSessions } from "../sessions/sessions.ts";
import { siteOf } from "../surgery/changeable.ts";
import { type Change, fed, type Target } from "../surgery/changes.ts";
import { judgeDecoder, needLanguageHead } from "./decoder.ts";
import { labelsOf } from "./labels.ts";
import { createLimits, type Limits } from "./limits.ts";
import { freeMemory } from "./memory.ts";
import { hidesPadding, masked, readRows, readTap, readWhole } from "./reading.ts";

const EMBEDDINGS = 2 * 4; // bytes of a number of their table, as it is read: onnxruntime's and ours

/** What one forward pass leaves behind. */
export interface Tensors {
  /** The residual stream behind the last layer, [sequence, width], if logits can be made of it. */
  readonly stream: Tensor | undefined;
  /** Else they themselves, [sequence, vocabSize]; none of a bare encoder. */
  readonly logits: Tensor | undefined;
  /**
   * [heads, from, to], one for each layer of each kind of attention, in the order of `found`; none
   * where nothing was found, or where all together would be too large to be kept (limits.ts).
   */
  readonly attention: readonly Tensor[];
  /** Keys and values of all its tokens, for a pass to go on from; undefined where none can. */
  readonly past: Past | undefined;
}

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
  /** Whether going on from a past gives what one pass over all gives, but for the last digits. */
  readonly isExact: boolean;
  /** How much of what it is asked the memory has room for: all else here fails with noMemory. */
  readonly limits: Pick<Limits, "room" | "keeps" | "together">;
  /**
   * One forward pass; blocks this process meanwhile.
   *
   * @param past what its decoder has read of `input` already: the pass is over what stands behind,
   *   and gives the rows of that alone, and nothing of an encoder
   * @param tells logits in any case, not the stream: of one token that saves a pass of the head
   */
  run(input: Input, past?: Past, tells?: "logits"): Promise<Tensors>;
  /** As `run`, without attention: what is seldom asked for, `inside` computes when it is. */
  outcome(input: Input): Promise<Tensors>;
  /**
   * Logits after a token of a run's text; of an encoder-decoder, of its decoder's: [vocabSize]. They
   * are not made before they are asked for, since of 124M parameters they are a third of the work.
   *
   * @throws RangeError if the position is outside the text
   * @throws Failed noLanguageHead if the model has none
   */
  logits(run: Tensors, position: number): Promise<Float32Array>;
  /**
   * Tensors inside the model, computed anew in one pass; of it, only what they need.
   *
   * @throws Failed notFound if one is none of those in `found`
   */
  inside(input: Input, which: readonly Inner[]): Promise<readonly Tensor[]>;
  /**
   * Logits in one place of each of several texts of the same length, which are read together.
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
  /** Of a model that labels: what it says of a text. @throws RangeError if it is none */
  labels(input: Input): Promise<Labels>;
  /** Of a model trained on pairs of texts: logits that the second follows, and that it does not. */
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
   * What the heads of one attention become on their way to the residual stream if they give these
   * rows: the product with W_O, and a bias if that is a part of it.
   *
   * @param rows [heads, count, headWidth]
   * @returns [count, width]
   * @throws Failed notFound if that way was not found
   */
  project(at: Pick<Inner, "kind" | "layer">, rows: Tensor): Promise<Tensor>;
  /**
   * The same input, with changes to be made while the model runs on it; none will do.
   *
   * @throws Failed notFound if a place is none of those in `found`
   * @throws RangeError if a change does not fit the model or the text
   */
  changed(input: Input, changes: readonly Change[]): Input;
  /** Read at the first asking. */
  embeddings(): Promise<Embeddings>;
  close(): Promise<void>;
}

const SAME = 1e-3; // how far numbers may lie apart that should be the same

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
  const { ends, filler, told, writing: own } = read;
  const layers = (parts.encoder ? ofConfig?.layers : undefined) ?? read.card.layers;
  const graphs = await readGraphs(files, parts, { ...read, layers });
  const sessions = createSessions(graphs);
  const { head } = graphs;
  const isExact = graphs.rounds && (await overflows());
  const rooms = [...graphs.places.keys()].flatMap((kind) => Object.values(graphs.roomOf(kind)));
  const least = Math.min(read.card.contextLength, ...rooms.filter((room) => room !== undefined));
  const card: ModelCard = {
    ...read.card,
    contextLength: least,
    ...(isExact && { exactInt8: true }),
  };
  const decoder = graphs.places.has("decoder") ? ofConfig : undefined;
  const sizes = (kind: AttentionKind) =>
    (kind === "decoder" || kind === "cross" ? decoder : undefined) ?? card;
  const axesOf = (kind: AttentionKind, input: Input) => ({
    heads: sizes(kind).heads,
    ...lengths(kind, input),
    room: graphs.roomOf(kind),
  });
  const stackOf = (kind: AttentionKind): Place => {
    const place = graphs.places.get(kind);
    if (!place) throw new RangeError(`This model has no attention of the kind "${kind}".`);
    const weights = locate(place.stack, place.kind, "weights").filter((tap) => tap !== undefined);
    // Another number of them than of layers: whatever they are, we would show them under wrong names.
    const isAll = place.stack.layers.length === sizes(kind).layers;
    if (isAll && (weights.length > 0 || card.heads === 0)) return place;
    return { ...place, stack: { ...place.stack, layers: [] } };
  };
  const weights = (kind: AttentionKind, stack = stackOf(kind).stack): readonly Tap[] =>
    locate(stack, stackOf(kind).kind, "weights").filter((tap) => tap !== undefined);

  const writing = graphs.places.has("decoder")
    ? (["decoder", "cross"] as const)
    : (["self"] as const);
  const stream = streamPlaces(stackOf(writing[0]).stack, writing);

  const found = [...graphs.places.keys()].map((kind) => {
    const { stack, kind: which } = stackOf(kind);
    const { heads } = sizes(kind);
    return { kind, ...layersWith(stack, which), heads, ...take(stack, which) };
  });
  const logits = (graphs.places.get("self") ?? stackOf("decoder")).stack.logits;
  const behind =
    logits !== undefined && graphs.unembedsRows
      ? stackOf(writing[0]).stack.layers.at(-1)?.output
      : undefined;
  const labels = head.kind === "labels" ? head.output : undefined;
  const allWeights = found.map(({ kind }) => ({ kind, taps: weights(kind) }));
  const inPart = (part: Place["part"], keeps = true) => {
    const kinds = allWeights.filter(({ kind }) => keeps && stackOf(kind).part === part);
    const names = kinds.flatMap(({ taps }) => taps.map(({ tensor }) => tensor));
    const outcome = behind ?? logits ?? (keeps && names.length === 0 ? labels : undefined);
    return part === "main" && outcome !== undefined ? [outcome, ...names] : names;
  };
  if (inPart("main").length === 0) {
    throw unreadable(files.onnx, new Refused({ code: "nothingFound" }));
  }
  const whole = { tensors: inPart("main"), presents: true } as const;
  await sessions.prepare(whole);
  const later = laterOf(graphs.later);
  const { roomOf } = graphs;
  const leaves = { logits: behind === undefined, past: later !== undefined };
  const limits = createLimits({ card, found, isPair: decoder !== undefined, leaves, roomOf }, free);
  if (rooms.some((room) => room !== undefined) && !(await isPaddingHidden())) {
    throw unreadable(files.onnx, new Refused({ code: "fixedLength", tokens: least }));
  }
  let embeddings: Promise<Embeddings> | undefined;
  let isDecoder: Promise<boolean> | undefined;

  function checkTokens(ids: Iterable<TokenId>): void {
    for (const token of ids) {
      if (token < card.vocabSize) continue;
      const piece = messageOf(pieceOf(token) || `⟨ID ${token}⟩`);
      throw new Failed({ kind: "noRow", model: card.name, token, piece, rows: card.vocabSize });
    }
  }

  /** What can be read; the decoder of an encoder-decoder begins with its start token. */
  function complete(input: Input): Input {
    checkTokens(input.ids);
    if (input.decoderIds) checkTokens(input.decoderIds);
    if (!decoder || input.decoderIds) return input;
    return { ...input, decoderIds: Uint32Array.of(decoder.start) };
  }

  /** Whether a file that takes so many tokens and no fewer hides what a shorter text is filled up with. */
  async function isPaddingHidden(): Promise<boolean> {
    const text = complete({ ids: Uint32Array.of(filler === 0 ? 1 : 0) });
    limits.needRun(text, true);
    for (const { kind, taps } of allWeights) {
      const { part } = stackOf(kind);
      const outputs = await sessions.compute(part, { tensors: inPart(part) }, text);
      const { room, ...axes } = axesOf(kind, text);
      const most = { ...axes, from: room.from ?? axes.from, to: room.to ?? axes.to };
      const hides = (tap: Tap) => hidesPadding(readWhole(outputs, tap, most), axes);
      if (!taps.every(hides)) return false;
    }
    if (allWeights.some(({ taps }) => taps.length > 0)) return true;
    // Nothing tells where it looks: then it must give the same whatever stands there.
    const [one, other] = await Promise.all(
      [filler, text.ids[0] as TokenId].map(async (filler) => {
        const outputs = await sessions.compute("main", whole, { ...text, filler });
        const width = behind === undefined ? card.vocabSize : card.width;
        return readRows(outputs, whole.tensors[0] as string, width, axesOf(writing[0], text)).data;
      }),
    );
    return one?.every((value, i) => Math.abs(value - (other?.[i] as number)) < SAME) ?? false;
  }

  /** Where the same tensors are in the graph that goes on; undefined if they are not all there. */
  function laterOf(later: Later | undefined) {
    if (!later) return undefined;
    const { stack, presents } = later;
    const { logits } = stack;
    const stream = behind === undefined ? undefined : stack.layers.at(-1)?.output;
    if ((behind === undefined ? logits : stream) === undefined) return undefined;
    const kinds = allWeights.filter(({ kind }) => kind !== "encoder");
    const taps = kinds.map(({ kind, taps }) => (taps.length > 0 ? weights(kind, stack) : []));
    if (taps.some(({ length }, i) => length !== kinds[i]?.taps.length)) return undefined;
    return {
      presents,
      stream,
      logits,
      weights: kinds.map(({ kind }, i) => ({ kind, taps: taps[i] ?? [] })),
    };
  }

  /** The pass over what stands behind a past. */
  async function goOn(text: Input, past: Past, tells?: "logits"): Promise<Tensors> {
    if (!later) throw new RangeError("This model cannot go on from what it has read.");
    const { from: length } = lengths(decoder ? "decoder" : "self", text);
    const from = length - past.length;
    const keeps = limits.keeps(text, past.length);
    limits.needRun(text, keeps, past.length);
    const asksLogits =
      later.stream === undefined || (tells === "logits" && later.logits !== undefined);
    const outcome = (asksLogits ? later.logits : later.stream) as string;
    const kept = keeps ? later.weights : [];
    const names = kept.flatMap(({ taps }) => taps.map(({ tensor }) => tensor));
    const wanted = { tensors: [outcome, ...names], presents: true } as const;
    const outputs = await sessions.goOn(wanted, text, past);
    const width = asksLogits ? card.vocabSize : card.width;
    const rows = outputs.read(outcome, [from, width]);
    return {
      ...(asksLogits ? { stream: undefined, logits: rows } : { stream: rows, logits: undefined }),
      attention: kept.flatMap(({ kind, taps }) =>
        taps.map((tap) => readTap(outputs, tap, { ...axesOf(kind, text), from })),
      ),
      past: takePast(outputs, later.presents, length, past),
    };
  }

  function tapOf({ tensor, kind, layer }: Inner): { part: Place["part"]; tap: Tap } {
    const { part, stack, kind: which } = stackOf(kind);
    const tap = locate(stack, which, tensor)[isOfStack(tensor) ? 0 : layer];
    if (tap) return { part, tap };
    const { layers } = sizes(kind);
    if (tensor === "logits") needLanguageHead({ head, card });
    if (isOfStack(tensor) || (layer >= 0 && layer < layers)) {
      throw new Failed({ kind: "notFound", model: card.name, tensor });
    }
    throw new RangeError(`Layer ${layer} of ${layers}: numbered from 0.`);
  }

  function targetOf({ at }: Change, input: Input): Target {
    const { part, tap } = tapOf(at);
    const heads = at.tensor === "headOutputs" ? sizes(at.kind).heads : 1;
    const { from } = lengths(at.kind, complete(input));
    const { from: room = from } = graphs.roomOf(at.kind);
    return { site: siteOf(part, tap), heads, length: from, room, width: card.width };
  }

  const relation = graphs.relation;
  const relate =
    relation === undefined
      ? undefined
      : async (pair: Input) => {
          checkTokens(pair.ids);
          limits.needInside(pair, []);
          const outputs = await sessions.compute("main", { tensors: [relation] }, pair);
          return outputs.read(relation, [2]).data;
        };
  const notFound = (tensor: Inner["tensor"]): Failed =>
    new Failed({ kind: "notFound", model: card.name, tensor });

  /** Looks up every token as the model itself does, however its table is stored. */
  async function readEmbeddings(): Promise<Embeddings> {
    const [kind, { part, stack }] = [...graphs.places][0] as [AttentionKind, Place];
    const onnx = part === "encoder" && parts.encoder ? parts.encoder : parts.main;
    const name = stack.token;
    if (name === undefined) throw unreadable(onnx.file, new Refused({ code: "noEmbeddings" }));
    const { from: own } = graphs.roomOf(kind);
    const lookup = await onnx.open([name]);
    const rows = async (ids: Uint32Array) => {
      const outputs = await lookup.run({ ids, room: { own, memory: own } });
      return outputs.read(name, [own ?? ids.length, undefined]);
    };
    try {
      // The last one first: of a vocabulary that is not there, nothing is allocated.
      const [, width = 0] = (await rows(Uint32Array.of(card.vocabSize - 1))).shape;
      limits.need(EMBEDDINGS * card.vocabSize * width);
      const all = Uint32Array.from({ length: card.vocabSize }, (_, id) => id);
      if (own === undefined) return await openEmbeddings(await rows(all));
      const data = new Float32Array(card.vocabSize * width);
      for (let first = 0; first < card.vocabSize; first += own) {
        const ids = all.subarray(first, first + own);
        data.set((await rows(ids)).data.subarray(0, ids.length * width), first * width);
      }
      return await openEmbeddings({ data, shape: [card.vocabSize, width] });
    } finally {
      await lookup.close();
    }
  }

  const model: Model = {
    card,
    head,
    found,
    start: decoder?.start,
    ends,
    writing: own,
    relate,
    limits,
    isExact: later?.presents.isExact ?? false,
    checkTokens,
    isDecoder() {
      isDecoder ??= judgeDecoder(model, told, graphs.keepsRows);
      return isDecoder;
    },
    async labels(input) {
      if (head.kind !== "labels") throw new RangeError(`${card.name} gives no labels.`);
      const text = complete(input);
      limits.needInside(text, []);
      const outputs = await sessions.compute("main", { tensors: [head.output] }, text);
      const isOne = head.of === "text";
      const axes = isOne ? { from: 1, room: { from: 1, to: 1 } } : axesOf("self", text);
      return labelsOf(head, told, readRows(outputs, head.output, head.count, axes));
    },
    async run(input, past, tells) {
      const text = complete(input);
      if (past) return goOn(text, past, tells);
      const keeps = limits.keeps(text);
      limits.needRun(text, keeps);
      const ofEncoder = inPart("encoder", keeps);
      const encoder =
        ofEncoder.length > 0
          ? await sessions.compute("encoder", { tensors: ofEncoder }, text)
          : undefined;
      const wanted = keeps ? whole : { tensors: inPart("main", false), presents: true as const };
      // Of a bare encoder nothing but its attention is told.
      const main = wanted.tensors.length > 0 && (await sessions.compute("main", wanted, text));
      const axes = axesOf(writing[0], text);
      const { from } = axes;
      const read = (name: string | undefined, width: number) =>
        main && name !== undefined ? readRows(main, name, width, axes) : undefined;
      return {
        stream: read(behind, card.width),
        logits: behind === undefined ? read(logits, card.vocabSize) : undefined,
        attention: (keeps ? allWeights : []).flatMap(({ kind, taps }) => {
          const outputs = stackOf(kind).part === "encoder" && encoder ? encoder : main;
          return outputs ? taps.map((tap) => readTap(outputs, tap, axesOf(kind, text))) : [];
        }),
        past:
          main && later && !text.changes
            ? takePast(main, later.presents, from, undefined)
            : undefined,
      };
    },
    async outcome(input) {
      const text = complete(input);
      limits.needRun(text, false);
      const axes = axesOf(writing[0], text);
      const read = async (name: string | undefined, width: number) => {
        if (name === undefined) return undefined;
        const outputs = await sessions.compute("main", { tensors: [name] }, text);
        return readRows(outputs, name, width, axes);
      };
      return {
        stream: await read(behind, card.width),
        logits: behind === undefined ? await read(logits, card.vocabSize) : undefined,
        attention: [],
        past: undefined,
      };
    },
    async logits({ stream, logits }, position) {
      needLanguageHead(model);
      if (logits) return slice(logits, position).data;
      const row = stream && slice(stream, position);
      const rows = row && { ...row, shape: [1, card.width] };
      const found = rows && (await sessions.unembed(rows, card.vocabSize));
      if (found) return found.data;
      throw notFound("logits");
    },
    async inside(input, which) {
      const text = complete(input);
      limits.needInside(text, which);
      const taps = which.map((one) => ({ ...one, ...tapOf(one) }));
      const computed = new Map<Place["part"], Outputs>();
      for (const part of new Set(taps.map(({ part }) => part))) {
        const names = taps.filter((tap) => tap.part === part).map(({ tap }) => tap.tensor);
        computed.set(part, await sessions.compute(part, { tensors: [...new Set(names)] }, text));
      }
      return taps.map(({ tensor, kind, part, tap }) => {
        const found = readTap(computed.get(part) as Outputs, tap, axesOf(kind, text));
        return tensor === "scores" ? masked(found) : found;
      });
    },
    async each(texts, places) {
      needLanguageHead(model);
      const name = behind ?? logits;
      if (name === undefined) throw notFound("logits");
      const width = behind === undefined ? card.vocabSize : card.width;
      for (const text of texts) checkTokens(text);
      const { from: room } = graphs.roomOf("self");
      const most = room === undefined ? texts.length : 1; // such a file takes one text at a time
      const data = new Float32Array(texts.length * width);
      for (let first = 0; first < texts.length; first += most) {
        const some = texts.slice(first, first + most);
        const ids = Uint32Array.from(some.flatMap((text) => [...text]));
        const rows = some.length;
        limits.needRun({ ids, rows }, false);
        const outputs = await sessions.compute("main", { tensors: [name] }, { ids, rows });
        const length = room ?? ids.length / rows;
        const all = outputs.read(name, [rows * length, width]);
        for (let i = 0; i < rows; i++) {
          const at = i * length + (places[first + i] as number);
          data.set(slice(all, at).data, (first + i) * width);
        }
      }
      const rows = { data, shape: [texts.length, width] };
      const found = behind === undefined ? rows : await sessions.unembed(rows, card.vocabSize);
      if (found) return found;
      throw notFound("logits");
    },
    stream() {
      if (stream.length > 0) return stream;
      throw new Failed({ kind: "notFound", model: card.name, tensor: "output" });
    },
    async unembed(rows) {
      needLanguageHead(model);
      const found = await sessions.unembed(rows, card.vocabSize);
      if (found) return found;
      throw notFound("output");
    },
    async project({ kind, layer }, rows) {
      const { part, stack, kind: which } = stackOf(kind);
      const taps = stack.layers[layer]?.[which];
      const found = taps && (await sessions.project(part, taps, rows));
      if (found) return found;
      throw new Failed({ kind: "notFound", model: card.name, tensor: "projected" });
    },
    changed: (input, changes) => ({
      ...input,
      changes: fed(
        graphs.sites,
        changes.map((change) => [targetOf(change, input), change]),
      ),
    }),
    embeddings() {
      embeddings ??= readEmbeddings();
      embeddings.catch(() => {
        embeddings = undefined; // there may be memory for it later
      });
      return embeddings;
    },
    async close() {
      const opened = await embeddings?.catch(() => undefined);
      await opened?.close();
      await sessions.close();
    },
  };
  return model;
}
