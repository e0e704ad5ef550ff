import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { licencesFile, licencesPage } from "./licences.ts";

describe("the record of licences", () => {
  it("says what the lock file says (npm run licences)", () => {
    assert.equal(readFileSync(licencesFile, "utf8"), licencesPage());
  });

  it("holds no package whose licence asks for more than attribution", () => {
    const foreign = licencesPage()
      .split("\n")
      .filter(
        (line) => /\bA?GPL|SSPL|CC-BY-NC|UNLICENSED/.test(line) && !/\bLGPL|MIT OR/.test(line),
      );
    assert.deepEqual(foreign, []);
  });
});
