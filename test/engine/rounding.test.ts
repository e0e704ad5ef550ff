import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { InferenceSession } from "onnxruntime-node";
import { makeNode } from "../../src/engine/drafts.ts";
import { type Model, openModel } from "../../src/engine/model.ts";
import { readOnnx } from "../../src/engine/onnx.ts";
import { filesOf, readCases, variants } from "./families.ts";

function fileOf(name: string) {
  const variant = variants.find((one) => `${one.family} ${one.variant}` === name);
  assert.ok(variant, name);
  return filesOf(variant);
}

describe("a graph that rounds activations", () => {
  for (const family of ["gpt2", "bert", "t5"]) {
    it(`takes weights with scales per channel and no zero point: ${family}`, async () => {
      const { onnx: file, encoder } = fileOf(`${family} int8-weights`);
      const onnx = readOnnx(encoder ?? file);
      const [output = ""] = onnx.graph.outputs.keys();
      const [text] = readCases(family).map((one) => one.text);
      assert.ok(text);
      const plain = await onnx.open([output]);
      const expected = (await plain.run(text)).read(output, [undefined]).data;
      await plain.close();
      const [numbers, scale, zero, again] = ["numbers", "scale", "zero", "again"];
      const rounding = onnx.with({
        ...onnx.graph,
        nodes: [
          ...onnx.graph.nodes,
          makeNode("DynamicQuantizeLinear", [output], [numbers, scale, zero]),
          makeNode("DequantizeLinear", [numbers, scale, zero], [again]),
        ],
      });
      const session = await rounding.open([output, again]);
      const outputs = await session.run(text);
      const found = outputs.read(output, [undefined]).data;
      const rounded = outputs.read(again, [undefined]).data;
      await session.close();
      const apart = (a: Float32Array) =>
        a.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0);
      const step = (Math.max(...expected) - Math.min(...expected)) / 255;
      assert.ok(apart(found) < 1e-5, `${apart(found)}`);
      assert.ok(apart(rounded) > step / 10 && apart(rounded) <= 0.51 * step, `${apart(rounded)}`);
    });
  }
});

/** Of a session's options. */
interface Told {
  readonly extra: { readonly session: Readonly<Record<string, string>> };
}

describe("x64quantprecision", () => {
  /** What onnxruntime was told for the sessions that `task` opened: each answer once. */
  async function told(task: () => Promise<unknown>): Promise<readonly (string | undefined)[]> {
    const spy = mock.method(InferenceSession, "create");
    await task();
    const answers = spy.mock.calls.map(({ arguments: all }) => {
      const { extra } = all.at(-1) as unknown as Told;
      return extra.session.x64quantprecision;
    });
    spy.mock.restore();
    return [...new Set(answers)];
  }

  for (const [name, isInt8] of [
    ["gpt2 int8", true],
    ["llama int8", true],
    ["gpt2 int8-weights", undefined],
    ["gpt2 eager-legacy", undefined],
    ["bert q4", undefined],
  ] as const) {
    it(`is on where activations are rounded, and the card says so: ${name}`, async () => {
      let model: Model | undefined;
      const run = async () => {
        model = await openModel(fileOf(name));
        await model.run({ ids: Uint32Array.of(5, 6, 7) });
      };
      assert.deepEqual(await told(run), [isInt8 && "1"]);
      assert.ok(model);
      assert.equal(model.card.isInt8, isInt8);
      // What a token is looked up in is not rounded any more: it is decoded.
      const { embeddings, close } = model;
      assert.deepEqual(await told(embeddings), [undefined]);
      await close();
    });
  }
});
