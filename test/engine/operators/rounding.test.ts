import assert from "node:assert/strict";
import path from "node:path";
import { describe, it, mock } from "node:test";
import { type Graph, only } from "../../../src/engine/graph/graph.ts";
import { makeNode } from "../../../src/engine/graph/graphBuilder.ts";
import { Source } from "../../../src/engine/graph/protobuf.ts";
import { writeSkeleton } from "../../../src/engine/graph/skeleton.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import { feed } from "../../../src/engine/onnx/feeds.ts";
import { type Onnx, readOnnx } from "../../../src/engine/onnx/onnx.ts";
import { overflows } from "../../../src/engine/onnx/overflow.ts";
import { prepared } from "../../../src/engine/operators/rounding.ts";
import type { Input } from "../../../src/engine/sessions/input.ts";
import * as ort from "../../onnxruntime.ts";
import { filesOf, readCases, variants } from "../families.ts";

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

/** What a graph over a file's weights gives with `x64quantprecision`, whatever this CPU is. */
async function exactly(file: string, graph: Graph, wanted: readonly string[], text: Input) {
  const source = new Source(file);
  const part = prepared(only(graph, wanted));
  const skeleton = writeSkeleton(source, part, () => path.basename(file));
  source.close();
  const session = await ort.InferenceSession.create(skeleton, {
    logSeverityLevel: 3,
    extra: {
      session: {
        model_external_initializers_file_folder_path: path.dirname(file),
        disable_prepacking: "1",
        x64quantprecision: "1",
      },
    },
  });
  const feeds = session.inputMetadata.map((input) => [input.name, feed(ort, input, text)]);
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return wanted.map((name) => outputs[name]?.data as Float32Array);
}

/** What it gives in Glassbox. */
async function plainly(onnx: Onnx, output: string, text: Input): Promise<Float32Array> {
  const session = await onnx.open([output]);
  const { data } = (await session.run(text)).read(output, [undefined]);
  await session.close();
  return data;
}

const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe("a graph that rounds activations", () => {
  for (const variant of ["int8", "int8-qdq", "int8-fused"]) {
    it(`may read the same weights more than once: gpt2 ${variant}`, async () => {
      const [text] = readCases("gpt2").map((one) => one.text);
      assert.ok(text);
      const { onnx: file } = fileOf(`gpt2 ${variant}`);
      const { graph } = readOnnx(file);
      const sharing = shared(graph);
      assert.ok(sharing.nodes.some(({ inputs }, i) => `${inputs}` !== `${graph.nodes[i]?.inputs}`));
      const [logits] = await exactly(file, sharing, ["logits"], text);
      const float = readOnnx(fileOf("gpt2 eager-legacy").onnx);
      const expected = await plainly(float.with(shared(float.graph)), "logits", text);
      assert.ok(apart(logits as Float32Array, expected) < 0.5);
    });
  }

  for (const family of ["gpt2", "bert", "t5"]) {
    it(`takes weights with scales per channel and no zero point: ${family}`, async () => {
      const { onnx: main, encoder } = fileOf(`${family} int8-weights`);
      const file = encoder ?? main;
      const onnx = readOnnx(file);
      const [output = ""] = onnx.graph.outputs.keys();
      const [text] = readCases(family).map((one) => one.text);
      assert.ok(text);
      const expected = await plainly(onnx, output, text);
      const [numbers, scale, zero, again] = ["numbers", "scale", "zero", "again"] as const;
      const nodes = [
        ...onnx.graph.nodes,
        makeNode("DynamicQuantizeLinear", [output], [numbers, scale, zero]),
        makeNode("DequantizeLinear", [numbers, scale, zero], [again]),
      ];
      const rounding = { ...onnx.graph, nodes };
      const [found, rounded] = await exactly(file, rounding, [output, again], text);
      assert.ok(found && rounded);
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
    const spy = mock.method(ort.InferenceSession, "create");
    await task();
    const answers = spy.mock.calls.map(({ arguments: all }) => {
      const { extra } = all.at(-1) as unknown as Told;
      return extra.session.x64quantprecision;
    });
    spy.mock.restore();
    return [...new Set(answers)];
  }

  for (const [name, rounds] of [
    ["gpt2 int8", true],
    ["llama int8", true],
    ["gpt2 int8-qdq", true],
    ["bert int8-qlinear", true],
    ["gpt2 int8-weights", false],
    ["gpt2 eager-legacy", false],
    ["bert q4", false],
  ] as const) {
    it(`is on where products would overflow, and the card says so: ${name}`, async () => {
      const isOn = rounds && (await overflows());
      let model: Model | undefined;
      const run = async () => {
        model = await openModel(fileOf(name));
        await model.run({ ids: Uint32Array.of(5, 6, 7) });
      };
      assert.deepEqual(await told(run), [isOn ? "1" : undefined]);
      assert.ok(model);
      assert.equal(model.card.exactInt8, isOn ? true : undefined);
      await model.close();
    });
  }
});
