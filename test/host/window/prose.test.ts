import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isListed, isProse } from "../../../src/host/window/prose.ts";

describe("prose and prompts", () => {
  for (const language of ["plaintext", "markdown", "prompt", "chatagent", "skill"]) {
    it(`are what is written in ${language}`, () => assert.ok(isProse(language)));
  }

  for (const language of ["python", "json", "log", "git-commit", "jinja-html", "", "constructor"]) {
    it(`are not what is written in ${language || "no language"}`, () =>
      assert.ok(!isProse(language)));
  }
});

describe("a list of languages", () => {
  const cases = [
    { listed: ["prose"], has: ["markdown", "prompt"], lacks: ["python", "json"] },
    { listed: ["prose", "python"], has: ["markdown", "python"], lacks: ["javascript"] },
    { listed: ["python"], has: ["python"], lacks: ["markdown"] },
    { listed: ["*"], has: ["markdown", "python", "log"], lacks: [] },
    { listed: [], has: [], lacks: ["markdown", "python"] },
    { listed: [5, undefined, { markdown: true }], has: [], lacks: ["markdown"] },
  ];
  for (const { listed, has, lacks } of cases) {
    it(`takes these for what they say: ${JSON.stringify(listed)}`, () => {
      for (const language of has) assert.ok(isListed(language, listed), language);
      for (const language of lacks) assert.ok(!isListed(language, listed), language);
    });
  }
});
