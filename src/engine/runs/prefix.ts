import type { AttentionKind } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../model/pass.ts";
import type { Past } from "../onnx/feeds.ts";
import { growing, type Input } from "../sessions/input.ts";
import type { KeptRun } from "./runs.ts";

/**
 * The least part of a text that must be known for only the rest to be read. Joining the two takes as
 * long as reading some tokens: 1,024 of tiny-gpt took 15 % longer with 8 known, 6 % less with 256,
 * a third less with 512, a quarter of the time with all but one.
 */
const LEAST = 1 / 8;

/** How many ids two texts begin with in common. */
export function shared(one: Uint32Array, other: Uint32Array): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length++;
  return length;
}

/** A run whose text begins as another, and how many tokens of it they share. */
interface Begun {
  readonly tensors: Tensors;
  readonly past: Past;
  /** The encoder's text as that run has it, so that the encoder need not read it again. */
  readonly ids: Uint32Array;
}

/**
 * One pass over a text, or only over its rest if a kept run begins with the same tokens.
 *
 * The result is the same, but for the order of sums, if a token's numbers depend only on it and those
 * before it, as in a decoder. In other models the pass is over all of the text.
 */
export async function runOn(model: Model, input: Input, kept: Iterable<KeptRun>): Promise<Tensors> {
  const keeps = model.limits.keeps(input);
  const begun = model.isExact ? findBegun(model, input, kept, keeps) : undefined;
  if (!begun) return model.run(input);
  const { past } = begun;
  const { length } = growing(input);
  const text = input.decoderIds ? { ...input, ids: begun.ids } : input;
  const rest = past.length < length ? await model.run(text, past) : undefined;
  return joined(model, begun, rest, { length, keeps });
}

/** @param keeps whether attention is wanted: then runs without it are passed over */
function findBegun(
  { card, found }: Model,
  input: Input,
  kept: Iterable<KeptRun>,
  keeps: boolean,
): Begun | undefined {
  const hasAttention = found.some(({ layers }) => layers > 0);
  let best: Begun | undefined;
  for (const { run, tensors, input: other } of kept) {
    // Opened anew, a model may have other weights under the same name.
    if (run.model !== card || !tensors.past) continue;
    if (keeps && hasAttention && tensors.attention.length === 0) continue;
    if (other.decoderIds && !isSame(other.ids, input.ids)) continue;
    const text = growing(input);
    const length = shared(growing(other), text);
    if (length < LEAST * text.length || length <= (best?.past.length ?? 0)) continue;
    best = { tensors, past: { ...tensors.past, length }, ids: other.ids };
  }
  return best;
}

const isSame = (one: Uint32Array, other: Uint32Array) =>
  one.length === other.length && shared(one, other) === one.length;

/**
 * Joins the tensors of a text's beginning with those of the rest.
 *
 * @param length of the text
 * @param keeps whether its attention is kept
 */
function joined(
  { found }: Model,
  { tensors, past }: Begun,
  rest: Tensors | undefined,
  { length, keeps }: { readonly length: number; readonly keeps: boolean },
): Tensors {
  const kinds = found.flatMap(({ kind, layers }) => Array<AttentionKind>(layers).fill(kind));
  const others = [...(rest?.attention ?? [])]; // of an encoder there is no rest
  const isThere = !rest || others.length === kinds.filter((kind) => kind !== "encoder").length;
  const maps = keeps && isThere ? tensors.attention : [];
  const attention = maps.map((weights, i) => {
    if (kinds[i] === "encoder") return weights;
    const to = kinds[i] === "cross" ? (weights.shape[2] ?? 0) : length;
    return extended(weights, others.shift(), past.length, to);
  });
  const rows = (name: "stream" | "logits") => {
    const [one, other] = [tensors[name], rest?.[name]].map((tensor) => tensor && apart(tensor));
    const all = one && extended(one, other, past.length, one.shape[2] ?? 0);
    return all && { data: all.data, shape: all.shape.slice(1) };
  };
  return {
    stream: rows("stream"),
    logits: rows("logits"),
    attention,
    past: rest ? rest.past : past,
  };
}

const apart = ({ data, shape }: Tensor): Tensor => ({ data, shape: [1, ...shape] });

/**
 * Appends rows to those that are known.
 *
 * @param before [heads, known or more, any]; numbers that lie ahead of a row are cut off, or added as 0
 * @param after [heads, rows, to]
 * @returns [heads, known + rows, to]
 */
function extended(before: Tensor, after: Tensor | undefined, known: number, to: number): Tensor {
  const [heads = 0, rows = 0, width = 0] = before.shape;
  if (!after && known === rows && to === width) return before;
  const from = known + (after?.shape[1] ?? 0);
  const data = new Float32Array(heads * from * to);
  const part = Math.min(width, to);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < known; row++) {
      const at = (head * rows + row) * width;
      data.set(before.data.subarray(at, at + part), (head * from + row) * to);
    }
    const size = (from - known) * to;
    if (after) {
      data.set(after.data.subarray(head * size, (head + 1) * size), (head * from + known) * to);
    }
  }
  return { data, shape: [heads, from, to] };
}
