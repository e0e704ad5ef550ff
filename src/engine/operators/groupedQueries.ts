import type { Node } from "../graph/graph.ts";
import type { Draft } from "../graph/graphBuilder.ts";
import type { Parts } from "./attend.ts";
import {
  behind,
  commonParts,
  type Facts,
  given,
  numberOf,
  slice,
  split,
  unlessZero,
} from "./fusedParts.ts";

const HEAD_SINK = 11; // the input of that number: weights that no token gets

export function readGroupQuery(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [query = "", key, value, pastKeys, pastValues] = node.inputs;
  const [cos = "", sin = "", , bias] = node.inputs.slice(7);
  const heads = numberOf(node, "num_heads");
  const shared = numberOf(node, "kv_num_heads");
  if (heads === undefined || shared === undefined) return undefined;
  let [queries, keys, values] = ["", "", ""];
  if (key && value) {
    queries = split(draft, query, heads);
    [keys, values] = [split(draft, key, shared), split(draft, value, shared)];
  } else {
    const all = split(draft, query, heads + 2 * shared);
    queries = slice(draft, all, 1, 0, heads);
    keys = slice(draft, all, 1, heads, heads + shared);
    values = slice(draft, all, 1, heads + shared, heads + 2 * shared);
  }
  if (numberOf(node, "do_rotary") === 1) {
    const turn = (tensor: string, count: number) =>
      rotate(draft, tensor, { node, facts, cos, sin, count, past: given(pastKeys) });
    queries = turn(queries, heads);
    keys = turn(keys, shared);
  }
  const window = numberOf(node, "local_window_size") ?? -1;
  const isSmooth = numberOf(node, "smooth_softmax") === 1;
  return {
    ...commonParts(node, facts),
    queries,
    keys: behind(draft, pastKeys, keys),
    values: behind(draft, pastValues, values),
    bias: given(bias),
    softcap: unlessZero(node, "softcap"),
    sink: given(node.inputs[HEAD_SINK]) ?? (isSmooth ? 0 : undefined),
    isCausal: true,
    window: window > 0 ? window : undefined,
  };
}

interface Rotation {
  readonly node: Node;
  readonly facts: Facts;
  readonly cos: string;
  readonly sin: string;
  /** How many heads. */
  readonly count: number;
  /** Keys of the tokens before, if the node takes any. */
  readonly past: string | undefined;
}

/** Rotates each head by where its token stands, counted from the beginning of the past. */
function rotate(draft: Draft, tensor: string, rotation: Rotation): string {
  const { node, facts, cos, sin, count, past } = rotation;
  const half = facts.graph.initializers.get(cos)?.shape.at(-1);
  const settings = {
    interleaved: numberOf(node, "rotary_interleaved") ?? 0,
    ...(half === undefined ? {} : { rotary_embedding_dim: 2 * half, num_heads: count }),
  };
  const first = past ? draft.length(past, 2) : draft.whole(0);
  const inputs = [tensor, first, cos, sin];
  return draft.add("RotaryEmbedding", inputs, settings, "com.microsoft");
}
