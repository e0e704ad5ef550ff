import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slice, type Tensor } from "../../../src/domain/model/tensor.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import { allNear } from "../../asserts.ts";
import { filesOf, readCases, readUnembedding, variants } from "../families.ts";

const dot = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** How far apart logits of two places lie from the rows' products with what the unembedding reads. */
async function offLogits(model: Model, table: Tensor, input: Parameters<Model["inside"]>[0]) {
  const kind = model.found.some((one) => one.kind === "decoder") ? "decoder" : "self";
  const [last, logits] = (await model.inside(input, [
    { tensor: "last", kind, layer: 0 },
    { tensor: "logits", kind, layer: 0 },
  ])) as [Tensor, Tensor];
  const rows = last.shape[0] ?? 0;
  const [first, second] = [slice(last, 0).data, slice(last, rows - 1).data];
  const [before, after] = [slice(logits, 0).data, slice(logits, rows - 1).data];
  // Their difference: whatever is added for each token alone is in both.
  return Math.max(
    ...after.map((logit, id) => {
      const row = slice(table, id).data;
      return Math.abs(logit - (before[id] as number) - dot(row, second) + dot(row, first));
    }),
  );
}

/** T5 multiplies the stream instead of the rows; Gemma 2 caps the logits. */
const BESIDE = new Set(["t5", "gemma2"]);

describe("output embeddings", () => {
  for (const variant of variants) {
    const { family, bound } = variant;
    it(`are PyTorch's and make the logits, in ${family}, ${variant.variant}`, async () => {
      const model = await openModel(filesOf(variant));
      const { embeddings, isTied } = await model.unembedding();
      const { table } = embeddings;
      const expected = readUnembedding(family);
      assert.equal(isTied, expected === undefined);
      if (expected) {
        assert.deepEqual(table.shape, expected.shape);
        // Rounded to 8 bits while it runs, the model's own rows are others, by a hundredth at most.
        allNear(table.data, expected.data, bound > 0.02 ? 0.02 : 1e-6);
      } else {
        assert.equal(embeddings, await model.embeddings());
      }
      const [first] = readCases(family);
      if (first && !BESIDE.has(family)) {
        const off = await offLogits(model, table, first.text);
        assert.ok(off <= bound, `${off}`);
      }
      await model.close();
    });
  }
});
