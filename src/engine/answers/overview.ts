import type { Texts } from "../../domain/attention/attendedTexts.ts";
import { looksAhead } from "../../domain/attention/attention.ts";
import { type Heads, yardsticks } from "../../domain/attention/headMeasures.ts";
import { type Thumbnail, thumbnail } from "../../domain/attention/thumbnail.ts";
import type { Found } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";

const MOST = 48; // blocks of a thumbnail, across and down

/**
 * Measures all heads of one kind of attention and makes their thumbnails.
 *
 * @param weights of each layer, one after the other: [heads, from, to]
 * @param pause awaited behind each layer, so that others are heard in between
 */
export async function overview(
  found: Found,
  texts: Texts,
  weights: () => AsyncIterable<Tensor>,
  pause: () => Promise<void>,
): Promise<Heads> {
  const about = { found, texts, weights, pause };
  return (await measure(about, texts.isSelf)) ?? ((await measure(about, false)) as Heads);
}

interface About {
  readonly found: Found;
  readonly texts: Texts;
  readonly weights: () => AsyncIterable<Tensor>;
  readonly pause: () => Promise<void>;
}

/**
 * Whether one looks ahead is taken from the first layer, so that none is asked for twice.
 *
 * @param mayBeCausal whether to look if it does; if not, one does
 * @returns undefined if a later layer looks ahead, and the first one does not
 */
async function measure(
  { found, texts, weights, pause }: About,
  mayBeCausal: boolean,
): Promise<Heads | undefined> {
  const [from, to] = [texts.from.ids.length, texts.to.ids.length];
  const { kind, layers, heads, numbers, hasSinks } = found;
  let isCausal = mayBeCausal;
  let sticks: ReturnType<typeof yardsticks> = [];
  let values: readonly Float32Array[] = [];
  const small: Thumbnail[] = [];
  let layer = 0;
  for await (const tensor of weights()) {
    if (layer > 0 && isCausal && looksAhead(tensor)) return undefined;
    if (layer === 0) {
      isCausal &&= !looksAhead(tensor);
      sticks = yardsticks({ ...texts, isCausal }, hasSinks);
      values = sticks.map(() => new Float32Array(layers * heads));
    }
    for (let head = 0; head < heads; head++) {
      const map = { weights: slice(tensor, head).data, from, to };
      for (const [i, { of }] of sticks.entries()) {
        (values[i] as Float32Array)[layer * heads + head] = of(map);
      }
      small.push(thumbnail(map, MOST));
    }
    layer++;
    await pause();
  }
  const { rows = 0, columns = 0 } = small[0] ?? {};
  const bytes = new Uint8Array(small.length * rows * columns);
  for (const [i, one] of small.entries()) bytes.set(one.bytes, i * rows * columns);
  return {
    ...{ kind, layers, heads, from, to, isCausal },
    ...(numbers && { numbers }),
    ...(hasSinks && { hasSinks }),
    measured: sticks.map(({ measure, evenly, tokens }, i) => ({
      ...{ measure, evenly, tokens },
      values: values[i] as Float32Array,
    })),
    thumbnails: { rows, columns, bytes },
  };
}
