import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { near } from "../../asserts.ts";
import { models } from "../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const TEXT = "Mira ran to the";
const greedy = { settings: { ...OFF, temperature: 0 }, seed: 0, options: 1, free: true } as const;

/** So many tokens that the model goes on with. */
async function goOn(model: string, count: number): Promise<readonly number[]> {
  const run = await engine.analyse(model, TEXT);
  const written: number[] = [];
  while (written.length < count)
    written.push((await engine.next(run.id, written, greedy)).chosen.id);
  return written;
}

describe("A run of a text and what was written behind it", () => {
  for (const model of ["tiny-gpt", "tiny-t5"]) {
    it(`expects what is expected behind it token by token: ${model}`, async () => {
      const written = await goOn(model, 4);
      for (let length = 0; length < written.length; length++) {
        const { id, tokens, decoder } = await engine.analyse(model, TEXT, written.slice(0, length));
        const { ids } = decoder ?? tokens;
        const { candidates } = await engine.candidates(id, ids.length - 1, 1);
        assert.equal(candidates[0]?.id, written[length]);
      }
    });
  }

  it("has the same numbers as the text that these tokens spell", async () => {
    const whole = await engine.analyse("tiny-gpt", TEXT);
    const last = tokenAt(whole.tokens, whole.tokens.ids.length - 1);
    const begun = await engine.analyse("tiny-gpt", TEXT.slice(0, last.start), [last.id]);
    assert.deepEqual(begun.tokens.ids, whole.tokens.ids);
    assert.deepEqual(begun.tokens.bytes, whole.tokens.bytes);
    assert.deepEqual(begun.tokens.byteEnds, whole.tokens.byteEnds);
    assert.equal(begun.totalTokens, whole.totalTokens);
    const [one, other] = await Promise.all(
      [begun, whole].map(({ id }) => engine.logits(id, whole.tokens.ids.length - 1)),
    );
    one?.forEach((logit, at) => {
      near(logit, other?.[at], 1e-3);
    });
  });

  it("stands at the end of the text, with no part of it", async () => {
    const written = await goOn("tiny-gpt", 2);
    const { tokens } = await engine.analyse("tiny-gpt", TEXT, written);
    for (const index of [tokens.ids.length - 1, tokens.ids.length - 2]) {
      const { start, end } = tokenAt(tokens, index);
      assert.deepEqual([start, end], [TEXT.length, TEXT.length]);
    }
  });

  it("is refused where it fits no more, or is no token", async () => {
    const { model } = await engine.analyse("tiny-gpt", TEXT);
    await assert.rejects(
      engine.analyse("tiny-gpt", TEXT, new Array(model.contextLength).fill(5)),
      RangeError,
    );
    await assert.rejects(engine.analyse("tiny-gpt", TEXT, [model.vocabSize]), RangeError);
  });
});
