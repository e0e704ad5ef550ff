import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fuzzHub } from "./hub.ts";
import { fuzzPages } from "./pages.ts";
import { fuzzTemplates } from "./templates.ts";

describe("whatever comes from outside", () => {
  for (const [what, fuzz, mutants] of [
    ["answers of a Hub", fuzzHub, 300],
    ["chat templates", fuzzTemplates, 2_000],
    ["questions of a page", fuzzPages, 20_000],
  ] as const) {
    it(`ends in an answer or a sentence: ${mutants} ${what}`, async (test) => {
      const { answers, sentences, wrong } = await fuzz(5, mutants);
      test.diagnostic(`${answers} answers, ${sentences} sentences`);
      assert.deepEqual(wrong.slice(0, 5), []);
      assert.ok(answers > 0 && sentences > 0);
    });
  }
});
