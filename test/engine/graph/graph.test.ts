import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Refused } from "../../../src/domain/reason.ts";
import { findAnatomy } from "../../../src/engine/anatomy/anatomy.ts";
import { checkOrder, type Graph, only } from "../../../src/engine/graph/graph.ts";
import { makeNode } from "../../../src/engine/graph/graphBuilder.ts";
import { readGraph } from "../../../src/engine/graph/graphFile.ts";
import { fields, Source, writeBytes, writeNumber } from "../../../src/engine/graph/protobuf.ts";
import { writeSkeleton } from "../../../src/engine/graph/skeleton.ts";
import { filesOf, type Variant, variants as variantsOfFamilies } from "../families.ts";
import { fixtures, models, temporaryFolder } from "../folder.ts";
import { variants } from "../tiny.ts";

const folder = temporaryFolder();
const fixture = (name: string) => path.join(fixtures, `${name}.onnx`);
const embedded = path.join(models, "tiny-gpt/onnx/model.onnx");

function read<T>(file: string, task: (source: Source) => T): T {
  const source = new Source(file);
  try {
    return task(source);
  } finally {
    source.close();
  }
}

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
}

describe("fields", () => {
  it("reads back what was written, large numbers and long texts too", () => {
    const text = "한".repeat(50_000);
    const bytes = [
      writeNumber(1, 0),
      writeNumber(300, 2 ** 52 + 1),
      writeNumber(2, -1),
      writeNumber(2, -(2 ** 40)),
      writeBytes(9, text),
    ];
    const path = file("message", Buffer.concat(bytes));
    const found = read(path, (source) =>
      [...fields(source, { start: 0, end: source.size })].map(({ number, value, payload }) => [
        number,
        number === 9 ? source.text(payload) : value,
      ]),
    );
    assert.deepEqual(found, [
      [1, 0],
      [300, 2 ** 52 + 1],
      [2, -1],
      [2, -(2 ** 40)],
      [9, text],
    ]);
  });
});

describe("readGraph", () => {
  it("reads nodes, inputs and outputs of the embedded model", () => {
    const graph = read(embedded, readGraph);
    const kept = (name: string) =>
      [0, 1, 2, 3].flatMap((layer) => [`${name}.${layer}.key`, `${name}.${layer}.value`]);
    const ids = ["input_ids", "attention_mask", "position_ids"];
    assert.deepEqual([...graph.inputs.keys()], [...ids, ...kept("past_key_values")]);
    assert.deepEqual([...graph.outputs.keys()], ["logits", ...kept("present")]);
    assert.equal(graph.nodes.filter((node) => node.op === "Softmax").length, 4);
  });

  const whole = readFileSync(fixture("tiny"));
  for (const [what, bytes] of [
    ["half of a file", whole.subarray(0, whole.length >> 1)],
    ["a file without its last byte", whole.subarray(0, -1)],
    ["nothing", new Uint8Array()],
    ["a text", Buffer.from("version https://git-lfs.github.com/spec/v1\n")],
    ["noise", Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 7) % 251)],
  ] as const) {
    it(`refuses ${what} with a reason`, () => {
      assert.throws(
        () => read(file("broken.onnx", bytes), readGraph),
        (thrown) => {
          assert.ok(thrown instanceof Refused);
          assert.ok(["endsTooEarly", "notOnnx", "noGraph"].includes(thrown.reason.code));
          assert.deepEqual(Object.keys(thrown.reason), ["code"]);
          return true;
        },
      );
    });
  }
});

describe("writeSkeleton", () => {
  it("leaves the weights where they are", () => {
    const skeleton = read(embedded, (source) =>
      writeSkeleton(source, readGraph(source), () => "model.onnx"),
    );
    assert.ok(skeleton.length < 0.02 * statSync(embedded).size, `${skeleton.length} bytes`);
  });

  it("points at the very bytes of each tensor", () => {
    read(embedded, (source) => {
      const graph = readGraph(source);
      const path = file(
        "skeleton.onnx",
        writeSkeleton(source, graph, () => "model.onnx"),
      );
      const pointers = readFileSync(path, "latin1").matchAll(/offset..(\d+)/gs);
      const offsets = [...pointers].map(([, offset]) => Number(offset));
      const large = [...graph.initializers.values()]
        .map(({ raw }) => raw)
        .filter((raw) => raw && raw.end - raw.start >= 1024);
      assert.deepEqual(
        offsets,
        large.map((raw) => raw?.start),
      );
    });
  });
});

describe("only", () => {
  it("keeps what a tensor needs, and nothing else", () => {
    const graph = read(fixture("tiny-int8"), readGraph);
    const part = only(graph, [findAnatomy(graph).stack.token ?? ""]);
    assert.deepEqual(
      part.nodes.map((node) => node.op),
      ["Gather", "DequantizeLinear"],
    );
    assert.deepEqual([...part.initializers.keys()].length, 3);
    assert.deepEqual([...part.inputs.keys()], ["input_ids"]);
  });
});

describe("checkOrder", () => {
  const graph = read(fixture("tiny"), readGraph);
  const check = (...nodes: Graph["nodes"]) => checkOrder({ ...graph, nodes });

  it("takes a graph as exporters write it", () => {
    assert.doesNotThrow(() => checkOrder(graph));
  });

  it("refuses a circle, also of one node", () => {
    const [to, back] = [makeNode("Add", ["b"], ["a"]), makeNode("Add", ["a"], ["b"])];
    const reason = { code: "nodesOutOfOrder" };
    assert.throws(() => check(to, back), { reason });
    assert.throws(() => check(makeNode("Identity", ["a"], ["a"])), { reason });
  });

  it("refuses a tensor that is made twice", () => {
    const node = makeNode("Identity", ["input_ids"], ["a"]);
    assert.throws(() => check(node, node), { reason: { code: "madeTwice", tensor: "a" } });
  });
});

describe("findAnatomy", () => {
  const weights = (graph: Graph) =>
    findAnatomy(graph).stack.layers.map(({ self }) => self?.weights);

  for (const variant of variants) {
    it(`finds a softmax per layer in ${variant}, in the order of the layers`, () => {
      const graph = read(fixture(variant), readGraph);
      const outputs = graph.nodes.filter(({ op }) => op === "Softmax").map((n) => n.outputs[0]);
      assert.equal(outputs.length, 2);
      assert.deepEqual(weights(graph), outputs);
    });
  }

  it("finds none where there is no softmax", () => {
    assert.deepEqual(weights(read(fixture("tiny-without-attention"), readGraph)), []);
  });

  it("takes a softmax over what is stored for something else", () => {
    const graph = read(fixture("tiny"), readGraph);
    const [stored] = graph.initializers.keys();
    const nodes = [
      makeNode("Softmax", ["input_ids"], ["gate"]),
      makeNode("MatMul", ["gate", stored ?? ""], ["mixed"]),
    ];
    assert.deepEqual(weights({ ...graph, nodes }), []);
  });

  it("tells an encoder from the decoder in one graph, as in a file for each", () => {
    const variant = variantsOfFamilies.find(({ family }) => family === "t5");
    const files = filesOf(variant as Variant);
    const encoder = read(files.encoder ?? "", readGraph);
    const decoder = read(files.onnx, readGraph);
    const apart = [encoder, decoder].map((graph) => findAnatomy(graph).stack);
    const whole = findAnatomy(joined(encoder, decoder));
    assert.ok(named(apart[0]).length > 20);
    assert.deepEqual(named(whole.encoder), named(apart[0]));
    assert.deepEqual(named(whole.stack), named(apart[1]).map(inDecoder));
  });
});

/** The names of all tensors of a stack, in order. */
function named(stack: unknown): string[] {
  const names: string[] = [];
  JSON.stringify(stack, (key, value) => {
    if (key === "node" || key === "kind") return undefined;
    if (typeof value === "string") names.push(value);
    return value;
  });
  return names;
}

const inDecoder = (name: string) => (name === "logits" ? name : `decoder/${name}`);

/** One graph of two: the decoder reads what the encoder gives, and ids of its own. */
function joined(encoder: Graph, decoder: Graph): Graph {
  const renamed = (name: string) => {
    if (name === "") return name;
    if (name === "encoder_hidden_states") return "last_hidden_state";
    if (name === "encoder_attention_mask") return "attention_mask";
    return name === "input_ids" ? "decoder_input_ids" : inDecoder(name);
  };
  const nodes = decoder.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
  }));
  const undeclared = { at: undefined, type: undefined };
  return {
    ...encoder,
    nodes: [...encoder.nodes, ...nodes],
    initializers: new Map([
      ...encoder.initializers,
      ...[...decoder.initializers].map(([name, stored]) => [renamed(name), stored] as const),
    ]),
    inputs: new Map([...encoder.inputs, ["decoder_input_ids", undeclared]]),
    outputs: decoder.outputs,
    types: new Map(),
  };
}
