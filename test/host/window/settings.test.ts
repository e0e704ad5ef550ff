import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const file = path.resolve(import.meta.dirname, "../../../package.json");
const { contributes, capabilities } = JSON.parse(readFileSync(file, "utf8"));

describe("the setting that makes work as soon as a file is opened", () => {
  it("is not taken from a folder that is not trusted", () => {
    assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes("glassbox.lint"));
  });
});

describe("the settings that name a place to read from", () => {
  for (const name of ["glassbox.model", "glassbox.tokenizer", "glassbox.hub.endpoint"]) {
    it(`are the user's own, never a folder's: ${name}`, () => {
      assert.equal(contributes.configuration.properties[name].scope, "machine");
      assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name));
    });
  }
});
