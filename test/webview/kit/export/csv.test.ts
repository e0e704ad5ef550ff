import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { field } from "../../../../webview/kit/export/csv.ts";
import { writeCsv } from "../../../../webview/panels/attention/export/csv.ts";
import { toCsv } from "../../../../webview/panels/counts/csv.ts";

describe("a map as CSV", () => {
  const labels = { from: ['say·"', "b"], to: ["a,b", "⏎", "c"] };
  const weights = Float32Array.of(1 / 3, 0, 2 / 3, 1e-7, 1, Number.NEGATIVE_INFINITY);

  it("names rows and columns, quotes what must be, and keeps six digits", async () => {
    const csv = await writeCsv({ weights, from: 2, to: 3 }, labels, async () => {});
    assert.equal(csv, ',"a,b",⏎,c\r\n"say·""",0.333333,0,0.666667\r\nb,1e-7,1,-Infinity\r\n');
  });

  it("lets others in while it writes a large one", async () => {
    let pauses = 0;
    const many = Array.from({ length: 64 }, (_, i) => String(i));
    const map = { weights: new Float32Array(64 * 64), from: 64, to: 64 };
    const csv = await writeCsv(map, { from: many, to: many }, async () => void pauses++);
    assert.equal(pauses, 4);
    assert.equal(csv.split("\r\n").length, 66);
  });
});

describe("counted files as CSV", () => {
  it("have no bytes per token where there is no token", () => {
    const size = { tokens: 2, characters: 5, bytes: 7 };
    const empty = { tokens: 0, characters: 0, bytes: 0 };
    const csv = toCsv([
      { path: "a,b.md", size },
      { path: "empty.md", size: empty },
    ]);
    assert.deepEqual(csv.split("\r\n").slice(1), ['"a,b.md",2,5,7,3.500', "empty.md,0,0,0,", ""]);
  });
});

describe("a field of text", () => {
  for (const [text, expected] of [
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(1)", "'@SUM(1)"],
    ["\t=1", "'\t=1"],
    ["=1,2", '"\'=1,2"'],
    ["1=1", "1=1"],
    ["·=", "·="],
  ] as const) {
    it(`is no formula: ${JSON.stringify(text)}`, () => assert.equal(field(text), expected));
  }
});
