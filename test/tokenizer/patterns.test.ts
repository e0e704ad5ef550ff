// Regular expressions of tokenizer.json files: what each kind of syntax matches, by the Rust core.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ours, reference } from "./patternJudge.ts";
import { KINDS, REFUSED, TEXTS, WRONG } from "./patternTable.ts";

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
      assert.equal(ours(pattern), `its regular expression has ${part}, which is not supported`);
    });
  }

  it("is refused where the reference refuses it", () => {
    for (const pattern of WRONG) {
      assert.equal(typeof reference(pattern), "string", pattern);
      assert.match(String(ours(pattern)), /^its regular expression has .+, which is not/, pattern);
    }
  });

  it("is named in one line that is not too long", () => {
    assert.equal(
      ours(`(?:|\n\u2028${"ab".repeat(40)})+`),
      `its regular expression has (?:|\\x{a}\\x{2028}${"ab".repeat(27)}…, which is not supported`,
    );
  });
});
