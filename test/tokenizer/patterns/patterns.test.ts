// Regular expressions of tokenizer.json files: what each kind of syntax matches, by the Rust core.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { ask, openReference } from "../reference.ts";
import { ours, reference } from "./judge.ts";
import { REFUSED, WRONG } from "./refused.ts";
import { KINDS, TEXTS } from "./table.ts";

for (const [kind, rows] of Object.entries(KINDS)) {
  it(`${kind}: cut as the reference does`, async () => {
    for (const [pattern = "", ...texts] of rows) {
      const [we, they] = [ours(pattern), reference(pattern)];
      assert.ok(typeof we !== "string", `${pattern}: ${we}`);
      assert.ok(typeof they !== "string", `${pattern}: ${they}`);
      const all = [...texts, ...TEXTS];
      const [cut, expected] = [await we(all), await they(all)];
      for (const [i, text] of all.entries()) {
        assert.deepEqual(cut[i], expected[i], `${pattern} on ${JSON.stringify(text)}`);
      }
    }
  });
}

describe("a pattern that cannot be matched alike", () => {
  for (const [pattern, part] of REFUSED) {
    it(`is refused with its part: ${pattern}`, () => {
      assert.ok(typeof reference(pattern) !== "string", "the reference takes it");
      assert.equal(ours(pattern), part);
    });
  }

  it("is refused where the reference refuses it", () => {
    for (const pattern of WRONG) {
      assert.equal(typeof reference(pattern), "string", pattern);
      const part = ours(pattern);
      assert.ok(typeof part === "string" && part !== "", pattern);
    }
  });

  it("is named in one line that is not too long", () => {
    assert.equal(
      ours(`(?:|\n\u2028${"ab".repeat(40)})+`),
      `(?:|\\x{a}\\x{2028}${"ab".repeat(27)}…`,
    );
  });
});

describe("a normalizer that puts a sign where a pattern matches nothing", () => {
  const texts = ["up\ndown\n", "one", "😀\n", "ok 😀!", "a\n b", "한😀é", "", "\n\n", "a👍🏽b"];
  const characters = [...new Set(`▁${texts.join("")}`)];
  for (const regex of "^ $ (?<!\\n)^ \\b \\B (?=a) (?<=😀) (?=😀) \\A \\z \\G x* (?!a) a\\K".split(
    " ",
  )) {
    it(`gives the ids and spans of the reference: ${regex}`, async () => {
      const json = {
        version: "1.0",
        added_tokens: [],
        normalizer: { type: "Replace", pattern: { Regex: regex }, content: "▁" },
        model: {
          type: "BPE",
          vocab: Object.fromEntries(characters.map((character, id) => [character, id])),
          merges: [],
        },
      };
      const tokenizer = openTokenizer(json, "test");
      const reference = openReference(JSON.stringify(json));
      for (const text of texts) {
        const { ids, starts, ends } = tokenizer.tokens(text);
        const spans = Array.from(starts, (start, i) => [start, ends[i]]).flat();
        assert.deepEqual(
          { ids: [...ids], spans },
          await ask(reference, text),
          JSON.stringify(text),
        );
      }
    });
  }
});
