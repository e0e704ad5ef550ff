import type { Tensor } from "../../domain/model/tensor.ts";
import type { StackTaps } from "../anatomy/anatomy.ts";
import type { AttentionTaps } from "../anatomy/attentionTaps.ts";
import type { Part } from "../anatomy/place.ts";
import type { Past } from "../onnx/feeds.ts";
import type { Outputs } from "../onnx/onnx.ts";
import { compute, goOn, openGraphs, sessionFor, type Wanted } from "./compute.ts";
import {
  type OpenHead,
  openHead,
  openUnembedding,
  project,
  projectMlp,
  unembed,
} from "./cutOff.ts";
import type { Graphs } from "./graphs.ts";
import type { Input } from "./input.ts";

/** A model's graphs, ready to run. */
export interface Sessions {
  /** Computes tensors of one file, and nothing that they do not need. */
  compute(part: Part, wanted: Wanted, input: Input, past?: Past): Promise<Outputs>;
  /** Computes tensors of `later` for the part of a decoder's text behind its past, without changes. */
  goOn(wanted: Wanted, input: Input, past: Past): Promise<Outputs>;
  /** Makes those of the main file ready, so that the first `compute` of the same need not wait. */
  prepare(wanted: Wanted): Promise<void>;
  /**
   * What the model makes of rows of its last layer's residual stream.
   *
   * @param rows [rows, width]; at most as many as the model takes tokens
   * @returns logits [rows, vocabSize]; undefined if no way from there to logits was found
   */
  unembed(rows: Tensor, vocabSize: number): Promise<Tensor | undefined>;
  /** The same of what the unembedding reads, `last` of the main file's stack: one product. */
  unembedLast(rows: Tensor, stack: StackTaps, vocabSize: number): Promise<Tensor | undefined>;
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
  /** The same of an MLP's neurons, of which `mlp` is the tensor: rows [1, count, mlpWidth]. */
  projectMlp(part: Part, mlp: string, rows: Tensor): Promise<Tensor | undefined>;
  close(): Promise<void>;
}

export function createSessions(graphs: Graphs): Sessions {
  const open = openGraphs(graphs);
  let head: Promise<OpenHead | undefined> | undefined;
  let unembedding: Promise<OpenHead | undefined> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs tasks one by one: onnxruntime blocks anyway, and no session is closed while it is needed. */
  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  }

  return {
    compute: (part, wanted, input, past) => inTurn(() => compute(open, part, wanted, input, past)),
    goOn: (wanted, input, past) => inTurn(() => goOn(open, wanted, input, past)),
    prepare: (wanted) => inTurn(async () => void (await sessionFor(open, graphs.main, wanted))),
    unembed: (rows, vocabSize) =>
      inTurn(async () => {
        head ??= openHead(graphs);
        const opened = await head;
        return opened && unembed(graphs, opened, rows, vocabSize);
      }),
    unembedLast: (rows, stack, vocabSize) =>
      inTurn(async () => {
        unembedding ??= openUnembedding(graphs, stack);
        const opened = await unembedding;
        return opened && unembed(graphs, opened, rows, vocabSize);
      }),
    project: (part, taps, rows) => inTurn(() => project(open, part, taps, rows)),
    projectMlp: (part, mlp, rows) => inTurn(() => projectMlp(open, part, mlp, rows)),
    close: () =>
      inTurn(async () => {
        await open.plain.sessions.close();
        for (const { sessions } of open.changed.values()) await sessions.close();
        for (const opened of [head, unembedding]) {
          await (await opened?.catch(() => undefined))?.session.close(); // nothing if it did not open
        }
      }),
  };
}
