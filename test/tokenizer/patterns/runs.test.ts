// Matches of millions of characters, for which the engine of regular expressions has no room.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Failed } from "../../../src/domain/failure.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { eachMatch, type Pattern } from "../../../src/tokenizer/patterns/matches.ts";
import { translate } from "../../../src/tokenizer/patterns/patterns.ts";
import { GPT2 } from "../../../src/tokenizer/stages/splitters.ts";

const spansOf = (pattern: Pattern, text: string) => {
  const spans: (readonly [number, number])[] = [];
  eachMatch(pattern, text, (from, to) => spans.push([from, to]));
  return spans;
};

const PATTERNS = [
  GPT2,
  " ?[^ \\t\\r\\n]+|[ \\t\\r\\n]+(?= [^ \\t\\r\\n])|[ \\t\\r\\n]+",
  "(?i:'s|'t)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  "\\w{2,}|.",
  "a*",
  "[ab]++",
];

describe("a pattern in slices", () => {
  const unit = fc.constantFrom(..."ab A1字𝒳 \n'.s한\u0301");
  for (const source of PATTERNS) {
    it(`finds the same as at once: ${source}`, () => {
      const pattern = translate(source);
      const slices = pattern.inSlices?.();
      assert.ok(slices);
      fc.assert(
        fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
          assert.deepEqual(spansOf(slices, text), spansOf(pattern, text));
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    it(`goes on where a slice ends: ${source}`, () => {
      const pattern = translate(source);
      const slices = pattern.inSlices?.();
      assert.ok(slices);
      for (const letter of ["a", "字", "𝒳", "\n"]) {
        const text = `b ${letter.repeat(100_001)} ${letter.repeat(99_999)}.`;
        const same = String(spansOf(slices, text)) === String(spansOf(pattern, text));
        assert.ok(same, letter);
      }
    });
  }

  it("is not made where the pattern asks for what it has matched", () => {
    assert.equal(translate("(a)\\1+").inSlices?.(), undefined);
    assert.equal(translate("a+b").inSlices?.(), undefined);
  });
});

describe("a stretch of millions of characters", () => {
  it("is one match", () => {
    for (const letter of ["字", "𝒳", "a\u0301"]) {
      const pattern = translate(" ?[^ ]+");
      const size = (6_000_000 / letter.length) * letter.length;
      assert.deepEqual(spansOf(pattern, `a ${letter.repeat(size / letter.length)} b`), [
        [0, 1],
        [1, 2 + size],
        [2 + size, 4 + size],
      ]);
    }
  });

  it("is refused in a sentence where that cannot be", () => {
    const pattern = { Regex: "\\p{L}+$" };
    const pre_tokenizer = { type: "Split", pattern, behavior: "Isolated", invert: false };
    const model = { type: "WordLevel", unk_token: "u", vocab: { u: 0 } };
    const { count } = openTokenizer({ model, pre_tokenizer }, "long");
    assert.throws(
      () => count("字".repeat(6_000_000)),
      (thrown) => {
        assert.ok(thrown instanceof Failed && thrown.failure.kind === "tokenizerUnreadable");
        assert.deepEqual(thrown.failure.reason, { code: "matchTooLong" });
        return true;
      },
    );
  });
});
