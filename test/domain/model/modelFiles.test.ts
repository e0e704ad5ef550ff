import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findExports } from "../../../src/domain/model/modelFiles.ts";

const chosen = (...paths: readonly string[]) => findExports(paths)[0];

describe("the export of a model", () => {
  for (const [name, precision] of [
    ["model", "full"],
    ["model_O1", "full"],
    ["model_O3", "full"],
    ["model_O4", "fp16"],
    ["model-fp32", "full"],
    ["model.fp16", "fp16"],
    ["model_bf16", "fp16"],
    ["model_int8", "int8"],
    ["model_qint8_avx512_vnni", "int8"],
    ["model_quint8_avx2", "int8"],
    ["model_qint8_arm64", "int8"],
    ["model_q8f16", "int8"],
    ["model_q4f16", "4-bit"],
    ["model_int4", "4-bit"],
    ["model_q2f16", "2-bit"],
    ["model_q1f16", "2-bit"],
    ["model_no_gather", "unknown"],
    ["bert-base", "full"],
    ["bert-base_int8", "int8"],
    ["all-MiniLM-L6-v2.quantized", "int8"],
  ] as const) {
    it(`is the one file there is: ${name} (${precision})`, () => {
      assert.deepEqual(chosen(`onnx/${name}.onnx`, "onnx/notes.txt"), {
        ...{ onnx: `onnx/${name}.onnx`, precision },
      });
    });
  }

  it("is the most faithful one, whatever tells it, then the usual name, then the folder", () => {
    const names = [
      ...["onnx/model", "model", "onnx/model_O2", "onnx/model_fp16", "onnx/model_O4"],
      ...["onnx/model_int8", "onnx/model_quantized", "onnx/model_qint8_arm64"],
      ...["onnx/model_qint8_avx512", "onnx/model_q4f16", "onnx/model_q4", "onnx/model_q1"],
      ...["onnx/model_unheard_of"],
    ].map((name) => `${name}.onnx`);
    const found = findExports(names.toReversed()).map(({ onnx }) => onnx);
    assert.deepEqual(found, names);
  });

  it("is a pair where there is an encoder, both at the same precision", () => {
    assert.deepEqual(
      chosen(
        ...["onnx/encoder_model.onnx", "onnx/encoder_model_int8.onnx"],
        ...["onnx/decoder_model_int8.onnx", "onnx/decoder_with_past_model_int8.onnx"],
      ),
      {
        onnx: "onnx/decoder_model_int8.onnx",
        encoder: "onnx/encoder_model_int8.onnx",
        later: "onnx/decoder_with_past_model_int8.onnx",
        precision: "int8",
      },
    );
    assert.equal(chosen("encoder_model_fp16.onnx", "decoder_model_merged.onnx"), undefined);
    assert.equal(chosen("onnx/encoder_model.onnx")?.onnx, "onnx/encoder_model.onnx");
  });

  it("is the best of one that has a name of its own, and none of two that have", () => {
    assert.equal(chosen("gpt2_fp16.onnx", "gpt2.onnx")?.onnx, "gpt2.onnx");
    assert.equal(chosen("gpt2.onnx", "bert.onnx"), undefined);
    assert.equal(chosen("onnx/fp16/model.onnx", "model.safetensors"), undefined);
  });
});
