import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tokenCode } from "../../../../webview/kit/export/markdown.ts";

describe("a token in a table of Markdown", () => {
  for (const [name, expected] of [
    ["cat", "`cat`"],
    ["`", "`` ` ``"],
    ["``", "``` `` ```"],
    ["a``b`c", "```a``b`c```"],
    ["a|b", "`a\\|b`"],
    ["a\nb", "`a b`"],
  ] as const) {
    it(`is code: ${JSON.stringify(name)}`, () => assert.equal(tokenCode(name), expected));
  }
});
