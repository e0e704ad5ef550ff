import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { code, escapeMarkdown } from "../../../src/domain/text/markdown.ts";

describe("escapeMarkdown", () => {
  const cases: readonly [string, string][] = [
    ["plain", "plain"],
    ["[link](command:evil)", "\\[link\\]\\(command\\:evil\\)"],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["a&amp;b", "a&amp;amp;b"],
    ["**bold** _it_ `c`", "\\*\\*bold\\*\\* \\_it\\_ \\`c\\`"],
    ["two\nlines", "two lines"],
    ["$(icon)", "\\$\\(icon\\)"],
    ["고양이 👍", "고양이 👍"],
  ];
  for (const [text, expected] of cases) {
    it(`takes the meaning out of ${JSON.stringify(text)}`, () => {
      assert.equal(escapeMarkdown(text), expected);
    });
  }
});

describe("code", () => {
  const cases: readonly [string, string][] = [
    ["Ġcat", "`Ġcat`"],
    ["`", "`` ` ``"],
    ["a``b", "```a``b```"],
    ["<b>", "`<b>`"],
    [" the ", "`  the  `"],
  ];
  for (const [text, expected] of cases) {
    it(`fences ${JSON.stringify(text)}`, () => assert.equal(code(text), expected));
  }
});
