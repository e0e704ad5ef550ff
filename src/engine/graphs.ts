import type { AttentionKind } from "../domain/inner.ts";
import { findAnatomy, type StackTaps } from "./anatomy.ts";
import type { Memory } from "./feeds.ts";
import { type ModelFiles, unreadable } from "./files.ts";
import { type Onnx, type Outputs, readOnnx, type Session } from "./onnx.ts";

const KEPT = 6; // graphs ready to run, each for other tensors; they share the weights in the file

/** What a model is asked to read. */
export interface Input {
  /** 1 to `contextLength` token ids. */
  readonly ids: Uint32Array;
  /** Which of two texts each token belongs to: 0 or 1; all 0 unless given. */
  readonly segments?: Uint32Array;
  /** What the decoder of an encoder-decoder is given; there must be some if the model is one. */
  readonly decoderIds?: Uint32Array;
}

/** Where the tensors around one kind of attention are. */
export interface Place {
  /** Which of the model's files. */
  readonly part: Part;
  readonly stack: StackTaps;
  /** Which attention of the stack's layers. */
  readonly kind: "self" | "cross";
}
type Part = "encoder" | "main";

/** The files of a model, one or an encoder's and a decoder's, their graphs analysed. */
export interface Graphs {
  readonly places: ReadonlyMap<AttentionKind, Place>;
  /** Computes `tensors` of one file, and nothing that they do not need. */
  compute(part: Part, tensors: readonly string[], input: Input): Promise<Outputs>;
  /** Makes those of the main file ready, so that the first `compute` of the same need not wait. */
  prepare(tensors: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** @throws Failed modelUnreadable if one of the files is no ONNX model, or not all of one */
export function readGraphs(files: ModelFiles): Graphs {
  const main = readOnnx(files.onnx);
  const encoder = files.encoder === undefined ? undefined : readOnnx(files.encoder);
  const { stack, encoder: within } = findAnatomy(main.graph);
  const states = encoder && findAnatomy(encoder.graph).stack;
  const places = new Map<AttentionKind, Place>();
  if (states) places.set("encoder", { part: "encoder", stack: states, kind: "self" });
  else if (within) places.set("encoder", { part: "main", stack: within, kind: "self" });
  if (places.size === 0) places.set("self", { part: "main", stack, kind: "self" });
  else {
    places.set("decoder", { part: "main", stack, kind: "self" });
    places.set("cross", { part: "main", stack, kind: "cross" });
  }
  const sessions = createSessions();
  let memory: Memory | undefined; // of the last text that the encoder read
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: onnxruntime blocks anyway, and no session is closed while it is needed. */
  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  }

  async function runEncoder(onnx: Onnx, tensors: readonly string[], { ids, segments }: Input) {
    const output = states?.last;
    if (output === undefined) throw unreadable(files.encoder ?? "", "it has no output");
    const session = await sessions.get(onnx, tensors, [output]);
    const outputs = await session.run({ ids, ...(segments && { segments }) });
    memory = { ids, states: outputs.raw(output) };
    return outputs;
  }

  async function compute(part: Part, tensors: readonly string[], input: Input) {
    const { ids, decoderIds, segments } = input;
    if (part === "encoder" && encoder) return runEncoder(encoder, tensors, input);
    const session = await sessions.get(main, tensors);
    if (!decoderIds) return session.run({ ids, ...(segments && { segments }) });
    if (encoder && memory?.ids !== ids) await runEncoder(encoder, [], input);
    return session.run({ ids: decoderIds, memory: encoder && memory ? memory : { ids } });
  }

  return {
    places,
    compute: (part, tensors, input) => inTurn(() => compute(part, tensors, input)),
    prepare: (tensors) => inTurn(async () => void (await sessions.get(main, tensors))),
    close: () => inTurn(sessions.close),
  };
}

/** Sessions for the same tensors are opened once; the least recently used are closed. */
function createSessions() {
  const kept = new Map<string, Promise<Session>>();
  const close = (session: Session) => session.close();
  return {
    get(onnx: Onnx, tensors: readonly string[], raw: readonly string[] = []): Promise<Session> {
      const key = JSON.stringify([onnx.file, tensors, raw]);
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
