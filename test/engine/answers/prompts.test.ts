import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Failure } from "../../../src/domain/failure.ts";
import { type Chain, totalBits } from "../../../src/domain/prediction/prompts.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { failing } from "../../asserts.ts";
import { models } from "../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const PROMPTS = ["Once upon a", "The king and the queen"];
const NEAR = 1e-3; // bits: the same sums in another order
const isNear = (found: number, expected: number, what: string) =>
  assert.ok(Math.abs(found - expected) < NEAR, `${what}: ${found}, not ${expected}`);

describe("prompts", () => {
  it("tell of each what comes next, as a run of it does", async () => {
    const { prompts, names, listed, probabilities, entropies } = await engine.prompts(
      "tiny-gpt",
      PROMPTS,
      [],
    );
    assert.equal(prompts.length, 2);
    for (const [i, text] of PROMPTS.entries()) {
      const run = await engine.analyse("tiny-gpt", text);
      const last = run.tokens.ids.length - 1;
      assert.equal(prompts[i]?.total, last + 1);
      assert.equal(prompts[i]?.read, last + 1);
      const { candidates, entropy } = await engine.candidates(run.id, last, 8192);
      isNear(entropies[i] as number, entropy, text);
      listed.forEach((id, row) => {
        const expected = candidates.find((candidate) => candidate.id === id)?.probability;
        isNear(probabilities[i * listed.length + row] as number, expected as number, `${id}`);
      });
      assert.ok(listed.includes(candidates[0]?.id as number));
    }
    assert.equal(names.ids.length, listed.length);
    const shown = listed.map((_, row) => new TextDecoder().decode(tokenAt(names, row).bytes));
    assert.ok(shown.includes(" time"));
  });

  it("judge a continuation as the same text is judged in one piece", async () => {
    const continuations = [" time there was", " time"];
    const asked = await engine.prompts("tiny-gpt", PROMPTS, continuations);
    assert.equal(asked.room, 2, "the last token need not be read");
    for (const [i, prompt] of PROMPTS.entries()) {
      for (const [at, continuation] of continuations.entries()) {
        const text = prompt + continuation;
        const whole = await engine.surprisals("tiny-gpt", text, {
          from: prompt.length,
          to: text.length,
        });
        const chain = asked.prompts[i]?.chains[at] as Chain;
        assert.deepEqual([...whole.tokens.ids], [...(asked.continuations[at]?.tokens.ids ?? [])]);
        for (const [k, bits] of whole.bits.entries())
          isNear(chain.bits[k] as number, bits, `${text} ${k}`);
        assert.deepEqual([...chain.ranks], [...whole.ranks]);
        isNear(
          totalBits(chain),
          whole.bits.reduce((sum, bits) => sum + bits, 0),
          text,
        );
      }
    }
  });

  it("make something of examples: tiny-gpt answers as the README says", async () => {
    const asked = "Is the sky blue?";
    const { prompts } = await engine.prompts(
      "tiny-gpt",
      [
        asked,
        `Is the sea wet? yes\n${asked}`,
        `Is the sea wet? yes\nIs fire hot? yes\nIs ice cold? yes\n${asked}`,
      ],
      [" yes"],
    );
    const shares = prompts.map(({ chains }) => 2 ** -totalBits(chains[0] as Chain));
    const expected = [0.000015, 0.1, 0.81];
    for (const [i, share] of shares.entries()) {
      const said = expected[i] as number;
      assert.ok(share > said / 1.1 && share < said * 1.1, `${share}, not ${said}`);
    }
  });

  it("keep the end of a prompt that is too long, with room for the continuation", async () => {
    const words = Array.from({ length: 700 }, (_, i) => `word ${i % 90} and`).join(" ");
    const continuation = " the end of it all";
    const { prompts, room, drops, continuations, model } = await engine.prompts(
      "tiny-gpt",
      [words, "Short"],
      [continuation],
    );
    const [long, short] = prompts;
    assert.equal(drops, "beginning");
    assert.equal(room, (continuations[0]?.tokens.ids.length ?? 0) - 1);
    assert.equal(long?.read, model.contextLength - room);
    assert.ok(long && long.total > 1_100);
    assert.equal(short?.fallen.ids.length, 0);
    const fallen = long.total - long.read;
    assert.ok(fallen < 1_000 || long.fallen.ids.length === 1_000);
    const seam = long.fallen.ends.at(-1) as number;
    // Both read the same tokens: what is left of the prompt, as a prompt of its own.
    const own = await engine.prompts("tiny-gpt", [words.slice(seam)], [continuation]);
    isNear(
      totalBits(long.chains[0] as Chain),
      totalBits(own.prompts[0]?.chains[0] as Chain),
      "what fell out counts for nothing",
    );
  });

  it("cut a continuation at half of the window, and say so", async () => {
    const { continuations } = await engine.prompts("tiny-gpt", ["a"], ["word ".repeat(700)]);
    assert.equal(continuations[0]?.tokens.ids.length, 512);
    assert.ok((continuations[0]?.total ?? 0) >= 700);
  });

  it("are an encoder's text where there is one, and its decoder writes", async () => {
    const task = "translate English to Korean: ";
    const right = " 강아지가 정원에서 잡니다.";
    const { prompts, drops, room } = await engine.prompts(
      "tiny-t5",
      [`${task}The dog sleeps in the garden.`, `${task}The cat sleeps in the garden.`],
      [right, " 고양이가 정원에서 잡니다."],
    );
    assert.equal(drops, "end");
    assert.equal(room, 0);
    const bits = prompts.map(({ chains }) => chains.map(totalBits)) as [number[], number[]];
    assert.ok((bits[1][1] as number) < (bits[1][0] as number), "of a cat, the cat");
    assert.ok((bits[1][1] as number) < (bits[0][1] as number), "the cat, of a cat");
  });

  it("are none of a model that reads from both sides, and none without a token", async () => {
    const fails = (ask: Promise<unknown>, kind: Failure["kind"]) =>
      assert.rejects(ask, failing(kind));
    await fails(engine.prompts("tiny-bert", ["The cat sat"], []), "notDecoder");
    await fails(engine.prompts("tiny-gpt", [""], []), "noText");
  });
});
