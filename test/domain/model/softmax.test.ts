import { describe, it } from "node:test";
import { distribution, entropy, softmax } from "../../../src/domain/model/softmax.ts";
import { near } from "../../asserts.ts";

describe("softmax", () => {
  it("gives 1/2, 1/3, 1/6 for the logits ln 3, ln 2, ln 1", () => {
    const [a, b, c] = softmax(Float32Array.of(Math.log(3), Math.log(2), 0));
    near(a as number, 1 / 2, 1e-7);
    near(b as number, 1 / 3, 1e-7);
    near(c as number, 1 / 6, 1e-7);
  });

  it("stays finite and sums to 1 for logits beyond the range of exp", () => {
    const probabilities = softmax(Float32Array.of(5000, 4999, -5000));
    near(
      probabilities.reduce((sum, p) => sum + p, 0),
      1,
      1e-12,
    );
  });
});

describe("entropy", () => {
  it("is 3 bits for 8 equal chances and 0 for certainty", () => {
    near(entropy(new Float64Array(8).fill(1 / 8)), 3, 1e-12);
    near(entropy(Float64Array.of(0, 1, 0)), 0, 1e-12);
  });
});

describe("distribution", () => {
  it("says what softmax and entropy say, also where some can never come", () => {
    const some = Float32Array.from({ length: 300 }, (_, i) => 9 * Math.sin(i * i));
    const none = some.map((logit, i) => (i % 3 === 0 ? Number.NEGATIVE_INFINITY : logit));
    const one = Float32Array.of(Number.NEGATIVE_INFINITY, 3, Number.NEGATIVE_INFINITY);
    for (const logits of [some, none, one]) {
      const expected = softmax(logits);
      const { probability, entropy: bits } = distribution(logits);
      expected.forEach((p, id) => {
        near(probability(id), p, 1e-15);
      });
      near(bits, entropy(expected), 1e-12);
    }
  });
});
