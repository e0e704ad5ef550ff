// The file itself: what the package's front door opens besides needs a page.
import { createUMAP } from "../../../node_modules/embedding-atlas/dist/umap.js";
import { MIN_DISTANCE, NEIGHBORS, type Order, SEED } from "./recipe.ts";

/**
 * UMAP (McInnes, Healy and Melville 2018) of a table's rows by cosine distance: rows that point in
 * the same direction lie close together. The same table gives the same map.
 *
 * @param order its table: [rows, width]
 * @param told hears how far it is, 0 to 1
 * @returns [rows, dimensions]
 */
export async function layOut(
  { table: { data, shape }, dimensions }: Order,
  told: (fraction: number) => void,
): Promise<Float32Array> {
  const [rows = 0, width = 0] = shape;
  const umap = await createUMAP(rows, width, dimensions, data, {
    metric: "cosine",
    nNeighbors: Math.max(0, Math.min(NEIGHBORS, rows - 1)),
    minDist: MIN_DISTANCE,
    seed: SEED,
    progress: told,
  });
  await umap.run();
  const places = Float32Array.from(umap.embedding);
  umap.destroy();
  return places;
}
