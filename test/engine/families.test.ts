import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { InnerTensor } from "../../src/domain/model/inner.ts";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import { writeGreedily } from "../../src/engine/answers/greedy.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import { compare } from "./compare.ts";
import { type Case, filesOf, readCases, readOwn, type Variant, variants } from "./families.ts";

/** Variants in which attention itself multiplies numbers of 8 bits. */
const ON_WHOLE_NUMBERS = new Set(["int8-qdq", "int8-qlinear", "int8-products"]);

/**
 * How far tensors may be off: attention weights, everything else but the logits, and attention from
 * its own definition (`checkSums`). Stored in fewer bits the model itself differs from PyTorch's,
 * not what we show of it; how much, the bound of its logits says: 16-bit floats, or activations that
 * are rounded to 8 bits while it runs. Weights of 8 or 4 bits are exact here: they were made to be.
 */
function boundsOf({ variant, bound }: Variant) {
  if (bound <= 1e-4) return { weights: 1e-5, others: 1e-5, own: 1e-5 };
  if (bound <= 0.02) return { weights: 0.01, others: 0.03, own: 0.005 };
  if (ON_WHOLE_NUMBERS.has(variant)) return { weights: 0.1, others: 0.7, own: 0.03 };
  return { weights: 0.1, others: 0.4, own: 1e-5 };
}

/** Attention by its definition from the tensors found: the largest difference from those found. */
async function checkSums(model: Model, { text }: Case): Promise<number> {
  let most = 0;
  for (const { kind, layers } of model.found) {
    for (let layer = 0; layer < layers; layer++) {
      const names = ["scores", "weights", "values", "headOutputs"] as const;
      const found = await model.inside(
        text,
        names.map((tensor) => ({ tensor, kind, layer })),
      );
      most = Math.max(most, ...offSums(found as [Tensor, Tensor, Tensor, Tensor]));
    }
  }
  return most;
}

function offSums([scores, weights, values, outputs]: [Tensor, Tensor, Tensor, Tensor]): number[] {
  const [heads = 0, from = 0, to = 0] = weights.shape;
  const [shared = 0, , width = 0] = values.shape;
  const off: number[] = [];
  for (let row = 0; row < heads * from; row++) {
    const score = scores.data.subarray(row * to, (row + 1) * to);
    const weight = weights.data.subarray(row * to, (row + 1) * to);
    const top = Math.max(...score);
    const sum = score.reduce((sum, value) => sum + Math.exp(value - top), 0);
    score.forEach((value, i) => {
      off.push(Math.abs(Math.exp(value - top) / sum - (weight[i] as number)));
    });
    const group = Math.floor(Math.floor(row / from) / (heads / shared));
    for (let i = 0; i < width; i++) {
      const mixed = weight.reduce(
        (sum, value, at) => sum + value * (values.data[(group * to + at) * width + i] as number),
        0,
      );
      off.push(Math.abs(mixed - (outputs.data[row * width + i] as number)));
    }
  }
  return off;
}

const COLUMNS: readonly InnerTensor[] = [
  ...(["weights", "scores", "queries", "keys", "values", "headOutputs"] as const),
  ...(["tokenEmbeddings", "positionEmbeddings", "input", "afterAttention", "mlp"] as const),
  ...(["output", "last", "logits"] as const),
];
const table: string[] = [];
const line = (name: string, cells: readonly string[]) =>
  `${name.padEnd(34)}${cells.map((cell) => cell.slice(0, 8).padEnd(9)).join("")}`;
after(() => {
  const title = "Largest difference from PyTorch (–: the model has none)";
  console.log([title, line("", COLUMNS), ...table].join("\n"));
});

describe("every tensor inside", () => {
  for (const variant of variants) {
    const { family, variant: name, precision, bound } = variant;
    it(`${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const cases = readCases(family);
      const { errors, missing } = await compare(model, cases);
      const own = await checkSums(model, cases[0] as Case);
      assert.equal(await model.isDecoder(), !["bert", "distilbert", "roberta"].includes(family));
      const itself = await compare(model, readOwn(variant));
      await model.close();
      const cells = COLUMNS.map((tensor) => errors.get(tensor)?.toExponential(0) ?? "–");
      const rest = missing.size > 0 ? `not found: ${[...missing].join(", ")}` : "";
      table.push(`${line(`${family} ${name} (${precision})`, cells)}${rest}`);
      const { weights, others, own: ownBound } = boundsOf(variant);
      for (const [tensor, error] of errors) {
        const within = tensor === "logits" ? bound : tensor === "weights" ? weights : others;
        assert.ok(error <= within, `${tensor}: ${error}, and should be within ${within}`);
      }
      assert.ok(own <= ownBound, `weights and head outputs are ${own} off by their definition`);
      assert.deepEqual([...missing, ...itself.missing], []);
      for (const [tensor, error] of itself.errors) {
        assert.ok(error <= 1e-5, `${tensor}: ${error} off what the file itself computes`);
      }
    });
  }
});

describe("a window of tokens", () => {
  const one = [...Map.groupBy(variants, ({ family }) => family).values()].map(([first]) => first);
  for (const variant of one.filter((first) => first !== undefined)) {
    it(`is read to its end, and written full: ${variant.family}`, async () => {
      const model = await openModel(filesOf(variant));
      const { contextLength } = model.card;
      const ids = Uint32Array.from({ length: contextLength }, (_, at) => 5 + ((7 * at) % 20));
      const run = await model.run({ ids });
      const from = model.start === undefined ? contextLength : 1;
      assert.equal((run.stream ?? run.logits)?.shape[0], from);
      if (model.start !== undefined) {
        const written = await writeGreedily(model, ids, async () => {});
        assert.ok(written.length < contextLength, `${written.length}`);
      }
      await model.close();
    });
  }
});
