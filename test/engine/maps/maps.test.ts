import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import type { Run } from "../../../src/domain/model/run.ts";
import { isBeingMade, type MapMethod, type TokenMap } from "../../../src/domain/model/tokenMap.ts";
import type { Questions } from "../../../src/domain/questions/model.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { allNear, failing, near } from "../../asserts.ts";
import { models, temporaryFolder } from "../folder.ts";
import { tokenizers } from "../small.ts";
import { tiny, tinyFolder } from "../tiny.ts";
import { pcaOracle } from "./tables.ts";

const folder = temporaryFolder();
const small = tinyFolder(folder, "tiny").folder;
writeFileSync(path.join(small, "tokenizer.json"), JSON.stringify(tokenizers.wordPiece));
/** A model without a map beside it. */
const large = path.join(folder, "large");
cpSync(path.join(models, "tiny-gpt"), large, {
  recursive: true,
  filter: (file) => !file.endsWith(".bin"),
});
const VOCABULARY = tiny.embeddings.length;

const start = (kept?: string) =>
  createEngine({ models, progress: () => {}, ...(kept === undefined ? {} : { kept }) });

/** The map, asked for until it is there, and how far it was at each asking before. */
async function made(engine: Questions, { id }: Run, method: MapMethod, dimensions: 2 | 3 = 2) {
  const fractions: number[] = [];
  for (;;) {
    const answer = await engine.tokenMap(id, method, dimensions);
    if (!isBeingMade(answer)) return { map: answer, fractions };
    fractions.push(answer.fraction);
  }
}

/** Centered, and as far as 1. */
function isFitted({ places, dimensions }: TokenMap, tokens: number): void {
  assert.equal(places.length, tokens * dimensions);
  near(Math.max(...places.map(Math.abs)), 1, 1e-6);
  for (let axis = 0; axis < dimensions; axis++) {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += places[token * dimensions + axis] as number;
    near(sum / tokens, 0, 1e-4, `axis ${axis}`);
  }
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, number, i) => sum + number * (b[i] as number), 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const meanLength =
  tiny.embeddings.reduce((sum, row) => sum + Math.sqrt(dot(row, row)), 0) / VOCABULARY;

/** What the model itself gives behind each layer, each token's as long as a row of the table. */
async function statesOf(engine: Questions, { id, model, tokens }: Run) {
  const layers = await engine.inside(
    id,
    Array.from({ length: model.layers }, (_, layer) => ({ tensor: "output", kind: "self", layer })),
  );
  return layers.map(({ data }) =>
    Array.from(tokens.ids, (_, token) => {
      const state = [...data.subarray(token * model.width, (token + 1) * model.width)];
      return state.map((number) => (number * meanLength) / Math.sqrt(dot(state, state)));
    }),
  );
}

describe("a map by PCA", () => {
  const engine = start();
  let run: Run;
  before(async () => {
    run = await engine.analyse(small, "the cat. the cat");
  });

  for (const dimensions of [2, 3] as const) {
    it(`has every token where NumPy has it, the farthest at 1: ${dimensions} dimensions`, async () => {
      const { map } = await made(engine, run, "pca", dimensions);
      const { explained, places, farthest } = pcaOracle.tiny;
      isFitted(map, VOCABULARY);
      assert.deepEqual([map.method, map.dimensions, map.seed], ["pca", dimensions, undefined]);
      allNear(map.explained ?? [], explained.slice(0, dimensions), 1e-6);
      const unit = farthest[dimensions - 2] as number;
      places.forEach((place, row) => {
        const found = map.places.subarray(row * dimensions, (row + 1) * dimensions);
        const expected = place.slice(0, dimensions).map((number) => number / unit);
        allNear(found, expected, 1e-5, `token ${row}`);
      });
    });

    it(`has the hidden states where their directions fall on the axes: ${dimensions}`, async () => {
      const { map } = await made(engine, run, "pca", dimensions);
      const paths = await engine.tokenPaths(run.id, "pca", dimensions);
      assert.ok(paths);
      const { ids } = run.tokens;
      assert.deepEqual([paths.layers, paths.tokens], [2, ids.length]);
      const { mean, axes, farthest } = pcaOracle.tiny;
      const at = (layer: number, token: number) => {
        const first = (layer * ids.length + token) * dimensions;
        return paths.places.subarray(first, first + dimensions);
      };
      ids.forEach((id, token) => {
        const own = map.places.subarray(id * dimensions, (id + 1) * dimensions);
        assert.deepEqual(at(0, token), own, "the map's own place");
      });
      for (const [layer, states] of (await statesOf(engine, run)).entries()) {
        for (const [token, state] of states.entries()) {
          const centered = state.map((number, i) => number - (mean[i] as number));
          const expected = axes
            .slice(0, dimensions)
            .map((axis) => dot(centered, axis) / (farthest[dimensions - 2] as number));
          allNear(at(layer + 1, token), expected, 1e-4, `layer ${layer}, token ${token}`);
        }
      }
    });
  }

  it("is there at once for a second look, and no path before it", async () => {
    const fresh = start();
    const other = await fresh.analyse(small, "the cat");
    assert.equal(await fresh.tokenPaths(other.id, "pca", 2), undefined);
    const { map } = await made(fresh, other, "pca");
    const again = await made(fresh, await fresh.analyse(small, "cat"), "pca");
    assert.deepEqual(again.fractions, []);
    assert.equal(again.map, map);
  });

  it("shows of an encoder-decoder the way of the text that its encoder reads", async () => {
    const other = start();
    const read = await other.analyse("tiny-t5", "The cat sat.");
    const { map } = await made(other, read, "pca", 3);
    isFitted(map, read.model.vocabSize);
    const paths = await other.tokenPaths(read.id, "pca", 3);
    const { length } = read.tokens.ids;
    assert.deepEqual([paths?.layers, paths?.tokens], [read.model.layers, length]);
    assert.equal(paths?.places.length, (read.model.layers + 1) * length * 3);
    assert.ok(paths.places.every(Number.isFinite));
  });
});

describe("a map by UMAP", () => {
  const kept = path.join(folder, "kept");
  let engine: Questions;
  let run: Run;
  let map: TokenMap;
  before(async () => {
    engine = start(kept);
    run = await engine.analyse(small, "the cat. the cat");
    ({ map } = await made(engine, run, "umap"));
  });

  it("is the same each time, seeded, and of two or three dimensions", async () => {
    isFitted(map, VOCABULARY);
    assert.deepEqual([map.method, map.dimensions, map.explained], ["umap", 2, undefined]);
    assert.equal(typeof map.seed, "number");
    const other = start();
    const again = await other.analyse(small, "cat");
    assert.deepEqual((await made(other, again, "umap")).map, map);
    const { map: deep } = await made(other, again, "umap", 3);
    isFitted(deep, VOCABULARY);
    assert.equal(deep.dimensions, 3);
  });

  it("has hidden states among the tokens nearest to them, by their cosines", async () => {
    const paths = await engine.tokenPaths(run.id, "umap", 2);
    assert.ok(paths);
    const { ids } = run.tokens;
    for (const [layer, states] of (await statesOf(engine, run)).entries()) {
      for (const [token, state] of states.entries()) {
        const nearest = tiny.embeddings
          .map((row, id) => ({ id, weight: cosine(row, state) }))
          .sort((a, b) => b.weight - a.weight)
          .slice(0, 10);
        assert.ok(nearest.every(({ weight }) => weight > 0));
        const sum = nearest.reduce((total, { weight }) => total + weight, 0);
        for (const axis of [0, 1]) {
          const expected = nearest.reduce(
            (total, { id, weight }) =>
              total + (weight / sum) * (map.places[id * 2 + axis] as number),
            0,
          );
          const at = ((layer + 1) * ids.length + token) * 2 + axis;
          near(paths.places[at], expected, 1e-4, `layer ${layer}, token ${token}, axis ${axis}`);
        }
      }
    }
  });

  it("is kept in a file: the next engine has it at once", async () => {
    const files = readdirSync(kept);
    assert.deepEqual(
      files.map((file) => file.replace(/^[0-9a-f]{64}/, "")),
      ["-umap-2d.bin"],
    );
    const next = start(kept);
    const { map: found, fractions } = await made(next, await next.analyse(small, "cat"), "umap");
    assert.deepEqual(fractions, []);
    allNear(found.places, map.places, 1 / 32_767);
    assert.equal(found.seed, map.seed);
  });

  it("is made anew where its file is damaged", async () => {
    const [name = ""] = readdirSync(kept);
    const file = path.join(kept, name);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 1));
    const next = start(kept);
    const { map: found } = await made(next, await next.analyse(small, "cat"), "umap");
    assert.deepEqual(found, map);
    assert.deepEqual(readFileSync(file), whole);
  });
});

describe("a map that takes long", () => {
  it("says how far it is while others are answered, and is given up when nobody waits for it", async () => {
    const engine = start();
    const run = await engine.analyse(large, "the cat");
    assert.ok(isBeingMade(await engine.tokenMap(run.id, "umap", 2)));
    let [fraction, asked] = [0, 0];
    for (; fraction < 0.3; asked++) {
      const answer = await engine.tokenMap(run.id, "umap", 2);
      assert.ok(isBeingMade(answer));
      assert.ok(answer.fraction >= fraction && answer.fraction <= 1);
      ({ fraction } = answer);
      assert.equal((await engine.neighbours(run.id, 5, 3)).found.length, 3);
      assert.equal(await engine.tokenPaths(run.id, "umap", 2), undefined);
    }
    assert.ok(asked > 1);
    const open = assert.rejects(engine.tokenMap(run.id, "umap", 2), failing("cancelled"));
    await engine.dropMaps(run.id);
    await open;
    const anew = await engine.tokenMap(run.id, "umap", 2);
    assert.ok(isBeingMade(anew) && anew.fraction < fraction, "it begins from the start");
    await engine.dropMaps(run.id);
  });
});
