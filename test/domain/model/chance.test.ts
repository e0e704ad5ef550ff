import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chanceOf, normalScore } from "../../../src/domain/model/chance.ts";
import { dartOf } from "../../../src/domain/prediction/dart.ts";
import { near } from "../../asserts.ts";

/** From the Python standard library: statistics.NormalDist().inv_cdf(1 - above). */
const SCORES = [
  [0.5, 0],
  [0.1, 1.2815515655446],
  [0.01, 2.3263478740408],
  [1e-4, 3.7190164854557],
  [1e-6, 4.7534243088229],
] as const;

/** Numbers of a normal distribution by Box & Muller 1958, largest first. */
function draws(seed: number, count: number): Float64Array {
  const at = (i: number) => dartOf(seed, i) || Number.EPSILON;
  return Float64Array.from(
    { length: count },
    (_, i) => Math.sqrt(-2 * Math.log(at(2 * i))) * Math.cos(2 * Math.PI * at(2 * i + 1)),
  )
    .sort()
    .reverse();
}

describe("normalScore", () => {
  for (const [above, score] of SCORES) {
    it(`of ${above} is ${score}`, () => near(normalScore(above), score, 4.5e-4));
  }
});

describe("chanceOf", () => {
  it("is exceeded by the nearest of a crowd about once in 20 times", () => {
    const rounds = 400;
    let passed = 0;
    for (let seed = 0; seed < rounds; seed++) {
      const crowd = draws(seed * 1000, 2000);
      if ((crowd[0] as number) > (chanceOf(crowd) as number)) passed++;
    }
    near(passed / rounds, 0.05, 0.03);
  });

  it("moves and grows with the crowd, and hears nothing of the few that stand out or lie far off", () => {
    const crowd = draws(7, 5000);
    const plain = chanceOf(crowd) as number;
    near(chanceOf(crowd.map((value) => 0.6 + 0.05 * value)), 0.6 + 0.05 * plain, 1e-12);
    const odd = crowd.map((value, rank) => (rank < 40 ? 9 + value : rank > 2500 ? -90 : value));
    near(chanceOf(odd), plain, 1e-12);
  });

  it("is what they all are where they are all alike", () => {
    near(chanceOf(new Float32Array(1000).fill(0.25)), 0.25, 1e-7);
  });

  it("cannot be told of few", () => {
    assert.equal(chanceOf(draws(1, 320)), undefined);
    assert.equal(typeof chanceOf(draws(1, 400)), "number");
  });
});
