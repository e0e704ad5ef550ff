import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inLine } from "../../../src/domain/text/line.ts";

const TEXT = "one two\r\nthree 👍🏽four five\n\nsix";
const at = (part: string, most = 60) => {
  const start = TEXT.indexOf(part);
  return inLine(TEXT, { start, end: start + part.length }, most);
};

describe("a part of a text in its line", () => {
  it("has its line's number, and what stands around it there", () => {
    assert.deepEqual(at("two"), { line: 0, before: "one ", behind: "" });
    assert.deepEqual(at("five"), { line: 1, before: "three 👍🏽four ", behind: "" });
    assert.deepEqual(at("three"), { line: 1, before: "", behind: " 👍🏽four five" });
    assert.deepEqual(at("six"), { line: 3, before: "", behind: "" });
  });

  it("is shown with no more than so many characters, none of them cut", () => {
    assert.deepEqual(at("four", 1), { line: 1, before: "🏽", behind: " " });
    assert.deepEqual(at("three", 2), { line: 1, before: "", behind: " 👍" });
    assert.deepEqual(at("four", 2), { line: 1, before: "👍🏽", behind: " f" });
  });

  it("may be a line break, and go beyond its line", () => {
    assert.deepEqual(at("five\n\ns"), { line: 1, before: "three 👍🏽four ", behind: "" });
    assert.deepEqual(at("\n\n"), { line: 1, before: "three 👍🏽four five", behind: "" });
  });
});
