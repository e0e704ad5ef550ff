// Against logits of the same two files, each asked by itself, in double precision.
import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { softmax } from "../../../../src/domain/model/softmax.ts";
import type { Questions } from "../../../../src/domain/questions/model.ts";
import { compare } from "../../../../src/engine/answers/quantization/quantization.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { type Model, openModel } from "../../../../src/engine/model/model.ts";
import { failing, near } from "../../../asserts.ts";
import { filesOf, variants } from "../../families.ts";
import { models, temporaryFolder } from "../../folder.ts";

const under = temporaryFolder();
const pause = async () => {};

describe("what quantization changed", () => {
  let [full, int8]: readonly (Model | undefined)[] = [];
  const open = (variant: string) => {
    const found = variants.find((one) => one.family === "gpt2" && one.variant === variant);
    assert.ok(found);
    return openModel(filesOf(found), String);
  };
  before(async () => {
    [full, int8] = [await open("eager-legacy"), await open("int8")];
  });
  after(() => Promise.all([full?.close(), int8?.close()]));

  it("is Σ p · log2(p / q) behind each token, of both files' own logits", async () => {
    assert.ok(full && int8);
    const input = { ids: Uint32Array.of(5, 17, 17, 3, 60, 5, 41) };
    const { bits, isSame } = await compare(full, int8, input, pause);
    assert.equal(bits.length, 7);
    const [a, b] = [await full.outcome(input), await int8.outcome(input)];
    for (let at = 0; at < bits.length; at++) {
      const p = softmax(await full.logits(a, at));
      const q = softmax(await int8.logits(b, at));
      const sum = p.reduce((bits, each, i) => bits + each * Math.log2(each / (q[i] as number)), 0);
      near(bits[at], sum, 1e-5);
      assert.equal(isSame[at] === 1, p.indexOf(Math.max(...p)) === q.indexOf(Math.max(...q)));
    }
    assert.ok(Math.max(...bits) > 0, "eight bits are not thirty-two");
  });

  it("is nothing where both files are the same", async () => {
    assert.ok(full);
    const input = { ids: Uint32Array.of(5, 17, 3) };
    const { bits, isSame } = await compare(full, full, input, pause);
    assert.deepEqual([...bits, ...isSame], [0, 0, 0, 1, 1, 1]);
  });
});

describe("the question of what quantization changed", () => {
  const text = "The cat sat on the mat.";
  let engine: Questions;
  /** A model's folder with its file once more, as if it were one of 8 bits. */
  const twice = (name: string, stem: string) => {
    const folder = path.join(under, name);
    mkdirSync(folder);
    cpSync(path.join(models, name), folder, { recursive: true });
    for (const one of stem === "model" ? ["model"] : ["encoder_model", "decoder_model_merged"]) {
      copyFileSync(
        path.join(folder, `onnx/${one}.onnx`),
        path.join(folder, `onnx/${one}_int8.onnx`),
      );
    }
    return folder;
  };
  before(() => {
    engine = createEngine({ models, progress: () => {} });
  });

  for (const [name, stem] of [
    ["tiny-gpt", "model"],
    ["tiny-bert", "model"],
    ["tiny-t5", "pair"],
  ] as const) {
    it(`finds no difference of ${name} from itself, behind each token of the text`, async () => {
      const found = await engine.quantization(twice(name, stem), text);
      assert.ok(found);
      assert.deepEqual([found.faithful.precision, found.coarse.precision], ["full", "int8"]);
      assert.equal(found.bits.length, found.tokens.ids.length);
      assert.equal(found.totalTokens, found.tokens.ids.length);
      assert.ok(found.bits.every((bits) => bits === 0));
      assert.ok(found.isSame.every((same) => same === 1));
    });
  }

  it("has no answer without two files, and none of no text", async () => {
    assert.equal(await engine.quantization("tiny-gpt", text), undefined);
    const folder = path.join(under, "tiny-gpt");
    await assert.rejects(engine.quantization(folder, "  "), failing("noText"));
  });

  it("says that a model without a language head expects no tokens", async () => {
    const folder = path.join(under, "labels");
    cpSync(path.join(models, "tiny-gpt"), folder, { recursive: true });
    rmSync(path.join(folder, "onnx"), { recursive: true });
    const labels = path.join(import.meta.dirname, "../../labels/gpt2-text");
    cpSync(labels, folder, { recursive: true });
    copyFileSync(path.join(folder, "onnx/model.onnx"), path.join(folder, "onnx/model_int8.onnx"));
    await assert.rejects(engine.quantization(folder, "a"), failing("noLanguageHead"));
  });

  it("says how much of a long text was compared", async () => {
    const folder = path.join(under, "tiny-gpt");
    const whole = await engine.quantization(folder, "cat ".repeat(400));
    assert.ok(whole && whole.totalTokens >= 400);
    assert.equal(whole.bits.length, whole.totalTokens);
    const cut = await engine.quantization(folder, "cat ".repeat(2000));
    assert.equal(cut?.bits.length, 1024, "the model's window");
    assert.ok(cut.totalTokens >= 2000);
  });
});
