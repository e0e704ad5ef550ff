import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attentionMap, strongest } from "../../src/domain/attention/attention.ts";
import { Failed, toFailure } from "../../src/domain/failure.ts";
import { cosines, rowLengths } from "../../src/domain/model/embedding.ts";
import { distribution, entropy, softmax } from "../../src/domain/model/softmax.ts";
import { slice } from "../../src/domain/model/tensor.ts";
import { largest } from "../../src/domain/prediction/prediction.ts";
import { near } from "../asserts.ts";

describe("slice", () => {
  const tensor = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] };

  it("takes a row of a matrix in a stack", () => {
    const row = slice(tensor, 1, 2);
    assert.deepEqual(row, { data: Float32Array.of(20, 21, 22, 23), shape: [4] });
  });

  it("views the data instead of copying it", () => {
    assert.equal(slice(tensor, 1).data.buffer, tensor.data.buffer);
  });

  it("names the axis on which an index is wrong", () => {
    assert.throws(() => slice(tensor, 0, 3), /Index 3 on axis 1 of 3/);
    assert.throws(() => slice(tensor, 0.5), /Index 0.5 on axis 0 of/);
  });
});

describe("attentionMap", () => {
  it("cuts one head out of a layer", () => {
    const layer = { data: Float32Array.of(1, 0, 0.5, 0.5, 1, 0, 0.25, 0.75), shape: [2, 2, 2] };
    const map = attentionMap(layer, 1);
    assert.deepEqual(map, { weights: Float32Array.of(1, 0, 0.25, 0.75), from: 2, to: 2 });
    assert.deepEqual(strongest(map, 1, 2), [1, 0]);
  });
});

describe("cosines", () => {
  const table = { data: Float32Array.of(1, 0, 0, 2, 3, 3, 0, 0, -1, 0), shape: [5, 2] };

  it("are 1 for the same direction, 0 at right angles, -1 for the opposite, 0 for no length", () => {
    const dots = Float32Array.of(1, 0, 3, 0, -1); // of the first row with every row
    const [same, right, half, none, opposite] = cosines(dots, rowLengths(table), 0);
    near(same as number, 1, 1e-12);
    near(right as number, 0, 1e-12);
    near(half as number, Math.SQRT1_2, 1e-7);
    near(none as number, 0, 1e-12);
    near(opposite as number, -1, 1e-12);
  });
});

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

describe("largest", () => {
  it("agrees with a full sort on random values with ties", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 50;
    };
    for (let round = 0; round < 50; round++) {
      const values = Array.from({ length: 1 + random() }, random);
      const sorted = Array.from(values.keys()).sort(
        (a, b) => (values[b] as number) - (values[a] as number) || a - b,
      );
      assert.deepEqual(largest(values, 10), sorted.slice(0, 10));
    }
  });

  it("gives none when none are asked for", () => {
    assert.deepEqual(largest([1, 2], 0), []);
    const never = Number.NEGATIVE_INFINITY;
    assert.deepEqual(largest([never, 1, never, never], 3), [1, 0, 2]);
  });
});

describe("toFailure", () => {
  it("keeps a Failed's data and wraps anything else", () => {
    assert.deepEqual(toFailure(new Failed({ kind: "noText" })), { kind: "noText" });
    assert.equal(toFailure("odd").kind, "internal");
  });
});
