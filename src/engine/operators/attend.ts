import type { Draft } from "../graph/graphBuilder.ts";

/** Queries, keys and values of an attention, and what else its softmax depends on. */
export interface Parts {
  /** [batch, heads, from, headWidth] and [batch, key-value heads, to, headWidth]. */
  readonly queries: string;
  readonly keys: string;
  readonly values: string;
  /** 1/√headWidth unless given. */
  readonly scale: number | undefined;
  readonly softcap: number | undefined;
  /** Added to the scores; or, if it is a mask, true where a token is seen. */
  readonly bias: string | undefined;
  readonly isMask: boolean;
  readonly isCausal: boolean;
  /** How many tokens back a token sees. */
  readonly window: number | undefined;
  /** A score for each head that belongs to no token, [heads]; or 0 for all of them. */
  readonly sink: string | 0 | undefined;
  /** Whether the heads are to stand side by side at the end: [batch, from, heads × headWidth]. */
  readonly joins: boolean;
  /** Element type of all of it. */
  readonly type: number;
}

/** Softmax(Q Kᵀ · scale, capped, biased and masked) V; Vaswani et al. 2017, §3.2.1, eq. 1. */
export function attend(draft: Draft, parts: Parts): string {
  const { queries, keys, values, bias, type } = parts;
  // The heads that share keys stand below each other, so that nothing need be repeated.
  const shared = draft.length(keys, 1);
  const heads = draft.length(queries, 1);
  const grouped = draft.reshape(queries, 0, shared, -1, 0);
  const product = draft.add("MatMul", [grouped, draft.transpose(keys, 0, 1, 3, 2)]);
  let scores = scale(draft, draft.reshape(product, 0, heads, -1, 0), parts);
  if (parts.softcap !== undefined) {
    const cap = draft.number(parts.softcap, type);
    scores = draft.add("Mul", [draft.add("Tanh", [draft.add("Div", [scores, cap])]), cap]);
  }
  if (bias !== undefined) {
    scores = parts.isMask
      ? draft.add("Where", [bias, scores, draft.number(Number.NEGATIVE_INFINITY, type)])
      : draft.add("Add", [scores, bias]);
  }
  if (parts.isCausal) scores = hideAhead(draft, scores, parts);
  const weights = soften(draft, scores, parts);
  const mixed = draft.add("MatMul", [draft.reshape(weights, 0, shared, -1, 0), values]);
  const result = draft.reshape(mixed, 0, heads, -1, 0);
  return parts.joins ? draft.reshape(draft.transpose(result, 0, 2, 1, 3), 0, 0, -1) : result;
}

/** The softmax of the scores; of those and a sink's, without the sink. */
function soften(draft: Draft, scores: string, { sink, type }: Parts): string {
  if (sink === undefined) return draft.add("Softmax", [scores], { axis: -1 });
  const one = sink === 0 ? draft.number(0, type) : draft.reshape(sink, 1, -1, 1, 1);
  const shape = [draft.length(scores, 0), draft.length(scores, 1), draft.length(scores, 2)];
  const whole = draft.add("Concat", [...shape, draft.whole(1)], { axis: 0 });
  const beside = draft.add("Concat", [scores, draft.add("Expand", [one, whole])], { axis: -1 });
  const all = draft.add("Softmax", [beside], { axis: -1 });
  const [start, end, axis] = [draft.whole(0), draft.length(scores, 3), draft.whole(3)];
  return draft.add("Slice", [all, start, end, axis]);
}

function scale(draft: Draft, scores: string, { scale, queries, type }: Parts): string {
  if (scale !== undefined) return draft.add("Mul", [scores, draft.number(scale, type)]);
  const width = draft.add("Cast", [draft.length(queries, 3, true)], { to: type });
  return draft.add("Div", [scores, draft.add("Sqrt", [width])]);
}

/** Scores of tokens that a token does not see become -Infinity. */
function hideAhead(draft: Draft, scores: string, { window, type }: Parts): string {
  const [from, to] = [draft.length(scores, 2, true), draft.length(scores, 3, true)];
  const int = (value: number) => draft.add("Constant", [], { value_int: value });
  const columns = draft.add("Range", [int(0), to, int(1)]);
  const before = draft.add("Sub", [to, from]);
  const rows = draft.reshape(draft.add("Range", [before, to, int(1)]), -1, 1);
  let hidden = draft.add("Less", [rows, columns]);
  if (window !== undefined) {
    const last = draft.add("Sub", [rows, int(window - 1)]);
    hidden = draft.add("Or", [hidden, draft.add("Less", [columns, last])]);
  }
  return draft.add("Where", [hidden, draft.number(Number.NEGATIVE_INFINITY, type), scores]);
}
