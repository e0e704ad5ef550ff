import { gram, lengthsBy } from "../../domain/attention/norms.ts";
import type { AttentionKind } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Model } from "../model/model.ts";
import type { Input } from "../sessions/input.ts";

/** Of one attention's head: ‖f(x)‖ of every token looked at, [to]. */
export type Norms = (
  model: Model,
  input: Input,
  head: { readonly kind: AttentionKind; readonly layer: number; readonly head: number },
) => Promise<Float64Array>;

/**
 * The length of what a head would add to the residual stream if it looked at one token alone:
 * f(x) = (x W_V + b_V) W_O (Kobayashi et al. 2020, "Attention is Not Only a Weight", §3.1, eq. 4).
 * W_O is read once for each layer, by feeding unit vectors to the model's graph.
 */
export function createNorms(): Norms {
  const kept = new WeakMap<Model, Map<string, Promise<readonly Float64Array[]>>>();

  async function measure(
    model: Model,
    kind: AttentionKind,
    layer: number,
    [heads, width]: readonly [number, number],
  ): Promise<readonly Float64Array[]> {
    const weights = await readWeights(model, { kind, layer }, [heads, width]);
    return Array.from({ length: heads }, (_, head) => gram(slice(weights, head)));
  }

  return async (model, input, { kind, layer, head }) => {
    const [values] = (await model.inside(input, [{ tensor: "values", kind, layer }])) as [Tensor];
    const [shared = 1, , width = 1] = values.shape;
    const heads = model.found.find((one) => one.kind === kind)?.heads ?? shared;
    const layers = kept.get(model) ?? new Map<string, Promise<readonly Float64Array[]>>();
    kept.set(model, layers);
    const key = `${kind} ${layer}`;
    const grams = layers.get(key) ?? measure(model, kind, layer, [heads, width]);
    layers.set(key, grams);
    grams.catch(() => layers.delete(key));
    const own = slice(values, Math.floor(head / (heads / shared))); // [to, headWidth]
    return lengthsBy((await grams)[head] as Float64Array, own);
  };
}

/**
 * W_O of one attention.
 *
 * @returns [heads, headWidth, width]: what each head's outputs are multiplied with
 */
export async function readWeights(
  model: Model,
  at: { readonly kind: AttentionKind; readonly layer: number },
  [heads, width]: readonly [number, number],
): Promise<Tensor> {
  const zero = await model.project(at, {
    data: new Float32Array(heads * width),
    shape: [heads, 1, width],
  });
  const out = zero.data.length;
  const data = new Float32Array(heads * width * out);
  const most = Math.min(model.card.contextLength, heads * width);
  for (let first = 0; first < heads * width; first += most) {
    const rows = Math.min(most, heads * width - first);
    const units = new Float32Array(heads * rows * width); // [heads, rows, width]
    for (let i = 0; i < rows; i++) {
      const [head, place] = [Math.floor((first + i) / width), (first + i) % width];
      units[(head * rows + i) * width + place] = 1;
    }
    const some = await model.project(at, { data: units, shape: [heads, rows, width] });
    some.data.forEach((value, i) => {
      data[first * out + i] = value - (zero.data[i % out] as number); // without the bias
    });
  }
  return { data, shape: [heads, width, out] };
}
