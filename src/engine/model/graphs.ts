import type { AttentionKind } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { findAnatomy, type StackTaps } from "../anatomy/anatomy.ts";
import type { AttentionTaps } from "../anatomy/attentionTaps.ts";
import { type Room, roomOf } from "../anatomy/inputs.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Part, Place } from "../anatomy/place.ts";
import type { CardFile } from "../config/card.ts";
import type { ModelFiles } from "../config/files.ts";
import { needs } from "../graph/graph.ts";
import { unreadable } from "../graph/unreadable.ts";
import {
  isPast,
  isPastOfMemory,
  isState,
  type Memory,
  type Past,
  type Text,
} from "../onnx/feeds.ts";
import { type Onnx, type Outputs, readOnnx, type Session } from "../onnx/onnx.ts";
import { roundsActivations, roundsByLargest } from "../operators/rounding.ts";
import { changeable, type Site, sitesOf } from "../surgery/changeable.ts";
import { cutHead, STREAM } from "../surgery/headCut.ts";
import { cutProjection, HEADS } from "../surgery/projection.ts";
import { findHead } from "./head.ts";
import { findPresents, type Presents } from "./past.ts";

const RELATION = "seq_relationship_logits"; // of BertForPreTraining, as transformers calls it
const KEPT = 6; // graphs ready to run, each for other tensors; they share the weights in the file

/** What a model is asked to read. */
export interface Input {
  /** 1 to `contextLength` token ids. */
  readonly ids: Uint32Array;
  /** How many texts of the same length `ids` has, one behind the other; 1 unless given. */
  readonly rows?: number;
  /** Which of two texts each token belongs to: 0 or 1; all 0 unless given. */
  readonly segments?: Uint32Array;
  /** What the decoder of an encoder-decoder is given; there must be some if the model is one. */
  readonly decoderIds?: Uint32Array;
  /** What every site's inputs are fed, if the model is to be changed on its way (changes.ts). */
  readonly changes?: ReadonlyMap<string, Tensor>;
  /** What stands behind it where a file has room for more tokens; the model's own unless given. */
  readonly filler?: TokenId;
}

/** How a decoder goes on from what it has read; its stack may be a graph of its own. */
export interface Later {
  readonly stack: StackTaps;
  readonly presents: Presents;
}

/** Tensors to be computed, and keys and values if a later pass is to go on from them. */
export interface Wanted {
  readonly tensors: readonly string[];
  readonly presents?: true;
}

/** The files of a model, one or an encoder's and a decoder's, their graphs analysed. */
export interface Graphs {
  /** What the main file says at its end. */
  readonly head: Head;
  readonly places: ReadonlyMap<AttentionKind, Place>;
  /** Where `changes` can be made. */
  readonly sites: readonly Site[];
  /** Undefined where the files do not let it go on. */
  readonly later: Later | undefined;
  /** Whether one of the files rounds activations to 8 bits. */
  readonly rounds: boolean;
  /** Where the main file says how two texts belong together, [1, 2]; its name alone tells it. */
  readonly relation: string | undefined;
  /** How many tokens that look, and that are looked at, a kind's tensors have, if no fewer. */
  roomOf(kind: AttentionKind): {
    readonly from: number | undefined;
    readonly to: number | undefined;
  };
  /** Computes tensors of one file, and nothing that they do not need. */
  compute(part: Part, wanted: Wanted, input: Input): Promise<Outputs>;
  /** Computes those of `later` for what a decoder's text has behind its past; nothing is changed. */
  goOn(wanted: Wanted, input: Input, past: Past): Promise<Outputs>;
  /** Makes those of the main file ready, so that the first `compute` of the same need not wait. */
  prepare(wanted: Wanted): Promise<void>;
  /** Whether a row of numbers stays the same, to the bit, when others change that it is not made of. */
  readonly keepsRows: boolean;
  /** Whether logits can be had of each row of that stream by itself, as `unembed` makes them. */
  readonly unembedsRows: boolean;
  /**
   * What the model makes of rows of its last layer's residual stream.
   *
   * @param rows [rows, width]; at most as many as the model takes tokens
   * @returns logits [rows, vocabSize]; undefined if no way from there to logits was found
   */
  unembed(rows: Tensor, vocabSize: number): Promise<Tensor | undefined>;
  /**
   * What an attention's heads become on their way to the residual stream if they give these rows.
   *
   * @param rows [heads, count, headWidth]
   * @returns [count, width]; undefined if that way was not found
   */
  project(
    part: Part,
    taps: Pick<AttentionTaps, "heads" | "projected">,
    rows: Tensor,
  ): Promise<Tensor | undefined>;
  close(): Promise<void>;
}

/** A model's files as they were read. */
export type Parts = Pick<Opened, "main" | "encoder">;

/** @throws Failed modelUnreadable if one of the files is no ONNX model, or not all of one */
export const readParts = (files: ModelFiles): Parts => ({
  main: readOnnx(files.onnx),
  encoder: files.encoder === undefined ? undefined : readOnnx(files.encoder),
});

/**
 * @param told what the config says, and how many layers the main file has
 * @throws Failed modelUnreadable if a file takes several texts at once and no fewer
 */
export async function readGraphs(
  files: ModelFiles,
  { main, encoder }: Parts,
  { card, told, ends, filler, looksBack, layers }: Omit<CardFile, "decoder"> & { layers: number },
): Promise<Graphs> {
  const own = roomIn(main);
  const encoderRoom = encoder && roomIn(encoder);
  const room = { ...own, memory: own.memory ?? encoderRoom?.own };
  const fitting = { ...card, contextLength: Math.min(card.contextLength, own.own ?? Infinity) };
  const head = await findHead(main, fitting, told, ends, { room, filler, looksBack });
  const { stack, encoder: within } = findAnatomy(main.graph, layers, head);
  const states = encoder && findAnatomy(encoder.graph).stack;
  const places = new Map<AttentionKind, Place>();
  if (states) places.set("encoder", { part: "encoder", stack: states, kind: "self" });
  else if (within) places.set("encoder", { part: "main", stack: within, kind: "self" });
  if (places.size === 0) places.set("self", { part: "main", stack, kind: "self" });
  else {
    places.set("decoder", { part: "main", stack, kind: "self" });
    places.set("cross", { part: "main", stack, kind: "cross" });
  }
  const sites = sitesOf(places.values());
  const later =
    within || room.own !== undefined ? undefined : findLater(files, main, stack, layers);
  const plain: Opened = { main, encoder, sessions: createSessions() };
  let changed: Opened | undefined; // the same with inputs for changes
  const cut = cutHead(main.graph, stack);
  let cutOff: Promise<Session> | undefined;
  let read: Read | undefined; // by the encoder, last
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: onnxruntime blocks anyway, and no session is closed while it is needed. */
  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  }

  const openedFor = ({ changes }: Input): Opened => {
    if (!changes) return plain;
    const change = (part: Part, onnx: Onnx) => {
      const own = sites.filter((site) => site.part === part);
      return onnx.with(changeable(onnx.graph, own));
    };
    changed ??= {
      main: change("main", main),
      encoder: encoder && change("encoder", encoder),
      sessions: createSessions(),
    };
    return changed;
  };

  async function runEncoder(onnx: Onnx, tensors: readonly string[], input: Input) {
    const output = states?.last;
    if (output === undefined)
      throw unreadable(files.encoder ?? "", new Refused({ code: "noOutput" }));
    const { ids, changes } = input;
    const session = await openedFor(input).sessions.get(onnx, tensors, [output]);
    const outputs = await session.run({ ...padded(encoderRoom), ...textOf(input) });
    read = { ids, changes, memory: { ids, states: outputs.raw(output) } };
    return outputs;
  }

  /** @param onnx the main file's graph, or that which goes on */
  function open(onnx: Onnx, { tensors, presents }: Wanted, { sessions } = plain): Promise<Session> {
    const all = [...((presents && later?.presents.outputs) ?? [])];
    const given =
      onnx === later?.onnx && onnx !== main ? all.filter(([input]) => !isPastOfMemory(input)) : all;
    return sessions.get(
      onnx,
      tensors,
      given.map(([, output]) => output),
    );
  }

  async function compute(part: Part, wanted: Wanted, input: Input) {
    const { decoderIds, changes } = input;
    const opened = openedFor(input);
    if (part === "encoder" && opened.encoder) {
      return runEncoder(opened.encoder, wanted.tensors, input);
    }
    const session = await open(opened.main, wanted, opened);
    if (!decoderIds) return session.run({ ...padded(room), ...textOf(input) });
    const memory = await remember(input);
    const text = { ids: decoderIds, memory, ...(changes && { added: changes }) };
    return session.run({ ...text, ...padded(room) });
  }

  /** What the encoder makes of its text: read anew if it has read another one since. */
  async function remember(input: Input): Promise<Memory> {
    const { ids, changes } = input;
    const { encoder } = openedFor(input);
    if (encoder && (read?.ids !== ids || read.changes !== changes)) {
      await runEncoder(encoder, [], input);
    }
    return encoder && read ? read.memory : { ids };
  }

  async function goOn(wanted: Wanted, input: Input, past: Past) {
    if (!later) throw new RangeError("This model cannot go on from what it has read.");
    const { ids, decoderIds } = input;
    const session = await open(later.onnx, wanted);
    const rest = (decoderIds ?? ids).subarray(past.length);
    if (!decoderIds) return session.run({ ids: rest, past, ...padded(room) });
    return session.run({ ids: rest, past, memory: await remember(input), ...padded(room) });
  }

  async function unembed({ data, shape: [rows = 0, width = 0] }: Tensor, vocabSize: number) {
    if (!cut) return undefined;
    cutOff ??= main.with(cut).open([stack.logits as string]);
    const session = await cutOff;
    const most = room.own ?? rows;
    const ids = new Uint32Array(most); // some exports ask for ids, but only for how many there are
    const all = { data: lengthened(data, most * width), shape: [1, most, width] };
    const outputs = await session.run({ ids, added: new Map([[STREAM, all]]) });
    const logits = outputs.read(stack.logits as string, [most, vocabSize]);
    return { data: logits.data.subarray(0, rows * vocabSize), shape: [rows, vocabSize] };
  }

  const padded = (room: Room | undefined) =>
    room && { room, looksBack, ...(filler !== undefined && { filler }) };

  /** Tokens that stand for any: of the cut graph, at most their number counts. */
  const anyTokens = (count: number): Input => ({
    ids: new Uint32Array(count),
    ...(places.has("decoder") && { decoderIds: new Uint32Array(count) }),
  });

  async function project(
    part: Part,
    taps: Pick<AttentionTaps, "heads" | "projected">,
    { data, shape: [heads = 0, count = 0, width = 0] }: Tensor,
  ) {
    const onnx = part === "encoder" && encoder ? encoder : main;
    const cut = cutProjection(onnx.graph, taps);
    if (!cut) return undefined;
    // The axes that the file puts the heads under, as they are for one token.
    const one = await compute(part, { tensors: [taps.heads] }, anyTokens(1));
    const axes = one.axes(taps.heads);
    const fixed = part === "encoder" && encoderRoom ? encoderRoom.own : room.own;
    const most = fixed ?? count;
    const times = fixed === undefined ? count : 1;
    const shape = axes.map((length, i) => (i === axes.length - 2 ? length * times : length));
    const all = new Float32Array(heads * most * width);
    for (let head = 0; head < heads; head++) {
      const rows = data.subarray(head * count * width, (head + 1) * count * width);
      all.set(rows, head * most * width);
    }
    const added = new Map([[HEADS, { data: all, shape }]]);
    const session = await onnx.with(cut).open([taps.projected as string]);
    try {
      const { ids } = anyTokens(most);
      const memory = places.has("decoder") && part === "main" && (await remember(anyTokens(1)));
      const outputs = await session.run({ ids, added, ...(memory && { memory }), ...padded(room) });
      const rows = outputs.read(taps.projected as string, [most, undefined]);
      const out = rows.shape[1] ?? 0;
      return { data: rows.data.subarray(0, count * out), shape: [count, out] };
    } finally {
      await session.close();
    }
  }

  return {
    head,
    places,
    sites,
    roomOf(kind) {
      const ofEncoder = encoderRoom ? encoderRoom.own : room.memory;
      if (kind === "encoder") return { from: ofEncoder, to: ofEncoder };
      return { from: room.own, to: kind === "cross" ? room.memory : room.own };
    },
    keepsRows: !roundsByLargest(main.graph),
    unembedsRows: cut !== undefined && !roundsByLargest(cut),
    later,
    rounds: [main, encoder, later?.onnx].some((onnx) => onnx && roundsActivations(onnx.graph)),
    relation: main.graph.outputs.has(RELATION) ? RELATION : undefined,
    compute: (part, wanted, input) => inTurn(() => compute(part, wanted, input)),
    goOn: (wanted, input, past) => inTurn(() => goOn(wanted, input, past)),
    prepare: (wanted) => inTurn(async () => void (await open(main, wanted))),
    unembed: (rows, vocabSize) => inTurn(() => unembed(rows, vocabSize)),
    project: (part, taps, rows) => inTurn(() => project(part, taps, rows)),
    close: () =>
      inTurn(async () => {
        await plain.sessions.close();
        await changed?.sessions.close();
        await (await cutOff?.catch(() => undefined))?.close(); // if it could not be opened, nothing
      }),
  };
}

function roomIn({ file, graph }: Onnx): Room {
  try {
    return roomOf(graph);
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

/** The same numbers, and 0 behind them. */
function lengthened(data: Float32Array, length: number): Float32Array {
  if (data.length === length) return data;
  const longer = new Float32Array(length);
  longer.set(data);
  return longer;
}

/** The graph that goes on: the same, its other branch, or one in a file of its own. */
function findLater(files: ModelFiles, main: Onnx, stack: StackTaps, layers: number) {
  const used = new Set(main.graph.nodes.flatMap(needs));
  const inputs = [...main.graph.inputs.keys()].filter(isPast);
  if ([...main.graph.inputs.keys()].some(isState)) return undefined; // keys and values are not all
  const isWhole = inputs.length > 0 && inputs.every((input) => used.has(input));
  const other = files.later ?? (inputs.length > 0 ? files.onnx : undefined);
  const onnx = isWhole ? main : other === undefined ? undefined : readOnnx(other, "with past");
  const presents = onnx && findPresents(main.graph, onnx.graph);
  if (!presents) return undefined;
  return { onnx, presents, stack: onnx === main ? stack : findAnatomy(onnx.graph, layers).stack };
}

/** A model's files, and what of their graphs is ready to run. */
interface Opened {
  readonly main: Onnx;
  readonly encoder: Onnx | undefined;
  readonly sessions: ReturnType<typeof createSessions>;
}

/** What an encoder made of a text, and of which, changed how. */
interface Read extends Pick<Input, "ids"> {
  readonly changes: Input["changes"];
  readonly memory: Memory;
}

/** The text of a graph that reads no other. */
const textOf = ({ ids, rows, segments, changes, filler }: Input): Text => ({
  ids,
  ...(filler !== undefined && { filler }),
  ...(rows !== undefined && { rows }),
  ...(segments && { segments }),
  ...(changes && { added: changes }),
});

/** Sessions for the same tensors are opened once; the least recently used are closed. */
function createSessions() {
  const kept = new Map<string, Promise<Session>>();
  const graphs: Onnx[] = [];
  const close = (session: Session) => session.close();
  return {
    get(onnx: Onnx, tensors: readonly string[], raw: readonly string[] = []): Promise<Session> {
      if (!graphs.includes(onnx)) graphs.push(onnx);
      const key = JSON.stringify([graphs.indexOf(onnx), tensors, raw]);
      const session = kept.get(key) ?? onnx.open(tensors, raw);
      kept.delete(key);
      kept.set(key, session);
      session.catch(() => kept.delete(key));
      for (const [oldest, old] of kept) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
        old.then(close, () => {});
      }
      return session;
    },
    async close() {
      const sessions = await Promise.allSettled(kept.values());
      kept.clear();
      for (const session of sessions)
        if (session.status === "fulfilled") await close(session.value);
    },
  };
}
