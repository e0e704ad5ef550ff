import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LensColumns, LensTable } from "../../../../src/domain/layers/lensTable.ts";
import type { RunId } from "../../../../src/domain/model/run.ts";
import { entropy, softmax } from "../../../../src/domain/model/softmax.ts";
import { slice, type Tensor } from "../../../../src/domain/model/tensor.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
import { lensTable } from "../../../../src/engine/answers/layers/lensTable.ts";
import { createStreams } from "../../../../src/engine/answers/layers/streams.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { failing } from "../../../asserts.ts";
import { readChanges } from "../../changes.ts";
import { filesOf, readCases, variants } from "../../families.ts";
import { models } from "../../folder.ts";

const near = (a: number, b: number, within: number, what: string) =>
  assert.ok(Math.abs(a - b) <= within, `${what}: ${a}, and should be ${b}`);

/** KL(p ‖ q) as it is written in textbooks, in bits. */
const divergence = (p: Float64Array, q: Float64Array) =>
  p.reduce((sum, one, i) => (one > 0 ? sum + one * Math.log2(one / (q[i] as number)) : sum), 0);

describe("the lens in a table says what PyTorch's logits say", () => {
  const plain = variants.filter(
    ({ family, variant, bound }, i) =>
      bound <= 1e-4 &&
      variant.endsWith("legacy") &&
      variants.findIndex((one) => one.family === family && one.variant.endsWith("legacy")) === i,
  );
  for (const variant of plain) {
    const { family } = variant;
    it(family, async () => {
      const model = await openModel(filesOf(variant));
      const { positions, lens } = readChanges(family);
      const input = readCases(family)[0]?.text;
      assert.ok(input);
      const reading = { model, input, mask: undefined };
      const streams = await createStreams().rowsOf(0 as RunId, reading, positions);
      const table = await lensTable(model, streams, "all");
      await model.close();
      assert.deepEqual(
        table.places,
        lens.map(({ at }) => at),
      );
      const last = (lens.at(-1) as { logits: Tensor }).logits;
      for (const [i, { logits }] of lens.entries()) {
        for (const position of positions.keys()) {
          const own = slice(logits, position).data;
          const [p, answer] = [own, slice(last, position).data].map(softmax) as [
            Float64Array,
            Float64Array,
          ];
          const at = i * positions.length + position;
          const top = p.indexOf(Math.max(...p));
          const due = answer.indexOf(Math.max(...answer));
          assert.equal(table.top[at], top);
          near(table.probability[at] ?? -1, p[top] ?? 0, 1e-5, "probability");
          assert.equal(table.rank[at], 1 + p.filter((one) => one > (p[due] ?? 0)).length);
          near(table.entropy[at] ?? -1, entropy(p), 1e-3, "entropy");
          near(table.divergence[at] ?? -1, divergence(answer, p), 1e-3, "KL");
        }
      }
    });
  }
  it("of every family", () => {
    assert.deepEqual(
      plain.map(({ family }) => family),
      [...new Set(variants.map(({ family }) => family))],
    );
  });
});

describe("lensTable", () => {
  const engine = createEngine({ models, progress: () => {} });

  const cell = (table: LensTable, place: number, position: number) => {
    const at = place * table.count + position - table.first;
    const of = (name: keyof LensColumns) => table[name][at] as number;
    return (["top", "probability", "rank", "entropy", "divergence"] as const).map(of);
  };

  it("ends in what the run expects, with rank 1 and no divergence, however it is asked", async () => {
    const run = await engine.analyse("tiny-gpt", "def add(a, b):\n    return a + b\n".repeat(8));
    const { length } = run.tokens.ids;
    const all = await engine.lensTable(run.id, 0, length + 9, "all");
    assert.equal(all.count, length);
    assert.equal(all.places.length, 1 + 2 * run.model.layers);
    const some = await engine.lensTable(run.id, 5, 3, "layers");
    assert.deepEqual([some.first, some.count, some.places.length], [5, 3, 1 + run.model.layers]);
    for (const at of [5, 6, 7]) {
      const { candidates } = await engine.candidates(run.id, at, 1);
      const [top, probability, rank, , kl] = cell(some, run.model.layers, at);
      assert.equal(top, candidates[0]?.id);
      near(probability ?? -1, candidates[0]?.probability ?? 0, 1e-4, "probability");
      assert.equal(rank, 1);
      near(kl ?? -1, 0, 1e-9, "KL to itself");
      for (const layer of [0, 2]) {
        const whole = cell(all, layer === 0 ? 0 : 2 * layer, at);
        const same = cell(some, layer, at);
        for (const i of [1, 3, 4])
          near(same[i] ?? -1, whole[i] ?? -2, 1e-2, `number ${i} of layer ${layer}`);
      }
    }
    const known = new Set(all.top);
    assert.equal(all.tokens.ids.length, known.size);
    for (const i of all.tokens.ids.keys()) assert.ok(known.has(tokenAt(all.tokens, i).id));
  });

  it("hides each position from a masked language model, and no other", async () => {
    const run = await engine.analyse("tiny-bert", "The cat sat on the mat.");
    const table = await engine.lensTable(run.id, 1, 3, "layers");
    for (const at of [1, 2, 3]) {
      const [logits] = await engine.fill(run.id, [at]);
      const p = softmax(logits as Float32Array);
      const [top = -1, probability = -1] = cell(table, run.model.layers, at);
      near(probability, p[top] ?? 0, 0.02, "probability");
      const [place] = (
        await engine.lens(run.id, { positions: [at], count: 1, hidden: true })
      ).slice(-1);
      near(place?.readings[0]?.candidates[0]?.probability ?? -1, probability, 0.02, "lens");
    }
  });

  it("reads the decoder of an encoder-decoder", async () => {
    const first = await engine.analyse("tiny-t5", "translate English to Korean: The cat sleeps.");
    const run = await engine.write(first.id);
    const table = await engine.lensTable(run.id, 0, 3, "all");
    assert.equal(table.count, 3);
    for (const at of [0, 1, 2]) {
      const [top] = cell(table, table.places.length - 1, at);
      assert.equal(top, run.decoder?.ids[at + 1], "it wrote the likeliest");
    }
  });

  it("refuses a run that is gone, and answers nothing beyond the text", async () => {
    const run = await engine.analyse("tiny-gpt", "one two");
    assert.equal((await engine.lensTable(run.id, 50, 5, "all")).count, 0);
    await engine.release(run.id);
    await assert.rejects(engine.lensTable(run.id, 0, 1, "all"), failing("runGone"));
  });
});
