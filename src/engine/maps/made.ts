import { setImmediate } from "node:timers/promises";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { TokenMap } from "../../domain/model/tokenMap.ts";
import type { Embeddings } from "../onnx/embeddings.ts";
import { centered } from "./centered.ts";
import { nearestRows } from "./nearest.ts";
import { along, type Components } from "./pca.ts";
import { SEED } from "./recipe.ts";

/** A map that is made, and how other vectors than the table's own are put into it. */
export interface Made {
  readonly map: TokenMap;
  /**
   * @param vectors [vectors, width]
   * @param pause awaited between slices
   * @returns [vectors, dimensions]
   */
  place(embeddings: Embeddings, vectors: Tensor, pause: () => Promise<void>): Promise<Float32Array>;
}

const ROWS = 256; // put along the axes at once

/** By PCA. Another vector stands where it has its shadow on the same axes. */
export async function madeByPca(
  table: Tensor,
  components: Components,
  dimensions: 2 | 3,
): Promise<Made> {
  const shadows = async (rows: Tensor, pause: () => Promise<void>) => {
    const [count = 0] = rows.shape;
    const places = new Float64Array(count * dimensions); // 0 along axes that a narrow table lacks
    for (let row = 0; row < count; row++) {
      if (row % ROWS === 0) await pause();
      const shadow = along(components, slice(rows, row).data);
      places.set(shadow.slice(0, dimensions), row * dimensions);
    }
    return places;
  };
  const { places, unit } = centered(await shadows(table, () => setImmediate()), dimensions);
  const explained = Array.from({ length: dimensions }, (_, i) => components.explained[i] ?? 0);
  return {
    map: { method: "pca", dimensions, places, explained },
    async place(_, vectors, pause) {
      const shadow = await shadows(vectors, pause);
      return Float32Array.from(shadow, (number) => (unit === 0 ? 0 : number / unit));
    },
  };
}

/**
 * By UMAP, which has no axes. Another vector stands at the mean of the places of the ten tokens
 * nearest to it by cosine, each weighing as much as its cosine, and below 0 nothing.
 *
 * @param places as `centered` gives them
 */
export function madeByUmap(places: Float32Array, dimensions: 2 | 3): Made {
  return {
    map: { method: "umap", dimensions, places, seed: SEED },
    async place(embeddings, vectors, pause) {
      const { count, rows, cosines } = await nearestRows(embeddings, vectors, pause);
      const all = cosines.length / count;
      const found = new Float32Array(all * dimensions);
      for (let vector = 0; vector < all; vector++) {
        const weights = Array.from(
          cosines.subarray(vector * count, (vector + 1) * count),
          (cosine) => Math.max(0, cosine),
        );
        const sum = weights.reduce((a, b) => a + b, 0);
        weights.forEach((weight, i) => {
          const row = rows[vector * count + i] as number;
          const share = sum === 0 ? 1 / count : weight / sum;
          for (let axis = 0; axis < dimensions; axis++) {
            const at = vector * dimensions + axis;
            found[at] = (found[at] as number) + share * (places[row * dimensions + axis] as number);
          }
        });
      }
      return found;
    },
  };
}
