import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { exports } from "../engine/exports.ts";
import { variants } from "../engine/families.ts";
import { SOURCES } from "../tried/packages.ts";
import { readRows, SUPPORT, withTables } from "../tried/tables.ts";

describe("the tables of what is tried", () => {
  it("stand in SUPPORT.md as they were measured (npm run tables)", () => {
    const support = readFileSync(SUPPORT, "utf8");
    assert.equal(support, withTables(support));
  });

  it("name every family of models that the tests hold to PyTorch", () => {
    const tested = new Set([...variants, ...exports].map(({ family }) => family));
    assert.deepEqual(
      readRows("families").map(({ Family }) => Family),
      [...tested],
    );
  });

  it("name every tokenizer that is asked for (npm test -- tokenizers)", () => {
    const named = readRows("tokenizers").map(({ Tokenizer, Package }) => `${Tokenizer} ${Package}`);
    assert.deepEqual(
      named,
      SOURCES.map((source) => `${source.name} ${source.registry}: \`${source.package}\``),
    );
  });
});
