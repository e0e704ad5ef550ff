import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EXPECTED } from "../../../src/domain/prediction/surprisal.ts";
import { goesOn } from "../../../src/domain/prediction/words.ts";
import { type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { failing } from "../../asserts.ts";
import { models } from "../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const bytes = (text: string) => new TextEncoder().encode(text);
const spell = ({ bytes }: Tokens) => new TextDecoder().decode(bytes);

const STORY =
  "One night the wind was strong and the lamp went out. Mira ran up the hill. " +
  "She tried to light the lamp again, but her hands were cold and the matches were wet.";
const KOREAN = "오늘은 날씨가 참 좋습니다. 내일도 날씨가 참 좋습니다.";

/** What stands likeliest behind tokens, in a pass of their own over all of them. */
async function likeliest(text: string, token: number, word: readonly number[]) {
  const { tokens } = await engine.analyse("tiny-gpt", text);
  const run = await engine.analyse("tiny-gpt", text.slice(0, tokens.starts[token]));
  assert.equal(run.tokens.ids.length, token, "the text before is cut as in the whole");
  const settings = { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 };
  const { chosen } = await engine.next(run.id, word, { settings, seed: 1, options: 1, free: true });
  return chosen;
}

describe("the words that were expected", () => {
  for (const [text, at] of [
    [STORY, STORY.indexOf(" matches")],
    [STORY, STORY.indexOf(" again")],
    [KOREAN, KOREAN.indexOf(" 좋", 12)],
  ] as const) {
    it(`end as a pass over the whole text says, in place of “${text.slice(at + 1, at + 8)}”`, async () => {
      const all = await engine.surprisals("tiny-gpt", text, { from: 0, to: text.length });
      const token = all.tokens.starts.indexOf(at);
      assert.ok(token > 0);
      const firsts = [...all.expected.ids.subarray(token * EXPECTED, (token + 1) * EXPECTED)];
      const words = await engine.expectedWords("tiny-gpt", text, token, firsts);
      assert.equal(words.length, EXPECTED);
      for (const [i, { tokens, isWhole }] of words.entries()) {
        const ids = [...tokens.ids];
        assert.equal(ids[0], firsts[i]);
        for (let length = 1; length <= ids.length; length++) {
          const next = await likeliest(text, token, ids.slice(0, length));
          const upTo = tokens.bytes.subarray(0, tokens.byteEnds[length - 1]);
          const isOver = !goesOn(upTo, next);
          assert.equal(isOver, length === ids.length && isWhole, `${spell(tokens)} at ${length}`);
          if (length < ids.length) assert.equal(next.id, ids[length]);
        }
      }
    });
  }

  it("make a lamp of its first piece", async () => {
    const at = STORY.indexOf(" matches");
    const all = await engine.surprisals("tiny-gpt", STORY, { from: 0, to: STORY.length });
    const token = all.tokens.starts.indexOf(at);
    const first = all.expected.ids[token * EXPECTED] as number;
    assert.equal(new TextDecoder().decode(tokenAt(all.expected, token * EXPECTED).bytes), " la");
    const [word] = await engine.expectedWords("tiny-gpt", STORY, token, [first]);
    assert.deepEqual(word && [spell(word.tokens), word.isWhole], [" lamp", true]);
  });

  it("give way to a newer text", async () => {
    const [older] = await Promise.allSettled([
      engine.expectedWords("tiny-gpt", STORY, 20, [300, 301, 302]),
      engine.analyse("tiny-gpt", "another"),
    ]);
    assert.equal(older.status, "rejected");
    assert.equal(older.reason.failure.kind, "cancelled");
  });

  it("are none of a model that reads no text on", async () => {
    for (const model of ["tiny-t5", "tiny-bert"]) {
      const ask = engine.expectedWords(model, STORY, 5, [5]);
      await assert.rejects(ask, failing({ kind: "notDecoder", model }));
    }
  });

  it("are none of a token that the model does not have", async () => {
    const ask = engine.expectedWords("tiny-gpt", STORY, 5, [1_000_000]);
    await assert.rejects(ask, RangeError);
    const gone = engine.expectedWords("/nowhere", STORY, 5, [5]);
    await assert.rejects(gone, failing({ kind: "modelMissing", folder: "/nowhere" }));
  });
});

describe("goesOn", () => {
  for (const [word, next, says] of [
    [" la", "mp", true],
    [" lamp", " went", false],
    [" lamp", ",", false],
    [",", " and", false],
    ["\n", "The", false],
    [" 12", "34", true],
    ["좋", "습니다", true],
    [" cafe", "\u0301", true],
  ] as const) {
    it(`${says ? "goes on" : "is over"}: “${word}” before “${next}”`, () => {
      assert.equal(goesOn(bytes(word), { bytes: bytes(next), special: false }), says);
    });
  }

  it("is over before a special token, or one that stands apart", () => {
    assert.equal(goesOn(bytes("a"), { bytes: bytes("b"), special: true }), false);
    assert.equal(goesOn(bytes("a"), { bytes: bytes("b"), special: false, isApart: true }), false);
  });

  it("goes on until a character is whole", () => {
    const [first, ...rest] = bytes("뷁") as unknown as [number, ...number[]];
    const [begin, end] = [Uint8Array.of(first), Uint8Array.from(rest)];
    assert.equal(goesOn(begin, { bytes: end, special: false }), true);
    assert.equal(goesOn(bytes("a"), { bytes: begin, special: false }), true);
  });
});
