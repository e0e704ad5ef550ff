import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dartOf, rankAt, throwDart } from "../../../src/domain/prediction/dart.ts";
import { createSampler, OFF } from "../../../src/domain/prediction/sampling.ts";
import { near } from "../../asserts.ts";

describe("throwDart", () => {
  it("lands in every tenth of the bar equally often, from seed to seed", () => {
    const tenths = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 100_000; seed++) {
      const dart = throwDart(seed);
      assert.ok(dart >= 0 && dart < 1);
      (tenths[Math.floor(dart * 10)] as number)++;
    }
    for (const count of tenths) near(count, 10_000, 400, "darts"); // 4 standard deviations
  });

  it("hits each token as often as its probability says, and no token that was cut", () => {
    const logits = Float32Array.of(Math.log(5), Math.log(3), Math.log(2), 0);
    const { columns } = createSampler(logits, [])({ ...OFF, topK: 3 });
    const last = columns[1] as (typeof columns)[0];
    const hits = [0, 0, 0, 0];
    for (let seed = 0; seed < 100_000; seed++) {
      (hits[rankAt(last, throwDart(seed))] as number)++;
    }
    for (const [rank, share] of [0.5, 0.3, 0.2, 0].entries())
      near(hits[rank] as number, share * 100_000, 700, `rank ${rank}`);
    assert.equal(hits[3], 0);
  });
});

describe("dartOf", () => {
  it("begins with the dart of the seed, and goes on by SplitMix", () => {
    assert.equal(dartOf(7, 0), throwDart(7));
    const golden = 0x9e3779b9;
    for (const step of [1, 2, 1000]) assert.equal(dartOf(7, step), throwDart(7 + step * golden));
  });

  it("lands evenly, and elsewhere for each seed and step", () => {
    const darts = Array.from({ length: 10_000 }, (_, i) => dartOf(i % 100, Math.floor(i / 100)));
    assert.equal(new Set(darts).size, darts.length);
    const tenths = new Array<number>(10).fill(0);
    for (const dart of darts)
      tenths[Math.floor(dart * 10)] = (tenths[Math.floor(dart * 10)] ?? 0) + 1;
    for (const count of tenths) assert.ok(count > 850 && count < 1150, `${tenths}`);
  });
});
