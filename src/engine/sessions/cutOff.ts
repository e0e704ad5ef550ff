import type { Tensor } from "../../domain/model/tensor.ts";
import type { StackTaps } from "../anatomy/anatomy.ts";
import { type AttentionTaps, findProjected } from "../anatomy/attentionTaps.ts";
import type { Part } from "../anatomy/place.ts";
import { wire } from "../anatomy/wiring.ts";
import type { Session } from "../onnx/onnx.ts";
import { cutUnembedding, STREAM } from "../surgery/headCut.ts";
import { cutProjection, HEADS } from "../surgery/projection.ts";
import { compute, type Open, padded, remember } from "./compute.ts";
import type { Graphs } from "./graphs.ts";
import type { Input } from "./input.ts";

/** A part of a graph that makes logits of rows, ready to run. */
export interface OpenHead {
  readonly session: Session;
  readonly logits: string;
}

/** What makes logits of rows of the stream; undefined if no way from there to logits was found. */
export async function openHead({ main, behind }: Graphs): Promise<OpenHead | undefined> {
  if (!behind) return undefined;
  return {
    session: await main.with(behind.graph).open([behind.logits]),
    logits: behind.logits,
  };
}

/** What makes logits of what the unembedding reads, likewise. */
export async function openUnembedding(
  { main }: Graphs,
  stack: StackTaps,
): Promise<OpenHead | undefined> {
  const cut = cutUnembedding(main.graph, stack);
  if (!cut || stack.logits === undefined) return undefined;
  return { session: await main.with(cut).open([stack.logits]), logits: stack.logits };
}

/**
 * @param rows [rows, width]; at most as many as the model takes tokens
 * @returns logits [rows, vocabSize]
 */
export async function unembed(
  { room }: Graphs,
  head: OpenHead,
  { data, shape: [rows = 0, width = 0] }: Tensor,
  vocabSize: number,
): Promise<Tensor> {
  const most = room.own ?? rows;
  const ids = new Uint32Array(most); // some exports ask for ids, but only for how many there are
  const all = { data: lengthened(data, most * width), shape: [1, most, width] };
  const outputs = await head.session.run({ ids, added: new Map([[STREAM, all]]) });
  const logits = outputs.read(head.logits, [most, vocabSize]);
  return { data: logits.data.subarray(0, rows * vocabSize), shape: [rows, vocabSize] };
}

/** The same numbers, and 0 behind them. */
function lengthened(data: Float32Array, length: number): Float32Array {
  if (data.length === length) return data;
  const longer = new Float32Array(length);
  longer.set(data);
  return longer;
}

/**
 * What an attention's heads become on their way to the residual stream if they give these rows.
 *
 * @param rows [heads, count, headWidth]
 * @returns [count, width]; undefined if that way was not found
 */
export async function project(
  open: Open,
  part: Part,
  taps: Pick<AttentionTaps, "heads" | "projected">,
  { data, shape: [heads = 0, count = 0, width = 0] }: Tensor,
): Promise<Tensor | undefined> {
  const { graphs } = open;
  const { main, encoder, places, room, encoderRoom } = graphs;
  const onnx = part === "encoder" && encoder ? encoder : main;
  const cut = cutProjection(onnx.graph, taps);
  if (!cut) return undefined;
  // The axes that the file puts the heads under, as they are for one token.
  const one = await compute(open, part, { tensors: [taps.heads] }, anyTokens(graphs, 1));
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
    const { ids } = anyTokens(graphs, most);
    const readsMemory = places.has("decoder") && part === "main";
    const memory = readsMemory && (await remember(open, anyTokens(graphs, 1)));
    const outputs = await session.run({ ids, added, ...(memory && { memory }), ...padded(graphs) });
    const rows = outputs.read(taps.projected as string, [most, undefined]);
    const out = rows.shape[1] ?? 0;
    return { data: rows.data.subarray(0, count * out), shape: [count, out] };
  } finally {
    await session.close();
  }
}

/**
 * The same of an MLP's neurons: what the product with its output weights gives, and a bias if that is
 * a part of it.
 *
 * @param mlp what that product is taken of
 * @param rows [1, count, mlpWidth]
 */
export async function projectMlp(
  open: Open,
  part: Part,
  mlp: string,
  rows: Tensor,
): Promise<Tensor | undefined> {
  const { main, encoder } = open.graphs;
  const { graph } = part === "encoder" && encoder ? encoder : main;
  return project(open, part, { heads: mlp, projected: findProjected(wire(graph), mlp) }, rows);
}

/** Tokens that stand for any: a graph that was cut off uses no more than their number. */
const anyTokens = ({ places }: Graphs, count: number): Input => ({
  ids: new Uint32Array(count),
  ...(places.has("decoder") && { decoderIds: new Uint32Array(count) }),
});
