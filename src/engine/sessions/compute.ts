import { Refused } from "../../domain/reason.ts";
import type { Room } from "../anatomy/inputs.ts";
import type { Part } from "../anatomy/place.ts";
import { unreadable } from "../graph/unreadable.ts";
import { isPastOfMemory, type Memory, type Past } from "../onnx/feeds.ts";
import type { Onnx, Outputs, Session } from "../onnx/onnx.ts";
import { changeable, groupsIn, sitesWith } from "../surgery/changeable.ts";
import type { Graphs, Parts } from "./graphs.ts";
import { growing, type Input, textOf } from "./input.ts";
import { type KeptSessions, keepSessions } from "./kept.ts";

/** Tensors to be computed, and keys and values if a later pass is to go on from them. */
export interface Wanted {
  readonly tensors: readonly string[];
  readonly presents?: true;
}

/** A model's files, and what of their graphs is ready to run. */
interface Opened extends Parts {
  readonly sessions: KeptSessions;
}

/** What an encoder made of a text, with that text and the changes made. */
interface Read extends Pick<Input, "ids"> {
  readonly changes: Input["changes"];
  readonly memory: Memory;
}

/** What is open of a model's graphs. */
export interface Open {
  readonly graphs: Graphs;
  readonly plain: Opened;
  /** The same with inputs for changes, by what is changed in them. */
  readonly changed: Map<string, Opened>;
  /** What the encoder has read last. */
  read: Read | undefined;
}

export const openGraphs = (graphs: Graphs): Open => ({
  graphs,
  plain: { main: graphs.main, encoder: graphs.encoder, sessions: keepSessions() },
  changed: new Map(),
  read: undefined,
});

/**
 * Computes tensors of one file, and nothing that they do not need.
 *
 * @param past what was read before the text, of a main file that goes on by itself
 */
export async function compute(
  open: Open,
  part: Part,
  wanted: Wanted,
  input: Input,
  past?: Past,
): Promise<Outputs> {
  const { decoderIds, changes } = input;
  const opened = openedFor(open, input);
  if (part === "encoder" && opened.encoder) {
    return runEncoder(open, opened.encoder, wanted.tensors, input);
  }
  const session = await sessionFor(open, opened.main, wanted, opened);
  const room = padded(open.graphs);
  if (!decoderIds) return session.run({ ...room, ...textOf(input), ...(past && { past }) });
  const memory = await remember(open, input);
  const text = { ids: decoderIds, memory, ...(changes && { added: changes }) };
  return session.run({ ...text, ...room });
}

/** Computes tensors of `later` for the part of a decoder's text behind its past, without changes. */
export async function goOn(open: Open, wanted: Wanted, input: Input, past: Past): Promise<Outputs> {
  const { later } = open.graphs;
  if (!later) throw new RangeError("This model cannot go on from what it has read.");
  const session = await sessionFor(open, later.onnx, wanted);
  const rest = growing(input).subarray(past.length);
  const room = padded(open.graphs);
  if (!input.decoderIds) return session.run({ ids: rest, past, ...room });
  return session.run({ ids: rest, past, memory: await remember(open, input), ...room });
}

/** What the encoder makes of its text; it reads the text again if it has read another since. */
export async function remember(open: Open, input: Input): Promise<Memory> {
  const { ids, changes } = input;
  const { encoder } = openedFor(open, input);
  if (encoder && (open.read?.ids !== ids || open.read.changes !== changes)) {
    await runEncoder(open, encoder, [], input);
  }
  return encoder && open.read ? open.read.memory : { ids };
}

/** @param onnx the main file's graph, or that which goes on */
export function sessionFor(
  { graphs: { later, main }, plain }: Open,
  onnx: Onnx,
  { tensors, presents }: Wanted,
  { sessions } = plain,
): Promise<Session> {
  const all = [...((presents && later?.presents.outputs) ?? [])];
  const given =
    onnx === later?.onnx && onnx !== main ? all.filter(([input]) => !isPastOfMemory(input)) : all;
  return sessions.get(
    onnx,
    tensors,
    given.map(([, output]) => output),
  );
}

/** What a text is filled up with where a file takes so many tokens and no fewer. */
export const padded = ({ room, filler, looksBack }: Graphs, own: Room | undefined = room) =>
  own && { room: own, looksBack, filler };

async function runEncoder(
  open: Open,
  onnx: Onnx,
  tensors: readonly string[],
  input: Input,
): Promise<Outputs> {
  const { files, places, encoderRoom } = open.graphs;
  const output = places.get("encoder")?.stack.last;
  if (output === undefined)
    throw unreadable(files.encoder ?? "", new Refused({ code: "noOutput" }));
  const { ids, changes } = input;
  const session = await openedFor(open, input).sessions.get(onnx, tensors, [output]);
  const outputs = await session.run({ ...padded(open.graphs, encoderRoom), ...textOf(input) });
  open.read = { ids, changes, memory: { ids, states: outputs.raw(output) } };
  return outputs;
}

function openedFor({ graphs, plain, changed }: Open, { changes }: Input): Opened {
  if (!changes) return plain;
  const { main, encoder, sites } = graphs;
  const ofMain = sitesWith(sites, "main", changes);
  const ofEncoder = sitesWith(sites, "encoder", changes);
  const key = `${groupsIn(ofMain)}, ${groupsIn(ofEncoder)}`;
  const known = changed.get(key);
  if (known) return known;
  const opened = {
    main: main.with(changeable(main.graph, ofMain)),
    encoder: encoder?.with(changeable(encoder.graph, ofEncoder)),
    sessions: keepSessions(),
  };
  changed.set(key, opened);
  return opened;
}
