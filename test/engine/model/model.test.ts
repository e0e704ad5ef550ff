import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Tensor } from "../../../src/domain/model/tensor.ts";
import type { Reason } from "../../../src/domain/reason.ts";
import type { ModelFiles } from "../../../src/engine/config/files.ts";
import { readGraph } from "../../../src/engine/graph/graphFile.ts";
import { Source } from "../../../src/engine/graph/protobuf.ts";
import { writeSkeleton } from "../../../src/engine/graph/skeleton.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import type { Tensors } from "../../../src/engine/model/pass.ts";
import { temporaryFolder } from "../folder.ts";
import { slowOnnx } from "../small.ts";
import { tiny, tinyFolder, variants } from "../tiny.ts";

const folder = temporaryFolder();
const ids = Uint32Array.from(tiny.ids);

/** The tiny model with its weights in a file of their own. */
function apart(name: string, location: string): ModelFiles {
  const files = tinyFolder(path.join(folder, name), "tiny");
  const source = new Source(files.onnx);
  const skeleton = writeSkeleton(source, readGraph(source), () => location);
  source.close();
  copyFileSync(files.onnx, path.join(path.dirname(files.onnx), location));
  writeFileSync(files.onnx, skeleton);
  return files;
}

/** The largest difference between a tensor and nested lists of numbers. */
function difference(found: Tensor | undefined, expected: readonly unknown[]): number {
  assert.ok(found);
  const { data } = found;
  const numbers = expected.flat(Number.POSITIVE_INFINITY) as number[];
  assert.equal(data.length, numbers.length);
  return Math.max(...numbers.map((number, i) => Math.abs(number - (data[i] as number))));
}

/** The largest difference between the logits of a run and PyTorch's. */
async function distance(model: Model, run: Tensors): Promise<number> {
  const rows = tiny.logits.map(async (expected, position) => {
    const data = await model.logits(run, position);
    return difference({ data, shape: [data.length] }, expected);
  });
  return Math.max(...(await Promise.all(rows)));
}

/** Writes NaN into the first number of each weight that the file holds. */
function spoil(file: string): void {
  const source = new Source(file);
  const { initializers } = readGraph(source);
  source.close();
  const bytes = readFileSync(file);
  for (const { raw } of initializers.values()) {
    if (raw && raw.end - raw.start >= 1024) bytes.writeFloatLE(Number.NaN, raw.start);
  }
  writeFileSync(file, bytes);
}

describe("openModel", () => {
  for (const variant of variants) {
    it(`says what PyTorch says, stored as ${variant}`, async () => {
      const model = await openModel(tinyFolder(folder, variant));
      const run = await model.run({ ids });
      assert.ok((await distance(model, run)) < 1e-4);
      const { attention } = run;
      assert.equal(attention.length, tiny.attention.length);
      attention.forEach((layer, i) => {
        assert.ok(difference(layer, tiny.attention[i] ?? []) < 1e-5);
      });
      assert.equal(difference((await model.embeddings()).table, tiny.embeddings), 0);
      await model.close();
    });
  }

  it("runs a model in which no attention was found", async () => {
    const model = await openModel(tinyFolder(folder, "tiny-without-attention"));
    const run = await model.run({ ids });
    assert.ok((await distance(model, run)) < 1e-4);
    assert.deepEqual(run.attention, []);
    assert.deepEqual(model.found[0]?.tensors, [
      "tokenEmbeddings",
      "positionEmbeddings",
      "last",
      "logits",
    ]);
    await assert.rejects(
      model.inside({ ids }, [{ tensor: "scores", kind: "self", layer: 1 }]),
      (thrown: { failure?: unknown }) => {
        const { name } = model.card;
        assert.deepEqual(thrown.failure, { kind: "notFound", model: name, tensor: "scores" });
        return true;
      },
    );
    await model.close();
  });

  it("shows no attention where the config speaks of other layers", async () => {
    const model = await openModel(tinyFolder(folder, "tiny", { n_layer: 3 }));
    assert.deepEqual((await model.run({ ids })).attention, []);
    assert.deepEqual(model.found[0]?.layers, 0);
    assert.ok(model.found[0]?.missing.includes("weights"));
    await model.close();
  });

  it("refuses a graph that does not fit the config", async () => {
    const model = await openModel(tinyFolder(folder, "tiny", { vocab_size: 500 }));
    const run = await model.run({ ids });
    await assert.rejects(model.logits(run, 7), (thrown: { failure?: { reason?: Reason } }) => {
      assert.deepEqual(thrown.failure?.reason, {
        code: "otherTensor",
        tensor: "logits",
        found: "float32 [1, 1, 96]",
        expected: "float32 [1, 500]",
      });
      return true;
    });
    await model.close();
  });

  it("reads weights that lie in a file beside it, through links too", async () => {
    const files = apart("apart", "weights.bin");
    const links = path.join(folder, "links");
    mkdirSync(links);
    for (const name of ["model.onnx", "weights.bin"]) {
      symlinkSync(path.join(path.dirname(files.onnx), name), path.join(links, name));
    }
    for (const onnx of [files.onnx, path.join(links, "model.onnx")]) {
      const model = await openModel({ ...files, onnx });
      assert.ok((await distance(model, await model.run({ ids }))) < 1e-4);
      assert.equal(difference((await model.embeddings()).table, tiny.embeddings), 0);
      await model.close();
    }
  });

  it("refuses weights that lie outside its folder", async () => {
    const opened = openModel(apart("astray", "../weights.bin"));
    await assert.rejects(opened, (thrown: { failure?: { reason?: Reason } }) => {
      assert.deepEqual(thrown.failure?.reason, {
        code: "weightsElsewhere",
        location: "../weights.bin",
      });
      return true;
    });
  });

  it("refuses a model that gives NaN", async () => {
    const files = tinyFolder(folder, "tiny");
    spoil(files.onnx);
    const model = await openModel(files);
    await assert.rejects(model.run({ ids }), (thrown: { failure?: { reason?: Reason } }) => {
      const { reason } = thrown.failure ?? {};
      assert.ok(reason?.code === "notANumber");
      assert.match(reason.tensor, /^\w+$/);
      return true;
    });
    await model.close();
  });

  it("finds embeddings that are narrower than the layers", async () => {
    const files = tinyFolder(path.join(folder, "narrow"), "tiny", { n_embd: 64 });
    writeFileSync(files.onnx, slowOnnx(0)); // 96 rows of 16
    const model = await openModel(files);
    assert.deepEqual((await model.embeddings()).table.shape, [96, 16]);
    await model.close();
  });

  it("knows the numbers of heads and layers by whatever name, XGLM's too", async () => {
    const named = { n_head: undefined, n_layer: undefined, attention_heads: 2, num_layers: 2 };
    const { card, close } = await openModel(tinyFolder(path.join(folder, "xglm"), "tiny", named));
    assert.deepEqual([card.heads, card.layers], [2, 2]);
    await close();
  });

  it("reads the card in the field's words", async () => {
    const files = tinyFolder(folder, "tiny");
    const { card, close } = await openModel(files);
    assert.deepEqual(card, {
      id: files.id,
      name: "tiny",
      family: "gpt2",
      layers: 2,
      heads: 2,
      width: 16,
      vocabSize: 96,
      contextLength: 32,
    });
    await close();
  });
});
