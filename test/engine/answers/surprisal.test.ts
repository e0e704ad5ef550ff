import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { EXPECTED, perplexity, surpriseOf } from "../../../src/domain/prediction/surprisal.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { failing } from "../../asserts.ts";
import { models } from "../folder.ts";

const json = (file: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "..", file), "utf8"));
/** The texts of the oracle eight times over, and what PyTorch says of them: export_oracle.py. */
const texts: readonly { text: string }[] = json("texts.json");
const oracle: { bits: readonly number[]; ranks: readonly number[] } =
  json("oracle.json").surprisals;
const long = texts
  .map(({ text }) => text)
  .join("\n\n")
  .repeat(8);
const BOUND = 0.06; // bits, for weights are stored as float16; measured: 0.030

const engine = createEngine({ models, progress: () => {} });

describe("surprisals", () => {
  it("are PyTorch's, window by window, of a text longer than the model's window", async () => {
    const { tokens, first, bits, ranks } = await engine.surprisals("tiny-gpt", long, {
      from: 0,
      to: long.length,
    });
    assert.equal(first, 0);
    assert.equal(tokens.ids.length, oracle.bits.length + 1);
    assert.ok(tokens.ids.length > 1_024 + 512, "a seam is met");
    assert.ok(Number.isNaN(bits[0]));
    assert.equal(ranks[0], 0);
    let worst = 0;
    let otherRanks = 0;
    oracle.bits.forEach((expected, i) => {
      worst = Math.max(worst, Math.abs((bits[i + 1] as number) - expected));
      if (ranks[i + 1] !== oracle.ranks[i]) otherRanks++;
    });
    assert.ok(worst <= BOUND, `${worst} bits`);
    // Ranks deep in the tail lie close together; none that a reader would look at may differ.
    assert.ok(otherRanks <= oracle.ranks.length / 10, `${otherRanks} ranks`);
  });

  it("do not depend on the stretch that was asked for", async () => {
    const all = await engine.surprisals("tiny-gpt", long, { from: 0, to: long.length });
    for (const at of [3, 700, 2_100, long.length - 40]) {
      const part = await engine.surprisals("tiny-gpt", long, { from: at, to: at + 40 });
      assert.ok(part.tokens.ids.length > 5);
      part.tokens.ids.forEach((id, i) => {
        assert.equal(id, all.tokens.ids[part.first + i]);
        const expected = all.bits[part.first + i] as number;
        assert.ok(Math.abs((part.bits[i] as number) - expected) < 1e-3, `token ${part.first + i}`);
      });
      assert.ok((part.tokens.starts[0] as number) <= at);
      assert.ok((part.tokens.ends.at(-1) as number) >= at + 40);
    }
  });

  it("name what was expected instead, the likeliest first", async () => {
    const text = "Once upon a time";
    const { expected, probabilities, ranks, bits } = await engine.surprisals("tiny-gpt", text, {
      from: 0,
      to: text.length,
    });
    const last = ranks.length - 1;
    assert.equal(ranks[last], 1, "“time” is what the model expects");
    const likeliest = tokenAt(expected, last * EXPECTED);
    assert.equal(new TextDecoder().decode(likeliest.bytes), " time");
    const probability = probabilities[last * EXPECTED] as number;
    assert.ok(Math.abs(-Math.log2(probability) - (bits[last] as number)) < 1e-9);
  });

  it("are none of a model that is no decoder", async () => {
    const ask = engine.surprisals("tiny-t5", "The cat", { from: 0, to: 7 });
    await assert.rejects(ask, failing({ kind: "notDecoder", model: "tiny-t5" }));
  });

  it("give way to a newer question", async () => {
    const stretch = { from: 0, to: long.length };
    const [older, newer] = await Promise.allSettled([
      engine.surprisals("tiny-gpt", long, stretch),
      engine.surprisals("tiny-gpt", "The cat", { from: 0, to: 7 }),
    ]);
    assert.equal(older.status, "rejected");
    assert.equal(newer.status, "fulfilled");
  });
});

describe("surpriseOf", () => {
  it("is −log2 p, and counts those that are likelier", () => {
    const logits = Float32Array.from([1, 4, 2, 8, 1, 1], Math.log2).map((x) => x * Math.LN2);
    const { bits, rank, expected } = surpriseOf(logits, 2);
    assert.ok(Math.abs(bits - Math.log2(17 / 2)) < 1e-6);
    assert.equal(rank, 3);
    assert.deepEqual(
      expected.map(({ id }) => id),
      [3, 1, 2, 0, 4],
    );
  });

  it("makes a perplexity of equals their number", () => {
    assert.equal(perplexity([Number.NaN, 3, 3, 3]), 8);
    assert.ok(Number.isNaN(perplexity([Number.NaN])));
  });
});
