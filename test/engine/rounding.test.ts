import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { InferenceSession } from "onnxruntime-node";
import { makeNode } from "../../src/engine/drafts.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { type Model, openModel } from "../../src/engine/model.ts";
import { readOnnx } from "../../src/engine/onnx.ts";
import { filesOf, readCases, variants } from "./families.ts";

function fileOf(name: string) {
  const variant = variants.find((one) => `${one.family} ${one.variant}` === name);
  assert.ok(variant, name);
  return filesOf(variant);
}

/** A model whose layers share their weights, as ALBERT's do: those of layer 0. */
function shared({ nodes, initializers, ...rest }: Graph): Graph {
  const first = (name: string) => {
    const other = name.replace(".h.1.", ".h.0.");
    return initializers.has(name) && initializers.has(other) ? other : name;
  };
  const sharing = nodes.map((node) => ({ ...node, inputs: node.inputs.map(first) }));
  return { ...rest, nodes: sharing, initializers };
}

const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe("a graph that rounds activations", () => {
  for (const variant of ["int8", "int8-qdq", "int8-fused"]) {
    it(`may read the same weights more than once: gpt2 ${variant}`, async () => {
      const [text] = readCases("gpt2").map((one) => one.text);
      assert.ok(text);
      const logits = async (name: string) => {
        const onnx = readOnnx(fileOf(`gpt2 ${name}`).onnx);
        const graph = shared(onnx.graph);
        assert.ok(
          graph.nodes.some(({ inputs }, i) => `${inputs}` !== `${onnx.graph.nodes[i]?.inputs}`),
        );
        const session = await onnx.with(graph).open(["logits"]);
        const { data } = (await session.run(text)).read("logits", [undefined]);
        await session.close();
        return data;
      };
      const off = apart(await logits(variant), await logits("eager-legacy"));
      assert.ok(off < 0.5, `${off}`);
    });
  }

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
      const step = (Math.max(...expected) - Math.min(...expected)) / 255;
      assert.ok(apart(found, expected) < 1e-5);
      const off = apart(rounded, expected);
      assert.ok(off > step / 10 && off <= 0.51 * step, `${off} of ${step}`);
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
