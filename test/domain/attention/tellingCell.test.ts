import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttentionMap } from "../../../src/domain/attention/attention.ts";
import type { Sides } from "../../../src/domain/attention/targets.ts";
import { tellingCell } from "../../../src/domain/attention/tellingCell.ts";
import { tokensOf } from "../words.ts";

const causal = (...words: readonly string[]): Sides => {
  const text = tokensOf(...words);
  return { from: text, to: text, isSelf: true, isCausal: true };
};
/** A map of a few cells: [from, to, weight]. */
const map = ({ from, to }: Sides, ...cells: readonly (readonly number[])[]): AttentionMap => {
  const width = to.ids.length;
  const weights = new Float32Array(from.ids.length * width);
  for (const [row = 0, column = 0, weight = 0] of cells) weights[row * width + column] = weight;
  return { weights, from: from.ids.length, to: width };
};

describe("the cell that tells most", () => {
  const lamp = causal("The", " old", " lamp", " is", " an", " old", " lamp", ".");

  it("is the largest weight that is neither on the first token nor on the token itself", () => {
    const cells = [
      [3, 0, 0.9],
      [4, 4, 0.8],
      [6, 3, 0.5],
      [5, 3, 0.4],
    ] as const;
    assert.deepEqual(tellingCell(map(lamp, ...cells), lamp), { from: 6, to: 3 });
  });

  it("is one that the head's habit means, if it has one that tells something", () => {
    const cells = [
      [3, 2, 0.9],
      [5, 2, 0.3],
      [4, 0, 0.9],
    ] as const;
    assert.deepEqual(tellingCell(map(lamp, ...cells), lamp, "induction"), { from: 5, to: 2 });
    assert.deepEqual(tellingCell(map(lamp, ...cells), lamp, "previous"), { from: 3, to: 2 });
    assert.deepEqual(tellingCell(map(lamp, ...cells), lamp, "first"), { from: 3, to: 2 });
  });

  it("is one between whole words, rather than with their parts or with marks", () => {
    const ships = causal("The", " sh", "ips", " came", " home", ".");
    const parts = map(ships, [2, 1, 0.9], [4, 3, 0.4]);
    assert.deepEqual(tellingCell(parts, ships), { from: 4, to: 3 });
    const part = map(ships, [3, 2, 0.9], [4, 3, 0.4]);
    assert.deepEqual(tellingCell(part, ships), { from: 3, to: 2 }, "more than twice the weight");
    const mark = map(ships, [5, 3, 0.9], [4, 3, 0.4]);
    assert.deepEqual(tellingCell(mark, ships), { from: 4, to: 3 });
  });

  it("falls back on the first token, on nothing else than what has weight", () => {
    const two = causal("The", " cat");
    assert.deepEqual(tellingCell(map(two, [1, 0, 0.7], [1, 1, 0.3]), two), { from: 1, to: 0 });
    assert.deepEqual(tellingCell(map(causal("The"), [0, 0, 1]), causal("The")), { from: 0, to: 0 });
    assert.equal(tellingCell(map(two), two), undefined);
  });

  it("is no special token between two texts, but may be the first one", () => {
    const sides: Sides = {
      from: tokensOf("고양이"),
      to: tokensOf("[CLS]", "cat", "[SEP]"),
      isSelf: false,
      isCausal: false,
    };
    assert.deepEqual(tellingCell(map(sides, [0, 0, 0.6], [0, 1, 0.1]), sides), { from: 0, to: 1 });
    const bare = { ...sides, to: tokensOf("cat", "sat") };
    assert.deepEqual(tellingCell(map(bare, [0, 0, 0.6], [0, 1, 0.1]), bare), { from: 0, to: 0 });
  });
});
