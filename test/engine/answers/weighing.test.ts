import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { account } from "../../../src/domain/attention/weighing.ts";
import { slice, type Tensor } from "../../../src/domain/model/tensor.ts";
import { findAttention } from "../../../src/engine/anatomy/attentionTaps.ts";
import { wire } from "../../../src/engine/anatomy/wiring.ts";
import { weigh } from "../../../src/engine/answers/weighing.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import type { Graph, Node } from "../../../src/engine/graph/graph.ts";
import { makeNode } from "../../../src/engine/graph/graphBuilder.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import {
  type Expected,
  families,
  filesOf,
  readCases,
  type Variant,
  variants,
} from "../families.ts";
import { models, temporaryFolder } from "../folder.ts";
import { tokenizers } from "../small.ts";
import { tinyWithoutKeys } from "../tiny.ts";

interface Config {
  readonly query_pre_attn_scalar?: number;
  readonly attn_logit_softcapping?: number;
}
const configOf = (family: string): Config =>
  JSON.parse(readFileSync(path.join(families, family, "config.json"), "utf8"));

/** What the family multiplies products with. */
const scaleOf = (family: string, width: number): number =>
  family === "t5" ? 1 : (configOf(family).query_pre_attn_scalar ?? width) ** -0.5;

/** As in families.test.ts: 16-bit floats and activations of 8 bits are what the model itself has. */
const boundOf = ({ bound }: Variant) =>
  bound <= 1e-4
    ? { score: 1e-5, weight: 1e-5 }
    : bound <= 0.02
      ? { score: 0.03, weight: 0.01 }
      : { score: 0.4, weight: 0.1 };

const table: string[] = [];
after(() => console.log(["From q·k to scores and weights: off PyTorch's by", ...table].join("\n")));

describe("the account of every weight adds up to PyTorch's score and weight", () => {
  for (const variant of variants) {
    it(`${variant.family}, ${variant.variant}`, async () => {
      const model = await openModel(filesOf(variant));
      const [first] = readCases(variant.family);
      assert.ok(first);
      const of = (tensor: string, kind: string) =>
        first.expected.find(
          ({ which }) => which.tensor === tensor && which.kind === kind && which.layer === 1,
        ) as Expected;
      let [offScore, offWeight] = [0, 0];
      for (const { kind, heads } of model.found) {
        const { numbers, shape } = of("scores", kind);
        const [, from = 0, to = 0] = shape;
        const scores: Tensor = { data: numbers, shape };
        const weights: Tensor = { data: of("weights", kind).numbers, shape };
        const largest = numbers.reduce(
          (most, one) => (Number.isFinite(one) ? Math.max(most, Math.abs(one)) : most),
          1,
        );
        const keys = Array.from({ length: to }, (_, i) => i);
        for (const head of [0, heads - 1]) {
          for (const row of [0, from - 1]) {
            const at = { kind, layer: 1, head };
            const found = await weigh(model, first.text, at, { from: row, keys });
            const scale = scaleOf(variant.family, found.query.length);
            assert.ok(
              Math.abs(found.scale / scale - 1) < (variant.bound <= 1e-4 ? 1e-4 : 0.05),
              `${kind}: scale ${found.scale}, and should be ${scale}`,
            );
            for (const key of keys) {
              const { score, weight } = account(found, key, key);
              const expected = slice(scores, head, row).data[key] as number;
              const due = slice(weights, head, row).data[key] as number;
              if (score !== expected)
                offScore = Math.max(offScore, Math.abs(score - expected) / largest);
              offWeight = Math.max(offWeight, Math.abs(weight - due));
            }
          }
        }
      }
      await model.close();
      table.push(
        `${`${variant.family} ${variant.variant} (${variant.precision})`.padEnd(34)}${offScore.toExponential(0).padEnd(9)}${offWeight.toExponential(0)}`,
      );
      const within = boundOf(variant);
      assert.ok(offScore <= within.score, `a score is ${offScore} off`);
      assert.ok(offWeight <= within.weight, `a weight is ${offWeight} off`);
    });
  }

  it("names a soft cap where the model has one, and position biases where they are", async () => {
    const open = async (family: string) => {
      const variant = variants.find(
        (one) => one.family === family && one.variant === "eager-legacy",
      );
      assert.ok(variant);
      const model = await openModel(filesOf(variant));
      const [first] = readCases(family);
      assert.ok(first);
      const [found] = model.found;
      assert.ok(found);
      const at = { kind: found.kind, layer: 0, head: 1 };
      const weighing = await weigh(model, first.text, at, { from: 2, keys: [0] });
      await model.close();
      return weighing;
    };
    const gemma = await open("gemma2");
    assert.ok(
      Math.abs((gemma.cap ?? 0) / (configOf("gemma2").attn_logit_softcapping ?? 0) - 1) < 1e-3,
    );
    const gpt2 = await open("gpt2");
    assert.equal(gpt2.cap, undefined);
    assert.ok(gpt2.added.slice(0, 3).every((one) => Math.abs(one) < 1e-5));
    assert.equal(gpt2.added[3], Number.NEGATIVE_INFINITY, "the causal mask");
    for (const family of ["t5", "bloom"]) {
      const { added } = await open(family);
      assert.ok(
        added.some((one) => Number.isFinite(one) && Math.abs(one) > 0.01),
        family,
      );
    }
  });
});

describe("the engine's weighing", () => {
  const engine = createEngine({ models, progress: () => {} });

  it("gives the keys asked for, in their order, and the row's scores", async () => {
    const run = await engine.analyse("tiny-gpt", "The cat sat on the mat.");
    const head = { kind: "self", layer: 2, head: 5 } as const;
    const which = (["queries", "keys"] as const).map((tensor) => ({
      ...({ tensor, kind: "self", layer: 2 } as const),
    }));
    const [queries, keys] = await engine.inside(run.id, which);
    const found = await engine.weighing(run.id, head, 4, [3, 0]);
    assert.ok(found);
    assert.deepEqual(found.query, slice(queries as Tensor, 5, 4).data);
    const width = found.query.length;
    assert.deepEqual(found.keys.subarray(0, width), slice(keys as Tensor, 5, 3).data);
    assert.deepEqual(found.keys.subarray(width), slice(keys as Tensor, 5, 0).data);
    assert.deepEqual(found.scores, await engine.mixedRows(run.id, head, "scores", 4, 1));
    await assert.rejects(engine.weighing(run.id, head, 99, []), RangeError);
  });

  it("has nothing to tell where queries and keys are not found", async () => {
    const { folder, tokenizer } = tinyWithoutKeys(temporaryFolder());
    writeFileSync(tokenizer, JSON.stringify(tokenizers.unigram));
    const run = await engine.analyse(folder, "the cat");
    const head = { kind: "self", layer: 0, head: 0 } as const;
    assert.ok(await engine.mixed(run.id, head, "scores"));
    assert.equal(await engine.weighing(run.id, head, 0, [0]), undefined);
  });
});

describe("the product of queries and keys", () => {
  const root = {
    at: { start: 0, end: 0 },
    type: 1,
    shape: [],
    raw: undefined,
    external: undefined,
  };
  const table = { ...root, shape: [4, 4] };
  const attention = (...steps: readonly Node[]) => {
    const graph: Graph = {
      nodes: [
        makeNode("Gather", ["table", "input_ids"], ["x"]),
        ...["q", "k", "v"].map((name) => makeNode("MatMul", ["x", "table"], [name])),
        makeNode("Transpose", ["k"], ["turned"]),
        makeNode("MatMul", ["q", "turned"], ["product"]),
        ...steps,
        makeNode("Softmax", ["scores"], ["weights"]),
        makeNode("MatMul", ["weights", "v"], ["heads"]),
      ],
      initializers: new Map([
        ["table", table],
        ["mask", table],
        ["root", root],
      ]),
      inputs: new Map([["input_ids", { at: undefined, type: undefined }]]),
      ...{ outputs: new Map(), types: new Map(), rest: [], around: [] },
    };
    const [found] = findAttention(wire(graph));
    return found?.scaled;
  };

  it("is found as it is scaled, before the mask", () => {
    const scale = makeNode("Div", ["product", "root"], ["scaled"]);
    const mask = makeNode("Add", ["scaled", "mask"], ["scores"]);
    assert.equal(attention(scale, mask), "scaled");
  });

  it("is not taken for scaled where that is done behind the mask, as in CodeGen", () => {
    const mask = makeNode("Add", ["product", "mask"], ["masked"]);
    const scale = makeNode("Div", ["masked", "root"], ["scores"]);
    assert.equal(attention(mask, scale), undefined);
  });
});
