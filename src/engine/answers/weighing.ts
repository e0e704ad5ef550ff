import { restOf } from "../../domain/attention/attention.ts";
import { scaleOf, type Weighing } from "../../domain/attention/weighing.ts";
import type { HeadId, InnerTensor } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Model } from "../model/model.ts";
import type { Input } from "../sessions/input.ts";

/**
 * How one token's weights came about, from one pass anew. Scale and cap are measured on the model's
 * own numbers: files write them in many ways, into the product, into queries or into keys.
 *
 * @param from the token that looks
 * @param keys tokens looked at, of which the keys are wanted
 * @throws RangeError if the head or one of the tokens is not there
 * @throws Failed notFound if the file gives no queries or keys
 */
export async function weigh(
  model: Model,
  input: Input,
  { kind, layer, head }: HeadId,
  { from, keys }: { readonly from: number; readonly keys: readonly number[] },
): Promise<Weighing> {
  const found = model.found.find((one) => one.kind === kind);
  const names: readonly InnerTensor[] = ["queries", "keys", "scaled", "scores"];
  const isCapped = found?.tensors.includes("capped") ?? false;
  const hasSinks = found?.hasSinks ?? false;
  const more = [
    ...(isCapped ? (["capped"] as const) : []),
    ...(hasSinks ? (["weights"] as const) : []),
  ];
  const tensors = await model.inside(
    input,
    [...names, ...more].map((tensor) => ({ tensor, kind, layer })),
  );
  const [queries, allKeys, scaled, scores] = tensors as [Tensor, Tensor, Tensor, Tensor];
  const capped = isCapped ? tensors[names.length] : undefined;
  const weights = hasSinks ? tensors.at(-1) : undefined;
  const row = (tensor: Tensor) => slice(tensor, head, from).data;
  const query = row(queries);
  const sharing = (queries.shape[0] as number) / (allKeys.shape[0] as number);
  const own = slice(allKeys, Math.floor(head / sharing)); // [to, headWidth]
  const width = query.length;
  const products = Float64Array.from(row(scores), (_, to) => dot(query, slice(own, to).data));
  const chosen = new Float32Array(keys.length * width);
  for (const [i, to] of keys.entries()) chosen.set(slice(own, to).data, i * width);
  const part = scaleOf(products, row(scaled), width);
  const cap = capped && capOf(row(scaled), row(capped));
  const before = row(capped ?? scaled);
  return {
    query,
    keys: chosen,
    scale: part * (cap ?? 1),
    cap,
    added: row(scores).map((score, to) => score - (before[to] as number)),
    scores: row(scores),
    sink: weights ? restOf(row(weights)) : 0,
  };
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** What the tanh of `parts` was multiplied with to make `capped`. */
const capOf = (parts: Float32Array, capped: Float32Array): number =>
  scaleOf(Float64Array.from(parts, Math.tanh), capped, 1);
