import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settledAt } from "../../../../src/domain/layers/lensTable.ts";
import { EXPECTED } from "../../../../src/domain/prediction/surprisal.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { failing } from "../../../asserts.ts";
import { models } from "../../folder.ts";

const TEXT = "The cat sat on the mat. The dog sat on the mat.";

describe("settledAt", () => {
  it("tells from when on the last is the likeliest, without a break", () => {
    assert.equal(settledAt([1, 2, 3, 3]), 2);
    assert.equal(settledAt([3, 2, 3]), 2);
    assert.equal(settledAt([3, 3, 3]), 0);
    assert.equal(settledAt([4]), 0);
  });
});

describe("settled", () => {
  const engine = createEngine({ models, progress: () => {} });

  it("tells of a decoder what its lens tells, and what surprisal expected", async () => {
    const all = await engine.surprisals("tiny-gpt", TEXT, { from: 0, to: TEXT.length });
    const run = await engine.analyse("tiny-gpt", TEXT);
    const table = await engine.lensTable(run.id, 0, run.tokens.ids.length, "layers");
    for (const token of [3, 6, 11]) {
      const found = await engine.settled("tiny-gpt", TEXT, token);
      const tops = table.places.map(
        (_, place) => table.top[place * table.count + token - 1] as number,
      );
      assert.equal(found.layers, run.model.layers);
      assert.equal(found.answer, all.expected.ids[token * EXPECTED]);
      assert.deepEqual([found.answer, found.layer], [tops.at(-1), settledAt(tops)]);
    }
  });

  it("tells of a masked model what it expects behind the mask", async () => {
    const run = await engine.analyse("tiny-bert", TEXT);
    const at = 3;
    const table = await engine.lensTable(run.id, at, 1, "layers");
    const { layers, answer } = await engine.settled("tiny-bert", TEXT, at - 1); // behind [CLS]
    assert.deepEqual([layers, answer], [run.model.layers, table.top.at(-1)]);
  });

  it("refuses a first token, one that is not there, and a model that reads no text on", async () => {
    await assert.rejects(engine.settled("tiny-gpt", TEXT, 0), RangeError);
    await assert.rejects(engine.settled("tiny-gpt", TEXT, 400), RangeError);
    await assert.rejects(engine.settled("tiny-t5", TEXT, 2), failing({ kind: "notDecoder" }));
  });
});
