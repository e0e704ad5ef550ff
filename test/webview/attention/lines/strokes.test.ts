import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pickStrokes, type Sight } from "../../../../webview/panels/attention/lines/strokes.ts";
import type { HeadMap } from "../../../../webview/panels/attention/numbers/headMap.ts";

const map = (isCausal: boolean, ...rows: readonly (readonly number[])[]): HeadMap => ({
  weights: Float32Array.from(rows.flat()),
  from: rows.length,
  to: rows[0]?.length ?? 0,
  isCausal,
});
const none = { first: 0, end: 0 };
const all = (count: number): Sight => ({
  rows: { first: 0, end: count },
  columns: { first: 0, end: count },
});
const sat = map(true, [1, 0, 0], [0.75, 0.25, 0], [0.125, 0.5, 0.375]);
const pairs = ({ strokes }: ReturnType<typeof pickStrokes>) =>
  strokes.map(({ map, from, to }) => `${map}:${from}→${to}`);

describe("the lines that are drawn", () => {
  it("are all where they are few, each once, the strongest last", () => {
    const found = pickStrokes([sat], all(3), 100);
    assert.deepEqual(pairs(found), ["0:2→0", "0:1→1", "0:2→2", "0:2→1", "0:1→0", "0:0→0"]);
    assert.deepEqual([found.left, found.leftShare], [0, 0]);
  });

  it("are the strongest where they are many, and what is left out is counted and weighed", () => {
    const found = pickStrokes([sat], all(3), 3);
    assert.deepEqual(pairs(found), ["0:2→1", "0:1→0", "0:0→0"]);
    assert.equal(found.left, 3);
    assert.ok(Math.abs(found.leftShare - 0.75 / 3) < 1e-6, String(found.leftShare));
  });

  it("are those of one row, or of one column, alone", () => {
    const row = { rows: { first: 1, end: 2 }, columns: none };
    assert.deepEqual(pairs(pickStrokes([sat], row, 100)), ["0:1→1", "0:1→0"]);
    const column = { rows: none, columns: { first: 1, end: 2 } };
    assert.deepEqual(pairs(pickStrokes([sat], column, 100)), ["0:1→1", "0:2→1"]);
  });

  it("touch what is seen, on either side", () => {
    const seen = { rows: { first: 0, end: 1 }, columns: { first: 2, end: 3 } };
    assert.deepEqual(pairs(pickStrokes([sat], seen, 100)), ["0:2→2", "0:0→0"]);
  });

  it("are of several heads, of texts of different lengths too", () => {
    const across = map(false, [0.25, 0.75]);
    assert.deepEqual(
      pairs(
        pickStrokes([across, map(false, [1, 0])], { rows: { first: 0, end: 1 }, columns: none }, 9),
      ),
      ["0:0→0", "0:0→1", "1:0→0"],
    );
  });

  it("are some of many that are alike", () => {
    const even = map(false, ...Array.from({ length: 40 }, () => new Array(40).fill(1 / 40)));
    const { strokes, left, leftShare } = pickStrokes([even], all(40), 100);
    assert.ok(strokes.length > 80 && strokes.length <= 100, String(strokes.length));
    assert.equal(left, 1600 - strokes.length);
    assert.ok(Math.abs(leftShare - left / 1600) < 1e-6);
  });
});
