import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Embeddings } from "../onnx/embeddings.ts";

/** The rows of a table that are nearest to each of several vectors, by cosine. */
export interface Nearest {
  /** How many of each: `COUNT`, or all rows if there are fewer. */
  readonly count: number;
  readonly rows: Uint32Array; // [vectors, count], the nearest first
  readonly cosines: Float32Array; // [vectors, count]
}

const COUNT = 10;
const AT_ONCE = 4e6; // products; of 50,000 rows with 80 vectors

/**
 * @param vectors [vectors, width]
 * @param pause awaited between slices
 */
export async function nearestRows(
  embeddings: Embeddings,
  vectors: Tensor,
  pause: () => Promise<void>,
): Promise<Nearest> {
  const [all = 0, width = 0] = vectors.shape;
  const size = embeddings.lengths.length;
  const count = Math.min(COUNT, size);
  const rows = new Uint32Array(all * count);
  const cosines = new Float32Array(all * count).fill(Number.NEGATIVE_INFINITY);
  const most = Math.max(1, Math.floor(AT_ONCE / size));
  for (let first = 0; first < all; first += most) {
    await pause();
    const some = Math.min(most, all - first);
    const data = vectors.data.subarray(first * width, (first + some) * width);
    const dots = await embeddings.dots({ data, shape: [some, width] });
    const lengths = Array.from({ length: some }, (_, i) =>
      Math.hypot(...slice(vectors, first + i).data),
    );
    for (let row = 0; row < size; row++) {
      for (let i = 0; i < some; i++) {
        const product = (embeddings.lengths[row] as number) * (lengths[i] as number);
        const cosine = product === 0 ? 0 : (dots[row * some + i] as number) / product;
        const end = (first + i + 1) * count;
        if (cosine <= (cosines[end - 1] as number)) continue;
        let at = end - 1;
        for (; at > end - count && cosine > (cosines[at - 1] as number); at--) {
          cosines[at] = cosines[at - 1] as number;
          rows[at] = rows[at - 1] as number;
        }
        cosines[at] = cosine;
        rows[at] = row;
      }
    }
  }
  return { count, rows, cosines };
}
