import type { AttentionKind, Inner } from "../domain/inner.ts";
import type { LensQuestion, LensReading, Standing } from "../domain/lens.ts";
import { entropy, largest, softmax } from "../domain/prediction.ts";
import { slice, type Tensor } from "../domain/tensor.ts";
import type { TokenId } from "../domain/token.ts";
import type { StackTaps } from "./anatomy.ts";
import { makeNode } from "./drafts.ts";
import { elementTypes, FLOAT32 } from "./elements.ts";
import { type Graph, only } from "./graph.ts";
import { locate } from "./taps.ts";
import { wire } from "./wiring.ts";

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

/** The rows of a stream [sequence, width] at `positions`. @throws RangeError if one is outside */
export function rowsAt(stream: Tensor, positions: readonly number[]): Tensor {
  const [, width = 0] = stream.shape;
  const data = new Float32Array(positions.length * width);
  positions.forEach((position, i) => {
    data.set(slice(stream, position).data, i * width);
  });
  return { data, shape: [positions.length, width] };
}

/** What logits [vocabSize] say. @param show a token of the vocabulary */
export function readLogits(
  logits: Float32Array,
  { count, tokens = [] }: Pick<LensQuestion, "count" | "tokens">,
  show: (id: TokenId) => Pick<LensReading["candidates"][number], "piece" | "bytes" | "special">,
): LensReading {
  const probabilities = softmax(logits);
  const numbers = (id: TokenId) => ({
    id,
    logit: logits[id] as number,
    probability: probabilities[id] as number,
  });
  const standing = (id: TokenId): Standing => {
    const { logit, ...rest } = numbers(id);
    return { ...rest, logit, rank: logits.reduce((ahead, l) => ahead + Number(l > logit), 0) };
  };
  return {
    candidates: largest(probabilities, count).map((id) => ({ ...show(id), ...numbers(id) })),
    tokens: tokens.map(standing),
    entropy: entropy(probabilities),
  };
}
