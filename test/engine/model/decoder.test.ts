import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { failing } from "../../asserts.ts";
import { models, temporaryFolder } from "../folder.ts";
import { languageOnnx } from "../heads.ts";
import { smallConfig, smallFolder, tokenizers } from "../small.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const text = "the cat the cat";
const MASK = 95;

const masking = {
  ...tokenizers.wordPiece,
  added_tokens: [{ id: MASK, content: "[MASK]", special: true, normalized: false }],
  model: {
    ...tokenizers.wordPiece.model,
    vocab: {
      ...tokenizers.wordPiece.model.vocab,
      ...Object.fromEntries(fillers()),
      "[MASK]": MASK,
    },
  },
};

/** Pieces for the numbers between the tokenizer's own and the mask's. */
function fillers(): readonly [string, number][] {
  const { length } = Object.keys(tokenizers.wordPiece.model.vocab);
  return Array.from({ length: MASK - length }, (_, i) => [`filler${i}`, length + i]);
}

let made = 0;
function folderOf(onnx: Uint8Array, config: object = {}, tokenizer: object = masking): string {
  return smallFolder(path.join(under, String(++made)), {
    onnx,
    config: JSON.stringify({ ...smallConfig, ...config }),
    tokenizer: JSON.stringify(tokenizer),
  });
}

const kindOf = async (folder: string, asked = text) =>
  (await engine.analyse(folder, asked)).says.kind;

describe("what a model says", () => {
  for (const [mixing, kind] of [
    ["before", "next"],
    ["none", "next"],
    ["both", "masked"],
  ] as const) {
    it(`is found without attention, and with a mask in the tokenizer: ${mixing}`, async () => {
      assert.equal(await kindOf(folderOf(languageOnnx(mixing))), kind);
    });

    it(`does not change where the config claims the other: ${mixing}`, async () => {
      const architectures = [kind === "next" ? "BertForMaskedLM" : "GPT2LMHeadModel"];
      const config = { architectures, is_decoder: kind !== "next" };
      assert.equal(await kindOf(folderOf(languageOnnx(mixing), config)), kind);
    });

    it(`is the same of a text of one token: ${mixing}`, async () => {
      assert.equal(await kindOf(folderOf(languageOnnx(mixing)), "the"), kind);
    });
  }

  it("is judged by attention also of a text of one token", async () => {
    const tokenizer = JSON.stringify(masking);
    const folder = smallFolder(path.join(under, "one token"), { tokenizer }); // around tiny.onnx
    assert.equal(await kindOf(folder, "the"), "next");
  });

  it("is what the config says where the file rounds all rows by each other", async () => {
    for (const mixing of ["before", "both"] as const) {
      const onnx = languageOnnx(mixing, { isRounded: true });
      for (const [architecture, is_decoder, kind] of [
        ["GPT2LMHeadModel", undefined, "next"],
        ["BertForMaskedLM", false, "masked"],
        ["BertLMHeadModel", true, "next"],
      ] as const) {
        const config = { architectures: [architecture], is_decoder };
        assert.equal(await kindOf(folderOf(onnx, config)), kind, `${mixing}, ${architecture}`);
      }
    }
  });

  it("is what the config says where the window holds no two tokens", async () => {
    for (const [architecture, kind] of [
      ["GPT2LMHeadModel", "next"],
      ["BertForMaskedLM", "masked"],
    ] as const) {
      const config = { n_positions: 1, architectures: [architecture] };
      assert.equal(await kindOf(folderOf(languageOnnx("none"), config)), kind);
    }
  });

  it("is nothing that can be asked of a model that reads both sides, if it has no mask", async () => {
    const folder = folderOf(languageOnnx("both"), {}, tokenizers.wordPiece);
    const run = await engine.analyse(folder, text);
    assert.equal(run.says.kind, "seen");
    await assert.rejects(engine.surprisals(folder, text, { from: 0, to: 9 }), isNoDecoder);
    const choice = { settings: OFF, seed: 0, options: 0 };
    await assert.rejects(engine.next(run.id, [], choice), isNoDecoder);
    await assert.rejects(engine.prompts(folder, [text], []), isNoDecoder);
  });
});

describe("the surprisal of a decoder whose tokenizer has a mask", () => {
  it("is that of the same model without one", async () => {
    const onnx = languageOnnx("before");
    const ask = (tokenizer: object) =>
      engine.surprisals(folderOf(onnx, {}, tokenizer), text, { from: 0, to: text.length });
    const [plain, other] = [await ask(tokenizers.wordPiece), await ask(masking)];
    assert.equal(other.sides, "before");
    assert.deepEqual(other.bits, plain.bits);
    assert.ok(plain.bits.slice(1).every((bits) => bits > 0));
  });
});

const isNoDecoder = failing("notDecoder");
