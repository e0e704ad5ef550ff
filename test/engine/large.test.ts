import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import type { ModelFiles } from "../../src/engine/config/files.ts";
import type { Stored } from "../../src/engine/graph/graph.ts";
import { readGraph } from "../../src/engine/graph/graphFile.ts";
import { Source } from "../../src/engine/graph/protobuf.ts";
import { writeSkeleton } from "../../src/engine/graph/skeleton.ts";
import { openModel } from "../../src/engine/model/model.ts";
import { filesOf, readCases, variants } from "./families.ts";
import { temporaryFolder } from "./folder.ts";

const folder = temporaryFolder();

/** Where weights are put: behind what 31 bits can count, and behind what 32 can. */
const PLACES = [2 ** 31 + 512, 2 ** 32 + 4096];
const MOST = 100e6; // bytes on the disk: a file system that keeps holes takes some kilobytes
const BOUND = { weights: 1e-5, logits: 1e-4 };

/** The model with its weights, at every one of PLACES, in a file that is a hole for the rest. */
async function spread(files: ModelFiles, folder: string): Promise<ModelFiles> {
  await mkdir(folder);
  const source = new Source(files.onnx);
  const graph = readGraph(source);
  const moved = [...graph.initializers].map(([name, stored], i): [string, Stored] => {
    const place = PLACES[i % PLACES.length] as number;
    const { external } = stored;
    const offset = String(place + Number(external?.offset ?? 0));
    return [name, external ? { ...stored, external: { ...external, offset } } : stored];
  });
  const onnx = path.join(folder, "model.onnx");
  const initializers = new Map(moved);
  await writeFile(
    onnx,
    writeSkeleton(source, { ...graph, initializers }, (location = "") => location),
  );
  source.close();

  const weights = readFileSync(`${files.onnx}_data`);
  const file = openSync(`${onnx}_data`, "w");
  ftruncateSync(file, Math.max(...PLACES) + weights.length);
  for (const place of PLACES) writeSync(file, weights, 0, weights.length, place);
  closeSync(file);
  return { ...files, onnx };
}

describe("a model of more than 4 GB", () => {
  it("says what PyTorch says, its weights beyond 2 GB and beyond 4 GB of a file", async (t) => {
    const variant = variants.find((one) => one.family === "gpt2" && one.variant === "external");
    assert.ok(variant);
    const files = await spread(filesOf(variant), path.join(folder, "large")).catch(
      (thrown: unknown) => {
        const { code } = thrown as NodeJS.ErrnoException;
        if (code === "ENOSPC" || code === "EFBIG") return code;
        throw thrown;
      },
    );
    if (typeof files === "string")
      return t.skip(`The disk has no room for a large file: ${files}.`);
    const { size, blocks } = statSync(`${files.onnx}_data`);
    assert.ok(size > 2 ** 32);
    t.diagnostic(`${size} bytes, of which the disk holds ${512 * blocks}`);
    if (512 * blocks > MOST) return t.skip("The file system keeps no holes.");

    const model = await openModel(files);
    let layers = 0;
    for (const { text, expected } of readCases("gpt2")) {
      const run = await model.run(text);
      for (const { which, numbers } of expected) {
        if (which.tensor === "weights") {
          const { data } = run.attention[which.layer] as { data: Float32Array };
          assert.ok(apart(data, numbers) <= BOUND.weights);
          layers++;
        } else if (which.tensor === "logits") {
          const last = text.ids.length - 1;
          const row = numbers.subarray(last * model.card.vocabSize);
          assert.ok(apart(await model.logits(run, last), row) <= BOUND.logits);
        }
      }
    }
    assert.equal(layers, 2 * model.card.layers);
    await model.close();
  });
});

/** The largest difference. */
function apart(found: Float32Array, expected: Float32Array): number {
  assert.equal(found.length, expected.length);
  return found.reduce((most, x, i) => Math.max(most, Math.abs(x - (expected[i] as number))), 0);
}
