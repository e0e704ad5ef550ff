import {
  type Answer,
  answerOf,
  createLensColumns,
  type LensColumns,
  writeReading,
} from "../../../domain/layers/lensTable.ts";
import type { Inner } from "../../../domain/model/inner.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import type { Model } from "../../model/model.ts";
import { readRows } from "./lens.ts";
import type { StreamRows } from "./streams.ts";

/**
 * The lens in numbers: of each position its last place is read first, since the others are compared
 * to it.
 *
 * @param parts whether also behind each attention, or only behind whole layers
 */
export async function lensTable(
  model: Model,
  streams: StreamRows,
  parts: "layers" | "all",
): Promise<LensColumns & { readonly places: readonly Inner[]; readonly count: number }> {
  const shown = [...streams.places.keys()].filter(
    (at) => parts === "all" || streams.places[at]?.tensor !== "afterAttention",
  );
  const places = shown.map((at) => streams.places[at] as Inner);
  const all = shown.map((at) => streams.rows[at] as Tensor);
  const count = all[0]?.shape[0] ?? 0;
  const columns = createLensColumns(places.length * count);
  let answer: Answer | undefined;
  let row = 0;
  await readRows(model, byPosition(all), (logits) => {
    const position = Math.floor(row / places.length);
    const back = row % places.length; // from the last place
    if (back === 0) answer = answerOf(logits);
    const place = places.length - 1 - back;
    writeReading(columns, place * count + position, logits, answer as Answer);
    row++;
  });
  return { ...columns, places, count };
}

/** The rows of each position one below the other, the last place's first. */
function byPosition(all: readonly Tensor[]): Tensor {
  const [count = 0, width = 0] = all[0]?.shape ?? [];
  const data = new Float32Array(all.length * count * width);
  for (let at = 0; at < count; at++) {
    for (const [i, { data: own }] of all.toReversed().entries()) {
      data.set(own.subarray(at * width, (at + 1) * width), (at * all.length + i) * width);
    }
  }
  return { data, shape: [all.length * count, width] };
}
