import { isCausal } from "../domain/attention.ts";
import { type Heads, yardsticks } from "../domain/headMeasures.ts";
import type { Found } from "../domain/inner.ts";
import type { Texts } from "../domain/sides.ts";
import { slice, type Tensor } from "../domain/tensor.ts";
import { type Thumbnail, thumbnail } from "../domain/thumbnail.ts";

const MOST = 48; // blocks of a thumbnail, across and down

/**
 * Measures all heads of one kind of attention and makes their thumbnails.
 *
 * @param weights of each layer: [heads, from, to]
 * @param pause awaited behind each layer, so that others are heard in between
 */
export async function overview(
  { kind, layers, heads, numbers, hasSinks }: Found,
  texts: Texts,
  weights: (layer: number) => Tensor,
  pause: () => Promise<void>,
): Promise<Heads> {
  const [from, to] = [texts.from.ids.length, texts.to.ids.length];
  const all = Array.from({ length: layers }, (_, layer) => weights(layer));
  const causal = texts.isSelf && all.every(isCausal);
  const sticks = yardsticks({ ...texts, isCausal: causal }, hasSinks);
  const values = sticks.map(() => new Float32Array(layers * heads));
  const small: Thumbnail[] = [];
  for (const [layer, tensor] of all.entries()) {
    for (let head = 0; head < heads; head++) {
      const map = { weights: slice(tensor, head).data, from, to };
      for (const [i, { of }] of sticks.entries()) {
        (values[i] as Float32Array)[layer * heads + head] = of(map);
      }
      small.push(thumbnail(map, MOST));
    }
    await pause();
  }
  const { rows = 0, columns = 0 } = small[0] ?? {};
  const bytes = new Uint8Array(small.length * rows * columns);
  for (const [i, one] of small.entries()) bytes.set(one.bytes, i * rows * columns);
  return {
    ...{ kind, layers, heads, from, to, isCausal: causal },
    ...(numbers && { numbers }),
    ...(hasSinks && { hasSinks }),
    measured: sticks.map(({ measure, evenly, tokens }, i) => ({
      ...{ measure, evenly, tokens },
      values: values[i] as Float32Array,
    })),
    thumbnails: { rows, columns, bytes },
  };
}
