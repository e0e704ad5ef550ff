import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { entropyOf, normOf, peakOf, tellingHead } from "../../../src/domain/debug/telling.ts";

const rows = (...heads: readonly (readonly number[])[]) => ({
  data: Float32Array.from(heads.flat()),
  shape: [heads.length, heads[0]?.length ?? 0],
});

describe("What there is to tell of a tensor", () => {
  it("is how long a vector is", () => assert.equal(normOf([3, -4]), 5));

  it("is the entropy of weights, also where a sink takes some", () => {
    assert.equal(entropyOf([0.25, 0.25, 0.25, 0.25]), 2);
    assert.equal(entropyOf([0.25, 0.25]), 1);
    assert.equal(entropyOf([1, 0]), 0);
    assert.equal(entropyOf([0, 0]), 0);
  });

  it("is where a row points", () => {
    assert.deepEqual(peakOf([0.25, 0.5, 0.25]), { at: 1, weight: 0.5 });
    assert.equal(peakOf([]), undefined);
  });

  it("is the head that looks most at another token", () => {
    const all = rows([0.125, 0.875], [0.625, 0.375], [0.75, 0.25]);
    assert.deepEqual(tellingHead(all, 1), { head: 2, at: 0, weight: 0.75 });
    assert.deepEqual(tellingHead(all, undefined), { head: 0, at: 1, weight: 0.875 });
    assert.deepEqual(tellingHead(rows([0.25, 0.75]), 1), { head: 0, at: 1, weight: 0.75 });
    assert.equal(tellingHead({ data: new Float32Array(), shape: [0, 2] }, 0), undefined);
  });
});
