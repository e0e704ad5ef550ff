import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ANSWERED, type Bomb, REFUSED } from "./bombs.ts";
import { type Figures, fuzzTokenizers } from "./tokenizers.ts";

const NONE = { seed: 1, mutants: 0, texts: 0 };
const put = (bombs: readonly Bomb[]): Promise<Figures> => fuzzTokenizers({ ...NONE, bombs });

describe("tokenizers made by somebody who means ill", () => {
  it("are each refused in a sentence, if what they ask for cannot be had", async () => {
    const { wrong, sentences, threadsEnded } = await put(REFUSED);
    assert.deepEqual(wrong, []);
    assert.equal(sentences, REFUSED.length);
    assert.equal(threadsEnded, 0, "none of them needs the watchdog");
  });

  it("are answered, if it can", async () => {
    const { wrong, answers, threadsEnded } = await put(ANSWERED);
    assert.deepEqual(wrong, []);
    assert.equal(answers, ANSWERED.length);
    assert.equal(threadsEnded, 0);
  });
});

describe("150 spoilt tokenizers with texts of anything", () => {
  it("each end in a sentence, or work with spans in order", async (test) => {
    const figures = await fuzzTokenizers({ seed: 7, mutants: 150, texts: 2, bombs: [] });
    test.diagnostic(`${figures.answers} answers, ${figures.sentences} sentences`);
    assert.deepEqual(figures.wrong, []);
    assert.ok(figures.answers > 0, "a thread that starts works with some");
    assert.ok(figures.sentences > 0, "some are broken");
  });
});
