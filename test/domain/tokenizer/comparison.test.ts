import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import { isSyllable, jamoOf } from "../../../src/domain/text/hangul.ts";
import { align, causeOf, isUnknown } from "../../../src/domain/tokenizer/comparison.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { models } from "../../tokenizer/reference.ts";
import { TEXTS } from "../../tokenizer/texts.ts";
import { spanned } from "../text/spanned.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
const ALL = [...Object.values(EMBEDDED), "o200k_base"];
const tokenize = async (id: string, text: string) => (await catalogue.open(id)).tokens(text);

type Span = readonly [start: number, end: number];
const spans = (...pairs: readonly Span[]) => spanned(pairs);

describe("align", () => {
  it("cuts where no tokenizer has a token across, and tells where they differ", () => {
    const segments = align([spans([0, 1], [1, 4]), spans([0, 1], [1, 3], [3, 4])], 4);
    assert.deepEqual(segments, [
      {
        start: 0,
        end: 1,
        tokens: [
          { first: 0, after: 1 },
          { first: 0, after: 1 },
        ],
        isSame: true,
      },
      {
        start: 1,
        end: 4,
        tokens: [
          { first: 1, after: 2 },
          { first: 1, after: 3 },
        ],
        isSame: false,
      },
    ]);
  });

  it("holds a dropped blank for no difference, and a character cut into bytes for one", () => {
    const [same] = align([spans([0, 1], [2, 3]), spans([0, 1], [1, 3])], 3).slice(1);
    assert.equal(same?.isSame, true);
    const [cut] = align([spans([0, 1], [0, 1]), spans([0, 1])], 1);
    assert.deepEqual([cut?.isSame, cut?.tokens[0]], [false, { first: 0, after: 2 }]);
  });

  it("leaves out what ends later", () => {
    assert.deepEqual(
      align([spans([0, 2], [2, 5]), spans([0, 2], [2, 4])], 4).map(({ end }) => end),
      [2],
    );
  });

  it("loses no token and no character of any text, in its order", async () => {
    for (const text of TEXTS.map((text) => text.toWellFormed())) {
      const all = await Promise.all(ALL.map((id) => tokenize(id, text)));
      const segments = align(all, text.length);
      segments.forEach(({ start, end, tokens }, i) => {
        assert.equal(start, i === 0 ? 0 : segments[i - 1]?.end);
        for (const [k, { first, after }] of tokens.entries()) {
          assert.equal(first, i === 0 ? 0 : segments[i - 1]?.tokens[k]?.after);
          for (let t = first; t < after; t++) {
            assert.ok((all[k]?.starts[t] ?? -1) >= start && (all[k]?.ends[t] ?? 1e9) <= end, text);
          }
        }
      });
      assert.deepEqual(
        segments.at(-1)?.tokens.map(({ after }) => after) ?? all.map(() => 0),
        all.map(({ ids }) => ids.length),
        JSON.stringify(text),
      );
    }
  });
});

describe("causeOf", () => {
  const cases = [
    ["tiny-t5", "①", "rewritten"],
    ["tiny-bert", "🦄", "unknown"],
    ["tiny-bert", "[MASK]", "whole"],
    ["tiny-bert", "[UNK]", "whole"],
    ["tiny-gpt", "뷁", "bytes"],
    ["cl100k_base", "hello", "whole"],
    ["tiny-gpt", "unaffable", "pieces"],
  ] as const;
  for (const [id, text, cause] of cases) {
    it(`says of ‘${text}’ in ${id}: ${cause}`, async () => {
      const tokens = await tokenize(id, text);
      assert.equal(causeOf(text, tokens, 0, tokens.ids.length), cause);
    });
  }
  it("takes a special token that the text writes out for no unknown one, blanks and all", () => {
    const token = { id: 0, piece: "▁<x>", start: 0, end: 4, special: true };
    const bytes = new TextEncoder().encode(" <x>"); // as its decoder reads it
    assert.equal(isUnknown({ ...token, bytes }, "▁<x>"), false);
    assert.equal(isUnknown({ ...token, bytes: new TextEncoder().encode("뷁") }, "뷁"), true);
    assert.equal(isUnknown({ ...token, end: 0, bytes }, ""), false);
  });

  it("says of no token: dropped", async () => {
    assert.equal(causeOf(" ", await tokenize("tiny-bert", " "), 0, 0), "dropped");
  });
});

describe("jamoOf", () => {
  it("takes every syllable apart as Unicode's own decomposition does", () => {
    for (let code = 0xac00; code <= 0xd7a3; code++) {
      const syllable = String.fromCharCode(code);
      assert.ok(isSyllable(syllable));
      const compatible = jamoOf(syllable).map((jamo) => jamo.normalize("NFKC"));
      const parts = [...syllable.normalize("NFD")];
      assert.equal(compatible.length, parts.length);
    }
    assert.deepEqual(jamoOf("한"), ["ㅎ", "ㅏ", "ㄴ"]);
    assert.deepEqual(jamoOf("뷁"), ["ㅂ", "ㅞ", "ㄺ"]);
    assert.deepEqual(jamoOf("가"), ["ㄱ", "ㅏ"]);
    assert.deepEqual(jamoOf("힣"), ["ㅎ", "ㅣ", "ㅎ"]);
    assert.ok(!isSyllable("ㅎ") && !isSyllable("a"));
  });
});
