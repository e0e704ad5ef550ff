import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  fitting,
  named,
  revealing,
  seen,
  within,
  zoomed,
} from "../../../../webview/panels/attention/map/viewport.ts";

const ground = { from: 1000, to: 1000, width: 500, height: 600 };
const whole = within(ground, { cell: 0, left: 0, top: 0 });

describe("the part of a map that is seen", () => {
  it("is all of it at first, in whole pixels where there is room", () => {
    assert.deepEqual(whole, { cell: 0.5, left: 0, top: 0, width: 500, height: 500 });
    assert.equal(fitting({ from: 12, to: 12, width: 500, height: 600 }), 41);
    assert.equal(fitting({ from: 4, to: 4, width: 500, height: 600 }), 52);
    assert.equal(fitting({ from: 4, to: 100, width: 500, height: 600 }), 5);
  });

  it("grows around the pointer, and back", () => {
    const near = zoomed(ground, whole, 4, { x: 250, y: 100 });
    assert.equal(near.cell, 2);
    // The cell under the pointer was 500, 200, and still is.
    assert.equal((near.left + 250) / near.cell, 500);
    assert.equal((near.top + 100) / near.cell, 200);
    assert.deepEqual(zoomed(ground, near, 1 / 100, { x: 3, y: 3 }), whole);
  });

  it("grows no further than there is use for, and never leaves the map", () => {
    const largest = zoomed(ground, whole, 1e6, { x: 0, y: 0 });
    assert.equal(largest.cell, 52);
    const { left, top } = within(ground, { cell: 2, left: 1e6, top: -50 });
    assert.deepEqual([left, top], [1500, 0]);
  });

  it("moves as little as it takes to see a cell", () => {
    const view = within(ground, { cell: 10, left: 1000, top: 1000 });
    assert.deepEqual(revealing(ground, view, { from: 120, to: 120 }), view);
    const moved = revealing(ground, view, { from: 99, to: 150 });
    assert.deepEqual([moved.top, moved.left], [990, 1010]);
  });

  it("holds the cells that it touches", () => {
    assert.deepEqual(seen(25, 100, 10, 1000), { first: 2, end: 13 });
    assert.deepEqual(seen(0, 500, 0.5, 1000), { first: 0, end: 1000 });
  });
});

describe("the tokens that are named beside a map", () => {
  it("are all that are seen where each has room", () => {
    assert.deepEqual(named({ first: 2, end: 6, cell: 13 }, 4), [2, 3, 4, 5]);
  });

  it("are else every so-many-th of the text, whatever is seen, so that they move with it", () => {
    assert.deepEqual(named({ first: 0, end: 12, cell: 4 }, undefined), [0, 4, 8]);
    assert.deepEqual(named({ first: 3, end: 13, cell: 4 }, undefined), [4, 8, 12]);
  });

  it("are the marked one in any case, without those that it leaves no room", () => {
    assert.deepEqual(named({ first: 0, end: 16, cell: 4 }, 7), [0, 7, 12]);
    assert.deepEqual(named({ first: 0, end: 16, cell: 4 }, 8), [0, 4, 8, 12]);
    assert.deepEqual(named({ first: 0, end: 16, cell: 4 }, 20), [0, 4, 8, 12]);
  });
});
