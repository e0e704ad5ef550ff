import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { along, back, type Span, ticksOf } from "../../../../webview/kit/charts/axes.ts";
import { near } from "../../../asserts.ts";

describe("ticksOf", () => {
  const cases: readonly (readonly [from: number, to: number, ticks: readonly number[]])[] = [
    [0, 1023, [0, 200, 400, 600, 800, 1000]],
    [0, 127, [0, 50, 100]],
    [-1, 1, [-1, -0.5, 0, 0.5, 1]],
    [-159, 159, [-100, 0, 100]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-0.5, 0.5, [-0.4, -0.2, 0, 0.2, 0.4]],
    [-31.5, 0, [-30, -20, -10, 0]],
    [0, 31, [0, 10, 20, 30]],
    [0.0011, 0.0042, [0.002, 0.003, 0.004]],
  ];
  for (const [from, to, ticks] of cases) {
    it(`are round between ${from} and ${to}`, () => assert.deepEqual(ticksOf(from, to), ticks));
  }

  it("are no more than seven, and within the range, whatever it is", () => {
    for (let size = 1e-3; size < 1e6; size *= 1.37) {
      const [from, to] = [-size / 3, size];
      const ticks = ticksOf(from, to);
      assert.ok(ticks.length >= 2 && ticks.length <= 7, `${size}: ${ticks}`);
      assert.ok(ticks.every((tick) => tick >= from - 1e-9 && tick <= to + 1e-9));
    }
  });
});

describe("a span", () => {
  const span: Span = { from: -1, to: 3, begin: 200, end: 40 };

  it("leads to a place and back", () => {
    near(along(span, -1), 200, 1e-12);
    near(along(span, 3), 40, 1e-12);
    for (const value of [-1, 0, 0.7, 3, 5]) near(back(span, along(span, value)), value, 1e-12);
  });

  it("of a single number begins where it begins", () => {
    assert.equal(along({ from: 2, to: 2, begin: 10, end: 90 }, 2), 10);
  });
});
