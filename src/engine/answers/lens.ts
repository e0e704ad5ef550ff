import { setImmediate } from "node:timers/promises";
import type { AttentionKind, Inner } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { LensLayer, LensQuestion, LensReading } from "../../domain/prediction/lens.ts";
import { type Candidate, entropy, largest, softmax } from "../../domain/prediction/prediction.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { StackTaps } from "../anatomy/anatomy.ts";
import { locate } from "../anatomy/taps.ts";
import { wire } from "../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import { type Graph, only } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";
import type { Input } from "../model/graphs.ts";
import type { Model } from "../model/model.ts";

/** The input that a head which was cut off reads: [1, rows, width], float32. */
export const STREAM = "glassbox.stream";

/**
 * What a model does behind its last layer, as a graph of its own: of rows of the residual stream it
 * makes logits. It is cut out of the model's graph, over the same weights, so that final norm,
 * unembedding, a masked model's head or a cap of the logits are in it as the model has them.
 *
 * @returns undefined if the logits depend on the text by another way than that layer
 */
export function cutHead(graph: Graph, { layers, logits }: StackTaps): Graph | undefined {
  const last = layers.at(-1)?.output;
  if (last === undefined || logits === undefined) return undefined;
  const type = elementTypes(graph).get(last) ?? FLOAT32;
  const start = makeNode("Cast", [STREAM], [last], { to: type });
  const rest = graph.nodes.filter(({ outputs }) => !outputs.includes(last));
  const added = { at: undefined, type: FLOAT32 };
  const head = only(
    {
      ...graph,
      nodes: [start, ...rest],
      inputs: new Map([...graph.inputs, [STREAM, added]]),
      // What the file declares of its shape is of the text, not of our rows.
      types: new Map([...graph.types].filter(([name]) => name !== last)),
    },
    [logits],
  );
  return head.inputs.has(STREAM) && !wire(head).isContent(logits) ? head : undefined;
}

/** Where the residual stream of a stack can be read, in the order of computation. */
export function streamPlaces(stack: StackTaps, kinds: readonly AttentionKind[]): readonly Inner[] {
  const [self = "self"] = kinds;
  const isThere = (at: Inner) =>
    locate(stack, at.kind === "cross" ? "cross" : "self", at.tensor)[at.layer] !== undefined;
  const places = stack.layers.flatMap((_, layer): readonly Inner[] => [
    ...(layer === 0 ? [{ tensor: "input", kind: self, layer } as const] : []),
    ...kinds.map((kind) => ({ tensor: "afterAttention", kind, layer }) as const),
    { tensor: "output", kind: self, layer },
  ]);
  return places.filter(isThere);
}

const AT_ONCE = 4e6; // logits; a vocabulary of 50,000 tokens at 80 places

/**
 * Reads every place of the residual stream as if it were the last.
 *
 * @param show what a token of the vocabulary is
 * @throws RangeError if a position is outside the text
 * @throws Failed notFound if the stream, or a way from it to logits, was not found
 */
export async function throughLens(
  model: Model,
  input: Input,
  { positions, count, tokens = [] }: LensQuestion,
  show: Show,
): Promise<readonly LensLayer[]> {
  const { contextLength, vocabSize } = model.card;
  const places = model.stream();
  const streams = await model.inside(input, places);
  const rows = streams.flatMap((stream) => positions.map((at) => slice(stream, at).data));
  const most = Math.max(1, Math.min(contextLength, Math.floor(AT_ONCE / vocabSize)));
  const readings: LensReading[] = [];
  for (let first = 0; first < rows.length; first += most) {
    const some = rows.slice(first, first + most);
    const logits = await model.unembed(stacked(some));
    some.forEach((_, i) => {
      readings.push(readLogits(slice(logits, i).data, { count, tokens, show }));
    });
    await setImmediate(); // other questions are read meanwhile
  }
  const { length } = positions;
  return places.map((at, i) => ({ at, readings: readings.slice(i * length, (i + 1) * length) }));
}

type Show = (id: TokenId) => Omit<Candidate, "logit" | "probability">;

/** [rows, width] */
function stacked(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return { data, shape: [rows.length, width] };
}

interface Asked extends Required<Pick<LensQuestion, "count" | "tokens">> {
  readonly show: Show;
}

/** @param logits [vocabSize] */
function readLogits(logits: Float32Array, { count, tokens, show }: Asked): LensReading {
  const probabilities = softmax(logits);
  const numbers = (id: TokenId) => ({
    logit: logits[id] as number,
    probability: probabilities[id] as number,
  });
  return {
    candidates: largest(probabilities, count).map((id) => ({ ...show(id), ...numbers(id) })),
    tokens: tokens.map((id) => ({ id, ...numbers(id), rank: rankOf(logits, id) })),
    entropy: entropy(probabilities),
  };
}

/** 1 where none is larger. */
function rankOf(logits: Float32Array, id: TokenId): number {
  const own = logits[id] as number;
  return logits.reduce((larger, logit) => larger + Number(logit > own), 1);
}
