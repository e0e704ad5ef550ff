import path from "node:path";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import { isBeingMade } from "../../src/domain/model/tokenMap.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { componentsOf } from "../../src/engine/maps/pca.ts";
import { layOut } from "../../src/engine/maps/umap.ts";
import { openModel } from "../../src/engine/model/model.ts";
import { covarianceOf } from "../../src/engine/onnx/covariance.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { randomNumbers } from "./text.ts";

const models = path.resolve(import.meta.dirname, "../../media/models");
const NAME = "tiny-gpt"; // 8,192 tokens of 256 numbers
const ROUNDS = 5;
const LARGE = { tokens: 50_000, width: 768 };
const pause = async () => {};

export const mapping: Subject = {
  name: "mapping",
  figures: {
    map_shipped_ms:
      "The shipped map of tiny-gpt by UMAP: from the first question until it is there",
    map_pca_8k_ms: "Its map by PCA, likewise",
    umap_8k_s: "Its map by UMAP made anew: seconds",
    pca_50k_s: "The principal components of 50,000 tokens, 768 numbers each: seconds",
    covariance_8k_vs_loop:
      "The covariance of tiny-gpt's embeddings: a plain loop in JavaScript / ours",
  },
  method: `The engine in this process, a new one for each of ${ROUNDS} rounds, the model opened and run before; medians. In
the first two figures is reading the embeddings out of the model's file, and in the first their hash.
UMAP and the large table (random numbers) once. The loop works out half of the matrix, in 64 bits as
ours, and both have to agree within 1e-9.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const shipped: number[] = [];
  const pca: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [method, times] of [
      ["umap", shipped],
      ["pca", pca],
    ] as const) {
      const engine = createEngine({ models, progress: () => {} });
      const { id } = await engine.analyse(NAME, "The cat sat on the mat.");
      const ask = async () => {
        while (isBeingMade(await engine.tokenMap(id, method, 2)));
      };
      times.push(await time(ask));
    }
  }
  const model = await openModel(findFiles(models, NAME));
  const { table } = await model.embeddings();
  const ours: number[] = [];
  const loop: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let found: ArrayLike<number> = [];
    let expected: ArrayLike<number> = [];
    ours.push(
      await time(async () => {
        found = (await covarianceOf(table, pause)).matrix;
      }),
    );
    loop.push(
      await time(() => {
        expected = covarianceByLoop(table);
      }),
    );
    for (let at = 0; at < found.length; at++) {
      const apart = Math.abs((found[at] as number) - (expected[at] as number));
      if (apart > 1e-9) throw new Error(`They differ by ${apart}.`);
    }
  }
  const umap = await time(() => layOut({ table, dimensions: 2 }, () => {}));
  await model.close();
  const random = randomNumbers(1);
  const data = Float32Array.from({ length: LARGE.tokens * LARGE.width }, () => random() - 0.5);
  const large = await time(() =>
    componentsOf({ data, shape: [LARGE.tokens, LARGE.width] }, 3, pause),
  );
  const list = (values: readonly number[]) => values.map(Math.round).join(", ");
  log(
    `shipped ${list(shipped)}; PCA ${list(pca)}; covariance ${list(ours)}, loop ${list(loop)} ms`,
  );
  return {
    figures: {
      map_shipped_ms: median(shipped),
      map_pca_8k_ms: median(pca),
      umap_8k_s: umap / 1000,
      pca_50k_s: large / 1000,
      covariance_8k_vs_loop: median(loop.map((took, i) => took / (ours[i] as number))),
    },
    versions: {},
  };
}

function covarianceByLoop({ data, shape: [rows = 0, width = 0] }: Tensor): Float64Array {
  const mean = new Float64Array(width);
  for (let at = 0; at < data.length; at++) {
    mean[at % width] = (mean[at % width] as number) + (data[at] as number) / rows;
  }
  const matrix = new Float64Array(width ** 2);
  const row = new Float64Array(width);
  for (let first = 0; first < data.length; first += width) {
    for (let i = 0; i < width; i++) row[i] = (data[first + i] as number) - (mean[i] as number);
    for (let i = 0; i < width; i++) {
      const factor = (row[i] as number) / rows;
      const at = i * width;
      for (let j = i; j < width; j++) {
        matrix[at + j] = (matrix[at + j] as number) + factor * (row[j] as number);
      }
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) matrix[i * width + j] = matrix[j * width + i] as number;
  }
  return matrix;
}
