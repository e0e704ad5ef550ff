import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findAttention } from "../../../src/engine/anatomy/attentionTaps.ts";
import { wire } from "../../../src/engine/anatomy/wiring.ts";
import { GRAPH } from "../../../src/engine/graph/graphFile.ts";
import { readOnnx } from "../../../src/engine/onnx/onnx.ts";
import { Tensor } from "../../onnxruntime.ts";
import {
  declared,
  drawn,
  HEAD_WIDTH,
  HEADS,
  IDS,
  MICROSOFT,
  node,
  projected,
  random,
  type Settings,
  SHARED,
  stored,
  WIDTH,
  write,
} from "../graphParts.ts";
import { assertClose, computed, unfolded } from "./bothWays.ts";

// What the families' files do not have: each setting of the fused nodes, held against onnxruntime's
// own computation of the very same file.
const angles = Float32Array.from({ length: 32 * (HEAD_WIDTH / 2) }, (_, i) => {
  const half = HEAD_WIDTH / 2;
  return Math.floor(i / half) * 10_000 ** -((i % half) / half);
});

/** Grouped queries; Q, K and V in one tensor unless `apart`; perhaps with a sink for each head. */
function grouped(settings: Settings, apart = false, sinks = false) {
  const [q, k] = [HEADS * HEAD_WIDTH, SHARED * HEAD_WIDTH];
  const past = ["key", "value"].map((name) => `past_key_values.0.${name}`);
  return [
    ...projected(apart ? { q, k, v: k } : { q: q + 2 * k }),
    stored("lengths", [1], Int32Array.of(IDS.length - 1)),
    stored("total", [], Int32Array.of(IDS.length)),
    stored("cos", [32, HEAD_WIDTH / 2], angles.map(Math.cos)),
    stored("sin", [32, HEAD_WIDTH / 2], angles.map(Math.sin)),
    ...past.map((name) => declared(GRAPH.input, name, 1, [1, SHARED, "past", HEAD_WIDTH])),
    ...(sinks ? [drawn("sinks", HEADS)] : []),
    node(
      "GroupQueryAttention",
      [
        ...["q", apart ? "k" : "", apart ? "v" : "", ...past, "lengths", "total", "cos", "sin"],
        ...(sinks ? ["", "", "sinks"] : []),
      ],
      ["logits", "present.key", "present.value"],
      { num_heads: HEADS, kv_num_heads: SHARED, do_rotary: 1, ...settings },
      MICROSOFT,
    ),
  ];
}

const multiHead = (settings: Settings) => [
  ...projected({ q: WIDTH, k: WIDTH, v: WIDTH }),
  drawn("bias", 3 * WIDTH),
  node(
    "MultiHeadAttention",
    ["q", "k", "v", "bias"],
    ["logits"],
    { num_heads: HEADS, ...settings },
    MICROSOFT,
  ),
];

const packed = (settings: Settings) => [
  drawn("weights", WIDTH, 3 * WIDTH),
  drawn("bias", 3 * WIDTH),
  node(
    "Attention",
    ["x", "weights", "bias"],
    ["logits"],
    { num_heads: HEADS, ...settings },
    MICROSOFT,
  ),
];

/** Every token sees itself, and others by chance. */
const mask = Uint8Array.from({ length: IDS.length ** 2 }, (_, i) =>
  Number(random() > 0.5 || i % (IDS.length + 1) === 0),
);
const standard = (settings: Settings, shared: number, inputs: string[]) => [
  ...projected({ q: WIDTH, k: shared * HEAD_WIDTH, v: shared * HEAD_WIDTH }),
  stored("mask", [IDS.length, IDS.length], mask),
  node("Attention", inputs, ["logits"], {
    q_num_heads: HEADS,
    kv_num_heads: shared,
    ...settings,
  }),
];

const CASES: Readonly<Record<string, readonly Uint8Array[]>> = {
  "grouped queries": grouped({}, true),
  "grouped queries in one tensor": grouped({}),
  "grouped queries that see three tokens back": grouped({ local_window_size: 3 }),
  "grouped queries with capped scores": grouped({ softcap: 2 }),
  "grouped queries, rotated in pairs": grouped({ rotary_interleaved: 1 }),
  "grouped queries with a sink for each head": grouped({}, true, true),
  "grouped queries with a sink of 0": grouped({ smooth_softmax: 1 }, true),
  "many heads": multiHead({}),
  "many heads, scaled": multiHead({ scale: 0.7 }),
  "many heads that do not look ahead": multiHead({ unidirectional: 1 }),
  "projections and heads in one": packed({}),
  "projections and heads in one that do not look ahead": packed({ unidirectional: 1 }),
  "ONNX's own, grouped and causal": standard({ is_causal: 1 }, SHARED, ["q", "k", "v"]),
  "ONNX's own, masked and scaled": standard({ scale: 0.4 }, HEADS, ["q", "k", "v", "mask"]),
};

const PAST = 4; // of the tokens: the rest goes on from their keys and values
const pastNames = ["key", "value"].map((name) => `past_key_values.0.${name}`);
const presentNames = ["present.0.key", "present.0.value"];
/** Nodes that take keys and values and give them, with how many heads have their own. */
const GOING_ON: Readonly<Record<string, readonly [number, readonly Uint8Array[]]>> = {
  "grouped queries": [SHARED, goingOn("GroupQueryAttention", SHARED)],
  "many heads": [HEADS, goingOn("MultiHeadAttention", HEADS)],
  "ONNX's own, grouped": [SHARED, goingOn("Attention", SHARED)],
};

/** @param heads that have keys of their own */
function goingOn(
  op: "GroupQueryAttention" | "MultiHeadAttention" | "Attention",
  heads: number,
): readonly Uint8Array[] {
  const isGrouped = op === "GroupQueryAttention";
  const inputs = isGrouped
    ? ["q", "k", "v", ...pastNames, "lengths", "total", "cos", "sin"]
    : ["q", "k", "v", ...(op === "Attention" ? [""] : ["", "", ""]), ...pastNames];
  const settings = {
    GroupQueryAttention: { num_heads: HEADS, kv_num_heads: heads, do_rotary: 1 },
    MultiHeadAttention: { num_heads: HEADS, unidirectional: 1 },
    Attention: { q_num_heads: HEADS, kv_num_heads: heads, is_causal: 1 },
  }[op];
  return [
    ...projected({ q: WIDTH, k: heads * HEAD_WIDTH, v: heads * HEAD_WIDTH }),
    stored("lengths", [1], Int32Array.of(IDS.length - 1)),
    stored("total", [], Int32Array.of(IDS.length)),
    stored("cos", [32, HEAD_WIDTH / 2], angles.map(Math.cos)),
    stored("sin", [32, HEAD_WIDTH / 2], angles.map(Math.sin)),
    ...pastNames.map((name) => declared(GRAPH.input, name, 1, [1, heads, "past", HEAD_WIDTH])),
    ...presentNames.map((name) => declared(GRAPH.output, name, 1, [1, heads, "all", HEAD_WIDTH])),
    node(op, inputs, ["logits", ...presentNames], settings, op === "Attention" ? "" : MICROSOFT),
  ];
}

describe("unfuse of what goes on from keys and values", () => {
  for (const [name, [heads, parts]] of Object.entries(GOING_ON)) {
    it(`computes what onnxruntime does: ${name}`, async () => {
      const file = write(
        `going-on-${name.replaceAll(/\W/g, "-")}`,
        name.startsWith("ONNX") ? 23 : 17,
        parts,
      );
      const size = heads * PAST * HEAD_WIDTH;
      const past = new Map(
        pastNames.map((input) => {
          const numbers = Float32Array.from({ length: size }, () => random() - 0.5);
          return [input, new Tensor("float32", numbers, [1, heads, PAST, HEAD_WIDTH])];
        }),
      );
      const rest = IDS.subarray(PAST);
      const expected = await computed(file, rest, (input) => past.get(input) as Tensor);
      const outputs = await unfolded(file, ["logits", ...presentNames], {
        ids: rest,
        past: { length: PAST, tensors: past },
      });
      for (const output of ["logits", ...presentNames]) {
        const data = expected[output]?.data as Float32Array;
        assertClose(outputs.read(output, [data.length]).data, data, output);
      }
    });
  }
});

describe("unfuse", () => {
  for (const [name, parts] of Object.entries(CASES)) {
    it(`computes what onnxruntime does, and shows the weights: ${name}`, async () => {
      const file = write(name.replaceAll(/\W/g, "-"), name.startsWith("ONNX") ? 23 : 17, parts);
      const none = new Tensor("float32", new Float32Array(), [1, SHARED, 0, HEAD_WIDTH]);
      const { logits: expected } = await computed(file, IDS, () => none);

      const onnx = readOnnx(file);
      const found = findAttention(wire(onnx.graph));
      assert.equal(found.length, 1);
      const { weights = "" } = found[0] ?? {};
      const outputs = await unfolded(onnx, ["logits", weights], { ids: IDS });
      const { data } = outputs.read("logits", [IDS.length, WIDTH]);
      assertClose(data, expected?.data as Float32Array);
      const map = outputs.read(weights, [HEADS * IDS.length, IDS.length]);
      for (let row = 0; row < HEADS * IDS.length; row++) {
        const cells = map.data.subarray(row * IDS.length, (row + 1) * IDS.length);
        const sum = cells.reduce((all, weight) => all + weight, 0);
        const isWhole = !name.includes("sink");
        assert.equal(found[0]?.hasSink, !isWhole);
        assert.ok(
          isWhole ? Math.abs(sum - 1) < 1e-5 : sum > 0.1 && sum < 0.99,
          `row ${row}: ${sum}`,
        );
      }
    });
  }
});
