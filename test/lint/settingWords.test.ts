import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settingsFiles, withWords } from "./settingWords.ts";

describe("the settings' descriptions", () => {
  it("end with what the glossary says of their terms: npm run glossary", () => {
    for (const { file, now, wanted } of settingsFiles()) assert.equal(now, wanted, file);
  });

  it("are written anew from their own text, whatever stood behind it", () => {
    const once = withWords("Draws with a seed.", "en");
    assert.equal(once, withWords(`${once}\n- *Other*: old.`, "en"));
    assert.match(once, /^Draws with a seed\.\n\n- \*Seed\*: /);
    assert.equal(withWords("Nothing of that.", "en"), "Nothing of that.");
  });
});
