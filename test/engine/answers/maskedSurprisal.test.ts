import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { EXPECTED, surpriseOf } from "../../../src/domain/prediction/surprisal.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { models, temporaryFolder } from "../folder.ts";

/** What PyTorch expects in place of the mask: training/export_oracle.py. */
const oracle: { ids: readonly number[]; probabilities: readonly number[] } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../models/oracle.json"), "utf8"),
)["tiny-bert"].prediction;
const MASKED = "The cat sat on the [MASK] because it was tired.";

const engine = createEngine({ models, progress: () => {} });
const TEXT = "The cat sat on the mat, and the dog looked at it. 고양이가 잡니다.";
const long = "The king and the queen lived in a house by the sea. ".repeat(40);
const all = (text: string) => engine.surprisals("tiny-bert", text, { from: 0, to: text.length });

describe("surprisals of a masked model", () => {
  it("are those of each token masked by itself, one after the other", async () => {
    const { sides, tokens, first, bits, ranks, expected, probabilities } = await all(TEXT);
    assert.equal(sides, "both");
    assert.equal(first, 0);
    const run = await engine.analyse("tiny-bert", TEXT);
    assert.deepEqual([...tokens.ids], [...run.tokens.ids.subarray(1, -1)]); // without [CLS], [SEP]
    for (const [i, id] of tokens.ids.entries()) {
      const [logits] = await engine.fill(run.id, [i + 1]);
      const alone = surpriseOf(logits as Float32Array, id);
      assert.ok(Math.abs((bits[i] as number) - alone.bits) < 1e-3, `token ${i}`);
      assert.ok(Math.abs((ranks[i] as number) - alone.rank) <= alone.rank / 100, `token ${i}`);
      assert.equal(expected.ids[i * EXPECTED], alone.expected[0]?.id);
      const likeliest = alone.expected[0]?.probability as number;
      assert.ok(Math.abs((probabilities[i * EXPECTED] as number) - likeliest) < 1e-4);
    }
  });

  it("expect in place of a token what PyTorch expects in place of a mask", async () => {
    const { tokens, expected, probabilities } = await all(MASKED.replace("[MASK]", "mat"));
    const at = tokens.pieces.indexOf("mat") * EXPECTED;
    assert.ok(at > 0);
    assert.deepEqual([...expected.ids.slice(at, at + EXPECTED)], oracle.ids.slice(0, EXPECTED));
    oracle.probabilities.slice(0, EXPECTED).forEach((probability, i) => {
      const apart = Math.abs((probabilities[at + i] as number) - probability);
      assert.ok(apart < 0.01 * probability, `${apart} of ${probability}`);
    });
  });

  it("do not depend on the stretch that was asked for, in a text of many windows", async () => {
    const whole = await all(long);
    assert.ok(whole.tokens.ids.length > 3 * 128);
    for (const at of [0, 300, 1_000, long.length - 30]) {
      const other = createEngine({ models, progress: () => {} }); // which has read nothing yet
      const part = await other.surprisals("tiny-bert", long, { from: at, to: at + 30 });
      assert.ok(part.tokens.ids.length > 4);
      part.bits.forEach((bits, i) => {
        const same = whole.bits[part.first + i] as number;
        assert.ok(Math.abs(bits - same) < 1e-3, `token ${part.first + i}`);
      });
    }
  });

  it("are read paragraph by paragraph, and after an edit only where something changed", async () => {
    let steps = 0;
    const counting = createEngine({
      models,
      progress: (stage, fraction) => {
        if (stage === "running" && fraction > 0) steps++;
      },
    });
    const ask = (text: string) =>
      counting.surprisals("tiny-bert", text, { from: 0, to: text.length });
    const text = Array.from({ length: 6 }, (_, i) => `${i} times the cat sat there.`).join("\n\n");
    const whole = await ask(text);
    const [first = ""] = text.split("\n\n");
    const alone = await all(first);
    alone.bits.forEach((bits, i) => {
      assert.ok(Math.abs(bits - (whole.bits[i] as number)) < 1e-3, `token ${i}`);
    });
    assert.ok(steps >= 5, `${steps} steps for six paragraphs`);
    steps = 0;
    assert.deepEqual(await ask(text), whole);
    assert.equal(steps, 0, "all of it is known");
    const edited = await ask(text.replace("0 times", "Once more, 0 times"));
    assert.equal(steps, 0, "the first step says 0, and there is no other");
    assert.deepEqual(edited.bits.slice(-35), whole.bits.slice(-35));
    assert.notDeepEqual(edited.bits.slice(0, 3), whole.bits.slice(0, 3));
  });

  it("tell how far they are, and give way to a newer question", async () => {
    const told: number[] = [];
    const other = createEngine({
      models,
      progress: (stage, fraction) => {
        if (stage === "running") told.push(fraction);
      },
    });
    const older = other.surprisals("tiny-bert", long, { from: 0, to: long.length });
    const newer = other.surprisals("tiny-bert", TEXT, { from: 0, to: TEXT.length });
    const [old, young] = await Promise.allSettled([older, newer]);
    assert.equal(old.status, "rejected");
    assert.equal(young.status, "fulfilled");
    told.length = 0; // what was read before it gave way is known
    await other.surprisals("tiny-bert", long, { from: 0, to: long.length });
    assert.ok(told.length > 8, `${told.length} steps`);
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    );
  });

  for (const size of [1, 2, 3]) {
    it(`come to an end where a config leaves no room for a text: ${size} positions`, async () => {
      const at = path.join(temporaryFolder(), "narrow");
      cpSync(path.join(models, "tiny-bert"), at, { recursive: true });
      const file = path.join(at, "config.json");
      const config = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...config, max_position_embeddings: size }));
      const { bits } = await engine.surprisals(at, TEXT, { from: 0, to: TEXT.length });
      assert.ok(bits.length > 9 && bits.every((own) => own > 0), `${bits}`);
    });
  }
});
