import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blocksAround, mostSurprising } from "../../../src/domain/prediction/surprisal.ts";

const ofBits = (...bits: readonly number[]) => bits.map((each, at) => ({ at, bits: each }));
const placesOf = (bits: readonly number[], percent: number) =>
  [...mostSurprising(ofBits(...bits), percent)].map(({ at }) => at).sort((a, b) => a - b);

describe("what is most surprising", () => {
  it("is a share of all that have a surprisal, and at least one", () => {
    const bits = [Number.NaN, ...Array.from({ length: 20 }, (_, i) => i)];
    assert.deepEqual(placesOf(bits, 15), [18, 19, 20]);
    assert.deepEqual(placesOf(bits, 1), [20]);
    assert.equal(placesOf(bits, 100).length, 20);
    assert.deepEqual(placesOf([Number.NaN], 15), []);
  });

  it("is what stands first, of equals", () => {
    assert.deepEqual(placesOf([1, 7, 7, 7, 1, 7, 1, 1, 1, 1], 20), [1, 2]);
  });
});

describe("the blocks of a text", () => {
  const all = (length: number) => [{ from: 0, to: length }];

  it("are all of a short one", () => {
    assert.deepEqual(blocksAround(2_999, [{ from: 100, to: 200 }]), all(2_999));
    assert.deepEqual(blocksAround(0, all(0)), all(0));
  });

  it("part a long one evenly, without a gap", () => {
    const blocks = blocksAround(99_999, all(99_999));
    assert.equal(blocks[0]?.from, 0);
    assert.equal(blocks.at(-1)?.to, 99_999);
    for (const [i, { from, to }] of blocks.entries()) {
      assert.equal(from, i === 0 ? 0 : blocks[i - 1]?.to);
      assert.ok(to - from > 1_900 && to - from < 2_100);
    }
  });

  it("are those that are seen, the same ones wherever the rest is", () => {
    const blocks = blocksAround(40_000, all(40_000));
    assert.deepEqual(blocksAround(40_000, [{ from: 9_000, to: 9_500 }]), [blocks[4]]);
    assert.deepEqual(blocksAround(40_000, [{ from: 3_000, to: 4_100 }]), blocks.slice(1, 3));
  });
});
