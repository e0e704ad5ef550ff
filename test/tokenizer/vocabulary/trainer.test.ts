import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  BYTES,
  type Learned,
  MergeList,
  MOST_MERGES,
  pairKey,
} from "../../../src/domain/tokenizer/training.ts";
import { createTrainer } from "../../../src/tokenizer/vocabulary/trainer.ts";
import { writeEnglish, writeKorean } from "../../bench/text.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const all = (text: string): Learned => createTrainer(text).learn(Number.POSITIVE_INFINITY);
const learnedBy = (text: string) => {
  const list = new MergeList();
  list.add(all(text));
  return list;
};

/** The algorithm as it is told: count everything, merge the best pair, count again. */
function naive(words: readonly string[], merges: number): readonly (readonly number[])[] {
  const cut = words.map((word) => [...new TextEncoder().encode(word)]);
  const steps: (readonly number[])[] = [];
  while (steps.length < merges) {
    const counts = new Map<number, number>();
    for (const own of cut) {
      for (let i = 0; i + 1 < own.length; i++) {
        const pair = pairKey(own[i] as number, own[i + 1] as number);
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (!best || best[1] < 2) break;
    const [left, right] = [Math.floor(best[0] / 65_536), best[0] % 65_536];
    for (const own of cut) {
      for (let i = 0; i + 1 < own.length; i++) {
        if (own[i] === left && own[i + 1] === right) own.splice(i, 2, BYTES + steps.length);
      }
    }
    const tokens = cut.reduce((sum, own) => sum + own.length, 0);
    steps.push([left, right, best[1], tokens]);
  }
  return steps;
}

const WORD = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const rows = ({ lefts, rights, counts, tokens }: Learned) =>
  Array.from(lefts, (left, i) => [left, rights[i], counts[i], tokens[i]]);

describe("the trainer", () => {
  it("learns Sennrich's example: e s, es t, l o first", () => {
    const text =
      "low low low low low lower lower newest newest newest newest newest newest widest widest widest";
    const list = learnedBy(text.split(" ").join("\n"));
    const names = list.lefts.map((_, i) => new TextDecoder().decode(list.bytes(BYTES + i)));
    assert.deepEqual(names.slice(0, 3), ["es", "est", "lo"]);
    assert.deepEqual(list.counts.slice(0, 3), [9, 9, 7]);
  });

  it("does what counting everything anew after each merge does", () => {
    const random = createRandom(11);
    const texts = [
      ...TEXTS.filter((text) => text.length < 400),
      ...Array.from({ length: 40 }, () => hostileText(random)),
      "aaaa aaaa aaa a aa abab baba",
      writeEnglish(3_000, 5),
      writeKorean(3_000, 5),
    ];
    for (const text of texts) {
      const words = text.toWellFormed().match(WORD) ?? [];
      const steps = naive(words, 300);
      assert.deepEqual(rows(all(text)).slice(0, 300), steps, JSON.stringify(text.slice(0, 80)));
    }
  });

  it("learns the same in small steps as at once, and then says that it is done", () => {
    const text = writeEnglish(20_000, 3);
    const trainer = createTrainer(text);
    const list = new MergeList();
    for (;;) {
      const learned = trainer.learn(0); // time is up at once: one merge each
      list.add(learned);
      if (learned.isDone) break;
      assert.equal(learned.lefts.length, 1);
    }
    assert.deepEqual(list.tokens, [...all(text).tokens]);
    assert.ok(list.length <= MOST_MERGES);
    assert.equal(trainer.learn(0).lefts.length, 0);
  });

  it("has the tokens that it says, when its merges are applied to the words", () => {
    const text = writeKorean(5_000, 9);
    const list = learnedBy(text);
    const words = text.match(WORD) ?? [];
    for (const merges of [0, 1, 50, list.length]) {
      const cut = words.map((word) => list.cut(word, merges));
      const tokens = cut.reduce((sum, ids) => sum + ids.length, 0);
      const bytes = new TextEncoder().encode(text).length;
      assert.equal(tokens, merges === 0 ? bytes : list.tokens[merges - 1]);
      const spelled = cut.flat().flatMap((id) => [...list.bytes(id)]);
      assert.equal(new TextDecoder().decode(Uint8Array.from(spelled)), text);
    }
  });

  it("counts words by frequency", () => {
    const { frequencies, words, sample } = createTrainer("b a b c b a");
    assert.equal(words, 6);
    assert.deepEqual([...frequencies], [2, 2, 1, 1]); // " b", " a", "b", " c"
    assert.deepEqual(
      sample.map(({ text, rank }) => [text, frequencies[rank]]),
      [
        ["b", 1],
        [" a", 2],
        [" b", 2],
        [" c", 1],
        [" b", 2],
        [" a", 2],
      ],
    );
  });

  it("has nothing to learn from nothing", () => {
    assert.deepEqual(rows(all("")), []);
    assert.ok(all("").isDone);
  });
});
