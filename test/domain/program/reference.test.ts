import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { softmax } from "../../../src/domain/model/softmax.ts";
import { frequencies, rotate } from "../../../src/domain/positions/positions.ts";
import * as reference from "../../../src/domain/program/reference.ts";

const near = (made: ArrayLike<number>, expected: readonly number[], within = 1e-12) => {
  assert.equal(made.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((made[i] as number) - value) <= within, `${made[i]} is not ${value}`);
  });
};

describe("the reference of a program's steps", () => {
  it("knows the error function to the last digits", () => {
    // Abramowitz and Stegun 1964, table 7.1.
    near([0, 0.5, 1, 2, -1, 7].map(reference.erf), [
      ...[0, 0.5204998778130465, 0.8427007929497149, 0.9953222650189527],
      ...[-0.8427007929497149, 1],
    ]);
  });

  it("makes mean 0 and variance 1, or mean square 1", () => {
    const x = [1, 2, 3, 6];
    const normed = reference.layerNorm(x);
    near([normed.reduce((sum, value) => sum + value, 0) / 4], [0]);
    near([normed.reduce((sum, value) => sum + value ** 2, 0) / 4], [1]);
    near([reference.rmsNorm(x).reduce((sum, value) => sum + value ** 2, 0) / 4], [1]);
  });

  it("turns pairs as the formula of rotary positions does, however they are numbered", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const angles = Array.from(frequencies(6), (frequency) => 7 * frequency);
    const twice = angles.flatMap((angle) => [angle, angle]);
    const turned = reference.turn(x, twice.map(Math.cos), twice.map(Math.sin), 1);
    near(turned, [...rotate(x, 7)]);
    const apart = [0, 2, 4, 1, 3, 5]; // the first of all pairs, then the second
    const halves = [...angles, ...angles];
    const moved = apart.map((i) => x[i] as number);
    near(
      reference.turn(moved, halves.map(Math.cos), halves.map(Math.sin), 3),
      apart.map((i) => turned[i] as number),
    );
    near(
      reference.turn([...x, 8, 9], twice.map(Math.cos), twice.map(Math.sin), 1).slice(6),
      [8, 9],
    );
  });

  it("shares 1 among tokens, none of it to hidden ones, and a part to a sink", () => {
    const scores = Float32Array.of(1, 2, -Infinity);
    near(reference.shares(scores), [...softmax(scores)]);
    const [first = 0, second = 0, hidden] = reference.shares(scores, 2);
    assert.equal(hidden, 0);
    near([first + second + second], [1]);
  });

  it("rounds to what 8 bits can stand for", () => {
    const steps = reference.stepsOf([-1, 0.5, 1.55]);
    near([steps.step], [0.01], 1e-7);
    assert.equal(steps.zero, 100);
    near(reference.round([-3, -1, 0, 0.123, 9], steps), [-1, -1, 0, 0.12, 1.55], 1e-6);
  });
});
