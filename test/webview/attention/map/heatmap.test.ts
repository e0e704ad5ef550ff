import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { colourOf } from "../../../../webview/kit/charts/ink.ts";
import type { Colour } from "../../../../webview/kit/page/theme.ts";
import { shade } from "../../../../webview/panels/attention/map/heatmap.ts";
import { fullInk, scoreInk, weightInk } from "../../../../webview/panels/attention/map/ink.ts";
import type { HeadMap } from "../../../../webview/panels/attention/numbers/headMap.ts";

const map = (...rows: readonly (readonly number[])[]): HeadMap => ({
  weights: Float32Array.from(rows.flat()),
  from: rows.length,
  to: rows[0]?.length ?? 0,
  isCausal: rows.length > 1 && rows.every((row, i) => row.slice(i + 1).every((cell) => cell <= 0)),
});
const paper: Colour = [0, 0, 0];
const ink: Colour = [200, 100, 0];
const other: Colour = [0, 100, 200];
const peak: Colour = [255, 200, 100];
const colours = { paper, ink, peak, other };
const weighed = { isSigned: false };
const sat = map([1, 0, 0], [0.75, 0.25, 0], [0.25, 0.5, 0.25]);
const byRoot = weightInk(1, "root");

describe("shade", () => {
  it("shades each weight by its root, its part of the fullest one", () => {
    const { width, height, rgba } = shade(sat, colours, byRoot);
    assert.deepEqual([width, height], [3, 3]);
    assert.deepEqual([...rgba.slice(0, 4)], [...peak, 255]); // 1
    assert.deepEqual([...rgba.slice(16, 20)], [...colourOf(colours, weighed, 128 / 255), 255]); // 0.25
  });

  it("leaves what a causal model cannot see to the hatching behind", () => {
    const { rgba } = shade(sat, colours, byRoot);
    for (const cell of [1, 2, 5]) assert.equal(rgba[cell * 4 + 3], 0);
  });

  it("shades every cell of a map that looks both ways", () => {
    const both = shade(map([0.5, 0.5], [0.5, 0.5]), colours, byRoot);
    assert.deepEqual(
      [3, 7, 11, 15].map((at) => both.rgba[at]),
      [255, 255, 255, 255],
    );
  });

  it("shows the largest weight where several cells share a pixel", () => {
    const { width, height, rgba } = shade(sat, colours, byRoot, 2);
    assert.deepEqual([width, height], [2, 2]);
    assert.deepEqual([...rgba.slice(0, 3)], [...peak]); // of 1, 0.75 and 0.25
    const half = Math.round(255 * 0.5 ** 0.5) / 255;
    assert.deepEqual([...rgba.slice(8, 11)], [...colourOf(colours, weighed, half)]);
  });

  it("shades one token as the peak", () => {
    assert.deepEqual([...shade(map([1]), colours, byRoot).rgba], [...peak, 255]);
  });

  it("takes the other ink below 0, and leaves what is masked out", () => {
    const scores = map([-2, Number.NEGATIVE_INFINITY], [4, 0]);
    const { rgba } = shade(scores, colours, scoreInk(scores));
    assert.deepEqual([...rgba.slice(0, 4)], [0, 50, 100, 255]);
    assert.equal(rgba[7], 0);
    assert.deepEqual([...rgba.slice(8, 16)], [...ink, 255, ...paper, 255]);
  });
});

describe("the color of a weight", () => {
  const at = (amount: number) => colourOf(colours, weighed, amount);

  it("goes from a tinted paper to the hue, and on to the peak", () => {
    assert.deepEqual(at(0), [20, 10, 0]);
    assert.deepEqual(at(0.75), ink);
    assert.deepEqual(at(1), peak);
  });

  it("is brighter with each step", () => {
    const sums = Array.from({ length: 21 }, (_, i) => at(i / 20).reduce((a, b) => a + b, 0));
    assert.deepEqual(
      sums,
      sums.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(sums).size, sums.length);
  });

  it("is the paper's at 0 where numbers are signed, and one of two hues", () => {
    const signed = [-1, 0, 1].map((amount) => colourOf(colours, { isSigned: true }, amount));
    assert.deepEqual(signed, [other, paper, ink]);
  });
});

describe("fullInk", () => {
  const cases: readonly (readonly [string, HeadMap, number])[] = [
    ["one token", map([1]), 1],
    ["a row that stands alone", map([0.1, 0.1, 0.1]), 0.2],
    ["rows that decide", map([1, 0], [0.05, 0.95]), 1],
    ["rows whose largest are about 0.3", map([1, 0, 0], [0.3, 0.3, 0], [0.3, 0.3, 0.3]), 0.5],
    ["rows whose largest are about 0.03", map([1, 0], [0.03, 0.02]), 0.05],
  ];
  for (const [what, given, full] of cases) {
    it(`is ${full} for ${what}`, () => assert.equal(fullInk(given), full));
  }
});

describe("a weight's ink", () => {
  it("is never more than there is", () => {
    for (const scale of ["root", "linear", "log"] as const) {
      const { amountOf } = weightInk(0.05, scale);
      assert.deepEqual([amountOf(0.9), amountOf(0.05), amountOf(0)], [1, 1, 0], scale);
    }
  });

  it("goes by the root, evenly, or by the logarithm over three decades", () => {
    const amounts = (["root", "linear", "log"] as const).map((scale) =>
      weightInk(0.5, scale).amountOf(0.05),
    );
    const expected = [Math.sqrt(0.1), 0.1, 2 / 3];
    for (const [i, amount] of amounts.entries())
      assert.ok(Math.abs(amount - (expected[i] as number)) < 1e-9, String(amount));
  });
});
