import assert from "node:assert/strict";
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../../src/domain/failure.ts";
import { findFiles } from "../../../src/engine/config/files.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { copyModel, models, temporaryFolder } from "../folder.ts";
import { slowOnnx, smallFolder } from "../small.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const weights = path.join(models, "tiny-gpt/onnx/model.onnx");
const config = JSON.parse(readFileSync(path.join(models, "tiny-gpt/config.json"), "utf8"));
const folder = (name: string) => path.join(under, name);
const asked = (at: string) => engine.analyse(at, "The cat sat on the");

/** The first half of the embedded model's file. */
function truncated(): Uint8Array {
  const bytes = new Uint8Array(5e6);
  const file = openSync(weights, "r");
  readSync(file, bytes);
  closeSync(file);
  return bytes;
}

async function failure(at: string) {
  const [answer] = await Promise.allSettled([asked(at)]);
  assert.equal(answer.status, "rejected");
  assert.ok(answer.reason instanceof Failed, String(answer.reason));
  return answer.reason.failure;
}

/** All that a config may call its layers. */
const NO_LAYERS = {
  code: "notSaid",
  fields: ["encoder_layers", "num_hidden_layers", "n_layer", "num_layers", "n_layers"],
};
/** What the parser says of it, in its own words. */
const NO_JSON = { code: "other" };

describe("a model folder", () => {
  it("that is not there is a model that is missing", async () => {
    const at = folder("nowhere");
    assert.deepEqual(await failure(at), { kind: "modelMissing", folder: at });
  });

  it("that is empty is a model that is missing", async () => {
    mkdirSync(folder("empty"));
    assert.deepEqual(await failure(folder("empty")), {
      kind: "modelMissing",
      folder: folder("empty"),
    });
  });

  it("is missing by its place, if an embedded one is", async () => {
    assert.deepEqual(await failure("tiny-nothing"), {
      kind: "modelMissing",
      folder: path.join(models, "tiny-nothing"),
    });
  });

  for (const [what, file, content, reason, kind = "modelUnreadable"] of [
    ["half of an ONNX file", "onnx/model.onnx", truncated(), { code: "endsTooEarly" }],
    ["a text for an ONNX file", "onnx/model.onnx", "<html>", { code: "notOnnx" }],
    ["no text in config.json", "config.json", "", NO_JSON],
    ["no JSON in config.json", "config.json", "n_layer: 4", NO_JSON],
    ["no layers in config.json", "config.json", '{"model_type":"gpt2"}', NO_LAYERS],
    ["no family in config.json", "config.json", "{}", { code: "noModelType" }],
    ["a list for config.json", "config.json", "[]", { code: "noModelType" }],
    ["no JSON in generation_config.json", "generation_config.json", "{", NO_JSON],
    ["no JSON in tokenizer.json", "tokenizer.json", '{"model":', NO_JSON, "tokenizerUnreadable"],
    [
      "no model in tokenizer.json",
      "tokenizer.json",
      "{}",
      { code: "noModel" },
      "tokenizerUnreadable",
    ],
  ] as const) {
    it(`with ${what} names the file and the reason`, async () => {
      const at = copyModel(folder(what), {
        "onnx/model.onnx": readFileSync(weights),
        [file]: content,
      });
      const found = await failure(at);
      assert.ok("file" in found && "reason" in found);
      assert.equal(found.kind, kind);
      assert.equal(found.file, path.join(at, file));
      if (reason !== NO_JSON) return assert.deepEqual(found.reason, reason);
      assert.ok(found.reason.code === "other");
      assert.match(found.reason.message, /JSON/);
    });
  }

  it("with a folder for an ONNX file names the file and the reason", async () => {
    const at = copyModel(folder("folders"), {});
    mkdirSync(path.join(at, "onnx/model.onnx"));
    const found = await failure(at);
    assert.ok(found.kind === "modelUnreadable");
    assert.deepEqual(found.reason, { code: "noFile" });
  });

  for (const [file, kind] of [
    ["config.json", "modelUnreadable"],
    ["tokenizer.json", "tokenizerUnreadable"],
  ] as const) {
    it(`without ${file} names the file`, async () => {
      const at = copyModel(folder(`without ${file}`), {
        "onnx/model.onnx": readFileSync(weights),
      });
      rmSync(path.join(at, file));
      assert.deepEqual(await failure(at), {
        kind,
        file: path.join(at, file),
        reason: { code: "notThere" },
      });
    });
  }

  it("with a file that is made to fill the memory does not even parse it", async () => {
    for (const [size, reason] of [
      [0, { code: "tooManyValues" }],
      [100e6 + 1, { code: "over100MB" }],
    ] as const) {
      const content = `[${"0,".repeat(9e6)}0]`.padEnd(size);
      const at = copyModel(folder(`bomb of ${size}`), {
        "onnx/model.onnx": readFileSync(weights),
        "tokenizer.json": content,
      });
      const file = path.join(at, "tokenizer.json");
      assert.deepEqual(await failure(at), { kind: "tokenizerUnreadable", file, reason });
      rmSync(at, { recursive: true });
    }
  });

  it("works where its ONNX file is a link, as in the Hub's cache", async () => {
    const at = copyModel(folder("cache/snapshots/한글 #1"), {});
    mkdirSync(folder("cache/blobs"));
    copyFileSync(weights, folder("cache/blobs/1234"));
    symlinkSync(folder("cache/blobs/1234"), path.join(at, "onnx/model.onnx"));
    const run = await asked(at);
    assert.equal(run.model.name, "한글 #1");
    assert.equal((await engine.neighbours(run.id, 300, 3)).found.length, 3);
  });

  it("is read by the most faithful of its exports, an encoder-decoder by both of its files", () => {
    const found = (...names: readonly string[]) => {
      const at = copyModel(folder(names.join()), {});
      for (const name of names) writeFileSync(path.join(at, name), "");
      const { onnx, encoder } = findFiles(models, at);
      const real = realpathSync(at);
      return [onnx, encoder].map((file) => file && path.relative(real, file));
    };
    const inside = (name: string) => path.join("onnx", name);
    assert.deepEqual(found("onnx/model_q4.onnx", "onnx/model_fp16.onnx"), [
      inside("model_fp16.onnx"),
      undefined,
    ]);
    assert.deepEqual(found("onnx/decoder_model.onnx"), [inside("decoder_model.onnx"), undefined]);
    assert.deepEqual(
      found("onnx/encoder_model_int8.onnx", "onnx/decoder_model_merged_int8.onnx", "notes.txt"),
      [inside("decoder_model_merged_int8.onnx"), inside("encoder_model_int8.onnx")],
    );
  });

  for (const size of [8193, 2 ** 32 - 1, 2 ** 32 + 1]) {
    it(`whose config says ${size} tokens, and whose table has 8192, has no neighbours`, async () => {
      const at = copyModel(folder(`vocabulary of ${size}`), {
        "config.json": JSON.stringify({ ...config, vocab_size: size }),
        "onnx/model.onnx": readFileSync(weights),
      });
      const asking = asked(at).then(({ id }) => engine.neighbours(id, 300, 3));
      await assert.rejects(asking, (thrown) => {
        assert.equal((thrown as Failed).failure.kind, "modelUnreadable");
        return true;
      });
    });
  }

  it("that is mended works at the next asking", async () => {
    const at = copyModel(folder("mended"), { "onnx/model.onnx": "broken" });
    await failure(at);
    copyModel(at, { "onnx/model.onnx": readFileSync(weights) });
    const run = await asked(at);
    assert.equal(run.model.name, "mended");
    assert.equal((await engine.attention(run.id, 0, 0)).to, run.tokens.ids.length);
  });

  it("whose files are written anew is read anew, and what was run of it is gone", async () => {
    const at = smallFolder(folder("written anew"));
    const before = await engine.analyse(at, "the cat");
    smallFolder(at, { onnx: slowOnnx(0) });
    await assert.rejects(engine.logits(before.id, 0), (thrown) => {
      assert.equal((thrown as Failed).failure.kind, "runGone");
      return true;
    });
    const { id } = await engine.analyse(at, "the cat");
    const other = createEngine({ models, progress: () => {} }); // which has never seen the old ones
    const run = await other.analyse(at, "the cat");
    assert.deepEqual(await engine.logits(id, 1), await other.logits(run.id, 1));
  });

  it("that had to make room for others answers about its runs as before", async () => {
    const at = smallFolder(folder("first of three"));
    const { id } = await engine.analyse(at, "the cat");
    const before = await engine.logits(id, 1);
    for (const name of ["second of three", "third of three"]) {
      await engine.analyse(smallFolder(folder(name)), "the cat");
    }
    assert.deepEqual(await engine.logits(id, 1), before);
  });
});
