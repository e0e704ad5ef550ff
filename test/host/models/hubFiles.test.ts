import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HubFile } from "../../../src/host/models/hub.ts";
import { chooseFiles } from "../../../src/host/models/hubFiles.ts";
import { failureOf } from "./hubServer.ts";

const hash = { kind: "sha256", hex: "0".repeat(64) } as const;
const list = (sizes: Readonly<Record<string, number>>): HubFile[] =>
  Object.entries({ "config.json": 1, "tokenizer.json": 1, ...sizes }).map(([path, size]) => ({
    ...{ path, size, hash },
  }));

describe("the choice of files", () => {
  const cases: readonly (readonly [
    what: string,
    files: Readonly<Record<string, number>>,
    onnx: readonly string[],
    precision: string,
    because: string,
  ])[] = [
    [
      "the file of full precision, of the many that transformers.js is offered",
      {
        "onnx/model.onnx": 500,
        "onnx/model_fp16.onnx": 250,
        "onnx/model_int8.onnx": 125,
        "onnx/model_q4.onnx": 90,
        "onnx/model_O4.onnx": 250,
        "model.safetensors": 500,
      },
      ["onnx/model.onnx"],
      "full",
      "faithful",
    ],
    [
      "half precision where the whole is over 2 GB, external data counted",
      {
        "onnx/model.onnx": 300_000,
        "onnx/model.onnx_data": 4_000_000_000,
        "onnx/model_fp16.onnx": 300_000,
        "onnx/model_fp16.onnx_data": 2_000_000_000,
      },
      ["onnx/model_fp16.onnx"],
      "fp16",
      "large",
    ],
    [
      "the whole where it is large and there is no half",
      { "onnx/model.onnx": 3e9, "onnx/model_q4.onnx": 1e9 },
      ["onnx/model.onnx"],
      "full",
      "faithful",
    ],
    [
      "half precision where it is all there is, however large",
      { "onnx/model_fp16.onnx": 3e9, "onnx/model_q4.onnx": 1e9 },
      ["onnx/model_fp16.onnx"],
      "fp16",
      "faithful",
    ],
    [
      "the least quantized, where all are",
      { "onnx/model_q4.onnx": 9, "onnx/model_quantized.onnx": 15, "onnx/model_bnb4.onnx": 9 },
      ["onnx/model_quantized.onnx"],
      "int8",
      "faithful",
    ],
    [
      "encoder and decoder, without a cache of the past",
      {
        "onnx/encoder_model.onnx": 5,
        "onnx/decoder_model.onnx": 5,
        "onnx/decoder_model_merged.onnx": 6,
        "onnx/decoder_with_past_model.onnx": 5,
        "onnx/encoder_model_quantized.onnx": 2,
        "onnx/decoder_model_merged_quantized.onnx": 2,
      },
      ["onnx/encoder_model.onnx", "onnx/decoder_model.onnx"],
      "full",
      "faithful",
    ],
    [
      "encoder and merged decoder, where there is no other",
      { "onnx/encoder_model_fp16.onnx": 5, "onnx/decoder_model_merged_fp16.onnx": 6 },
      ["onnx/encoder_model_fp16.onnx", "onnx/decoder_model_merged_fp16.onnx"],
      "fp16",
      "faithful",
    ],
    [
      "a decoder that optimum named so",
      {
        "decoder_model.onnx": 5,
        "decoder_model_merged.onnx": 6,
        "decoder_with_past_model.onnx": 5,
      },
      ["decoder_model.onnx"],
      "full",
      "faithful",
    ],
    ["a file in the root", { "model.onnx": 5 }, ["model.onnx"], "full", "faithful"],
    [
      "the only file there is, whatever its name",
      { "onnx/gpt2-10.onnx": 5 },
      ["onnx/gpt2-10.onnx"],
      "full",
      "faithful",
    ],
  ];
  for (const [what, files, onnx, precision, because] of cases) {
    it(`takes ${what}`, () => {
      const choice = chooseFiles(list(files));
      assert.deepEqual([choice.onnx, choice.precision, choice.because], [onnx, precision, because]);
    });
  }

  it("takes the weights outside the file, the tokenizer and the config, and nothing else", () => {
    const choice = chooseFiles(
      list({
        "README.md": 9,
        "model.safetensors": 500,
        "generation_config.json": 2,
        "onnx/config.json": 2,
        "modules.json": 1,
        "1_Pooling/config.json": 1,
        "2_Dense/config.json": 7,
        "2_Dense/model.safetensors": 11,
        "2_Dense/pytorch_model.bin": 9,
        "3_LSTM/config.json": 9,
        "config_sentence_transformers.json": 13,
        "onnx/model_fp16.onnx": 3,
        "onnx/model_fp16.onnx_data": 40,
        "onnx/model_fp16.onnx_data_1": 30,
        "onnx/model_fp16.onnx.data": 20,
        "onnx/model_fp16_data.txt": 9,
        "onnx/model_q4.onnx_data": 9,
      }),
    );
    assert.deepEqual(choice.files.map(({ as }) => as).sort(), [
      "1_Pooling/config.json",
      "2_Dense/config.json",
      "2_Dense/model.safetensors",
      "config.json",
      "config_sentence_transformers.json",
      "generation_config.json",
      "modules.json",
      "onnx/model.onnx", // so that the engine finds it; the weights keep the name it knows
      "onnx/model_fp16.onnx.data",
      "onnx/model_fp16.onnx_data",
      "onnx/model_fp16.onnx_data_1",
      "tokenizer.json",
    ]);
    assert.equal(choice.size, 1 + 1 + 1 + 1 + 2 + 3 + 40 + 30 + 20 + 7 + 11 + 13);
  });

  for (const [lacks, files] of [
    ["onnx", { "model.safetensors": 5 }],
    ["onnx", { "onnx/text_model.onnx": 5, "onnx/vision_model.onnx": 5 }],
    ["onnx", { "onnx/encoder_model.onnx": 5, "onnx/decoder_with_past_model.onnx": 5 }],
    ["onnx", { "onnx/encoder_model_fp16.onnx": 5, "onnx/decoder_model.onnx": 5 }],
    ["tokenizer.json", { "onnx/model.onnx": 5, "tokenizer.json": undefined }],
    ["config.json", { "onnx/model.onnx": 5, "config.json": undefined }],
  ] as const) {
    it(`says that ${lacks} is lacking: ${Object.keys(files).join(", ")}`, async () => {
      const there = list(files as Record<string, number>).filter(({ size }) => size !== undefined);
      assert.deepEqual(await failureOf((async () => chooseFiles(there))()), {
        ...{ kind: "unfit", lacks },
      });
    });
  }
});
