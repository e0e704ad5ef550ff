import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttentionMap } from "../../src/domain/attention.ts";
import type { Colour } from "../../webview/kit/theme.ts";
import {
  findPattern,
  fullInk,
  inkOf,
  isCausal,
  mix,
  shade,
} from "../../webview/panels/attention/heatmap.ts";

const map = (...rows: readonly (readonly number[])[]): AttentionMap => ({
  weights: Float32Array.from(rows.flat()),
  from: rows.length,
  to: rows[0]?.length ?? 0,
});
const paper: Colour = [0, 0, 0];
const ink: Colour = [200, 100, 0];
const colours = { paper, ink };
const sat = map([1, 0, 0], [0.75, 0.25, 0], [0.25, 0.5, 0.25]);

describe("shade", () => {
  it("mixes ink and paper by the root of each weight, its part of the fullest one", () => {
    const { width, height, rgba } = shade(sat, colours);
    assert.deepEqual([width, height], [3, 3]);
    // Row maxima 0.75 and 0.5: all ink from 1 on. 0.25 → half the ink, 1 → all of it.
    assert.equal(fullInk(sat), 1);
    assert.deepEqual([...rgba.slice(0, 4)], [200, 100, 0, 255]);
    assert.deepEqual([...rgba.slice(16, 20)], [100, 50, 0, 255]);
  });

  it("leaves what a causal model cannot see to the hatching behind", () => {
    const { rgba } = shade(sat, colours);
    for (const cell of [1, 2, 5]) assert.equal(rgba[cell * 4 + 3], 0);
  });

  it("shades every cell of a map that looks both ways", () => {
    const both = shade(map([0.5, 0.5], [0.5, 0.5]), colours);
    assert.deepEqual(
      [3, 7, 11, 15].map((at) => both.rgba[at]),
      [255, 255, 255, 255],
    );
  });

  it("shows the largest weight where several cells share a pixel", () => {
    const { width, height, rgba } = shade(sat, colours, 2);
    assert.deepEqual([width, height], [2, 2]);
    assert.deepEqual([...rgba.slice(0, 3)], [200, 100, 0]); // of 1, 0.75 and 0.25
    assert.deepEqual([...rgba.slice(8, 11)], [...mix(colours, Math.sqrt(0.5))]);
  });

  it("shades one token with all the ink", () => {
    assert.deepEqual([...shade(map([1]), colours).rgba], [200, 100, 0, 255]);
  });
});

describe("fullInk", () => {
  const cases: readonly (readonly [string, AttentionMap, number])[] = [
    ["one token", map([1]), 1],
    ["rows that decide", map([1, 0], [0.05, 0.95]), 1],
    ["rows whose largest are about 0.3", map([1, 0, 0], [0.3, 0.3, 0], [0.3, 0.3, 0.3]), 0.5],
    ["rows whose largest are about 0.03", map([1, 0], [0.03, 0.02]), 0.05],
  ];
  for (const [what, given, full] of cases) {
    it(`is ${full} for ${what}`, () => assert.equal(fullInk(given), full));
  }

  it("never asks for more ink than there is", () => {
    assert.equal(inkOf(0.9, 0.05), 1);
    assert.equal(inkOf(0, 0.05), 0);
  });
});

describe("isCausal", () => {
  it("tells a decoder's map from an encoder's", () => {
    assert.equal(isCausal(sat), true);
    assert.equal(isCausal(map([0.9, 0.1], [0.5, 0.5])), false);
  });
});

describe("findPattern", () => {
  const cases: readonly (readonly [string, AttentionMap, string, number])[] = [
    ["the first token", map([1, 0, 0], [0.9, 0.1, 0], [0.7, 0.2, 0.1]), "first", 0.8],
    [
      "the token before",
      map([1, 0, 0, 0], [0.1, 0.9, 0, 0], [0, 1, 0, 0], [0, 0, 0.9, 0.1]),
      "previous",
      0.633,
    ],
    ["the token itself", map([1, 0], [0.2, 0.8]), "itself", 0.8],
    ["the token after", map([0, 1, 0], [0, 0, 1], [0.5, 0.3, 0.2]), "next", 0.5],
  ];
  for (const [what, given, kind, amount] of cases) {
    it(`finds ${what}`, () => {
      const found = findPattern(given);
      assert.equal(found.kind, kind);
      assert.ok(Math.abs(found.amount - amount) < 1e-3, String(found.amount));
    });
  }

  it("counts over how many tokens a head spreads: a fourth each is as over 4", () => {
    const even = Array.from({ length: 8 }, () => [0.25, 0.25, 0, 0.25, 0, 0.25, 0, 0]);
    const { kind, amount } = findPattern(map(...even));
    assert.equal(kind, "spread");
    assert.ok(Math.abs(amount - 4) < 1e-6);
  });
});
