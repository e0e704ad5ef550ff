import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { TokenPaths } from "../../domain/model/tokenMap.ts";
import { ifGiven } from "../model/given.ts";
import type { Model } from "../model/model.ts";
import type { Embeddings } from "../onnx/embeddings.ts";
import type { KeptRun } from "../runs/runs.ts";
import type { Made } from "./made.ts";

/**
 * The way of a run's tokens through the layers, in a map of the vocabulary: first the place that the
 * map has for each token, then where its hidden state behind each layer stands, before any final norm.
 *
 * Hidden states grow from layer to layer and are far longer than embeddings; only their direction is
 * shown. Each is made as long as the table's rows are on average, then put into the map as if it were
 * a row.
 *
 * @param pause awaited between slices
 * @returns undefined if a layer's states were not found, or they are no longer than the table is wide
 */
export async function pathsOf(
  model: Model,
  { run, input }: Pick<KeptRun, "run" | "input">,
  { map, place }: Made,
  pause: () => Promise<void>,
): Promise<TokenPaths | undefined> {
  const [found] = run.found;
  if (!found) return undefined;
  const { layers } = model.card;
  const which = Array.from(
    { length: layers },
    (_, layer) => ({ tensor: "output", kind: found.kind, layer }) as const,
  );
  const states = await ifGiven(model.inside(input, which));
  const embeddings = await model.embeddings();
  const { shape } = embeddings.table;
  if (!states || states.some((one) => one.shape[1] !== shape[1])) return undefined;
  const { ids } = run.tokens;
  const { dimensions } = map;
  const stride = ids.length * dimensions;
  const places = new Float32Array((layers + 1) * stride);
  ids.forEach((id, token) => {
    places.set(map.places.subarray(id * dimensions, (id + 1) * dimensions), token * dimensions);
  });
  for (const [layer, state] of states.entries()) {
    const rows = await place(embeddings, asLongAsRows(state, embeddings), pause);
    places.set(rows, (layer + 1) * stride);
  }
  return { places, layers, tokens: ids.length };
}

/** The same directions, each as long as the table's rows are on average. */
function asLongAsRows(states: Tensor, { lengths }: Embeddings): Tensor {
  const [count = 0, width = 0] = states.shape;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const data = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const state = slice(states, row).data;
    const length = Math.hypot(...state);
    if (length === 0) continue;
    for (let i = 0; i < width; i++) data[row * width + i] = ((state[i] as number) * mean) / length;
  }
  return { data, shape: states.shape };
}
