import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { EMBEDDED } from "../../src/domain/model/embedded.ts";
import { slice } from "../../src/domain/model/tensor.ts";
import { isBeingMade, type TokenMap } from "../../src/domain/model/tokenMap.ts";
import { largest } from "../../src/domain/prediction/prediction.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { createMapFiles, hashOf } from "../../src/engine/maps/mapFile.ts";
import { openModel } from "../../src/engine/model/model.ts";

// The maps that `npm run maps` made.

const models = path.join(import.meta.dirname, "../../media/models");
const DIMENSIONS = [2, 3] as const;
const NEAREST = 10; // by cosine
const AROUND = 100; // of the 8,192 or 12,288 tokens, on the map

/**
 * The least share of them that a map has to have around a token; by chance it would be 0.01. The
 * embeddings of tiny-bert and tiny-t5 all point nearly the same way, so that little is near.
 */
const LEAST = { "tiny-gpt": 0.3, "tiny-bert": 0.07, "tiny-t5": 0.15 };

/** The share of tokens' nearest by cosine that the map has near them too, over every 50th token. */
async function share(
  name: string,
  { places, dimensions }: Pick<TokenMap, "places" | "dimensions">,
) {
  const model = await openModel(findFiles(models, name));
  const embeddings = await model.embeddings();
  const tokens = model.card.vocabSize;
  const map = { data: places, shape: [tokens, dimensions] };
  let [kept, all] = [0, 0];
  for (let token = 0; token < tokens; token += 50) {
    const own = slice(map, token).data;
    const near = Float32Array.from(
      { length: tokens },
      (_, other) =>
        -Math.hypot(...slice(map, other).data.map((at, axis) => at - (own[axis] as number))),
    );
    const around = new Set(largest(near, AROUND));
    for (const other of largest(await embeddings.compare(token), NEAREST + 1)) {
      if (other === token) continue;
      all++;
      if (around.has(other)) kept++;
    }
  }
  await model.close();
  return kept / all;
}

describe("the shipped maps", () => {
  for (const name of Object.values(EMBEDDED)) {
    it(`are of the embeddings that are shipped (else: npm run maps): ${name}`, async () => {
      const model = await openModel(findFiles(models, name));
      const { table } = await model.embeddings();
      const hash = await hashOf(table, async () => {});
      const files = createMapFiles(undefined);
      for (const dimensions of DIMENSIONS) {
        const places = await files.read(path.join(models, name), dimensions, hash);
        assert.equal(places?.length, model.card.vocabSize * dimensions);
      }
      await model.close();
    });

    it(`are there without being made, and keep near what is near: ${name}`, async () => {
      const engine = createEngine({ models, progress: () => {} });
      const { id } = await engine.analyse(name, "The cat sat.");
      for (const dimensions of DIMENSIONS) {
        let map = await engine.tokenMap(id, "umap", dimensions);
        while (isBeingMade(map)) {
          assert.equal(map.fraction, 0);
          map = await engine.tokenMap(id, "umap", dimensions);
        }
        const found = await share(name, map);
        assert.ok(found >= LEAST[name], `${dimensions} dimensions: ${found}`);
      }
    });
  }
});
