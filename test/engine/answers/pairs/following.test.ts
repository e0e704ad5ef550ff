import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { createEngine } from "../../../../src/engine/engine.ts";
import { failing } from "../../../asserts.ts";
import { models } from "../../folder.ts";

/** What PyTorch says of one pair: training/export_oracle.py. */
const oracle: { ids: readonly number[]; segments: readonly number[]; logits: readonly number[] } =
  JSON.parse(readFileSync(path.join(import.meta.dirname, "../../../models/oracle.json"), "utf8"))[
    "tiny-bert"
  ].pair;
const [FIRST, SECOND] = ["She opened the door.", "There was nobody in the room."];
const BOUND = 0.04; // twice what float16 weights change of its logits

const engine = createEngine({ models, progress: () => {} });

describe("following", () => {
  it("is PyTorch's next sentence prediction", async () => {
    const { tokens, segments, logits, probability, total } = await engine.following(
      "tiny-bert",
      FIRST,
      SECOND,
    );
    assert.deepEqual([...tokens.ids], oracle.ids);
    assert.deepEqual([...segments], oracle.segments);
    assert.equal(total, oracle.ids.length);
    const [yes = 0, no = 0] = logits;
    oracle.logits.forEach((logit, i) => {
      assert.ok(Math.abs((logits[i] as number) - logit) < BOUND, `logit ${i}`);
    });
    assert.ok(Math.abs(probability - 1 / (1 + Math.exp(no - yes))) < 1e-6);
  });

  it("cuts what is too long where it does not meet the other text", async () => {
    const long = `${"First of all. ".repeat(400)}${FIRST}`;
    const both = await engine.following("tiny-bert", long, `${SECOND}${" And then.".repeat(400)}`);
    assert.equal(both.tokens.ids.length, 512);
    assert.ok(both.total > 512);
    const middle = oracle.ids.slice(1, -1).join();
    assert.ok(both.tokens.ids.join().includes(middle), "what meets is there");
    const one = await engine.following("tiny-bert", long, SECOND);
    assert.equal(one.tokens.ids.length, 512);
    assert.equal(one.segments.filter(Boolean).length, oracle.segments.filter(Boolean).length);
  });

  it("is told by a run whether it can be asked", async () => {
    assert.equal((await engine.analyse("tiny-bert", FIRST)).tellsPairs, true);
    assert.equal((await engine.analyse("tiny-gpt", FIRST)).tellsPairs, undefined);
    await assert.rejects(engine.following("tiny-gpt", FIRST, SECOND), /not trained on pairs/);
  });

  it("needs two texts", async () => {
    await assert.rejects(engine.following("tiny-bert", FIRST, " "), failing("noText"));
  });
});
