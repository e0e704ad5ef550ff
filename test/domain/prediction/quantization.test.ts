import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { divergence, likeliest } from "../../../src/domain/prediction/quantization.ts";
import { near } from "../../asserts.ts";

const logits = (...probabilities: readonly number[]) => Float32Array.from(probabilities, Math.log);

describe("the divergence of two distributions", () => {
  it("is what one works out by hand, in bits", () => {
    // 1/2 · log2(1/2 ÷ 1/4) + 1/2 · log2(1/2 ÷ 3/4) = 0.5 − 0.29248
    near(divergence(logits(0.5, 0.5), logits(0.25, 0.75)), 0.20752, 1e-5);
    // and the other way round 1/4 · log2(1/2) + 3/4 · log2(3/2) = −0.25 + 0.43872
    near(divergence(logits(0.25, 0.75), logits(0.5, 0.5)), 0.18872, 1e-5);
  });

  it("is 0 of the same, also of logits that differ by one number", () => {
    near(divergence(Float32Array.of(1, 2, 3), Float32Array.of(11, 12, 13)), 0, 1e-6);
  });

  it("does not break where a token is impossible", () => {
    const impossible = Float32Array.of(0, Number.NEGATIVE_INFINITY);
    near(divergence(impossible, logits(0.5, 0.5)), 1, 1e-6);
  });
});

describe("the likeliest token", () => {
  it("is the first of the largest", () => assert.equal(likeliest(Float32Array.of(1, 3, 3)), 1));
});
