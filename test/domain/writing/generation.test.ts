import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSampler, OFF } from "../../../src/domain/prediction/sampling.ts";
import { type BeamSettings, type Beams, grow, START } from "../../../src/domain/writing/beams.ts";
import { choose, type NextToken, writeOn } from "../../../src/domain/writing/generation.ts";
import { near } from "../../asserts.ts";

const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

describe("choose", () => {
  const logits = logs(0.1, 0.5, 0.4);

  it("takes what the dart hits, the likeliest lying first", () => {
    const at = (dart: number) => {
      const { ids, rank } = choose(logits, [], OFF, { dart, ranks: 3 });
      return ids[rank];
    };
    assert.deepEqual([0, 0.49, 0.51, 0.89, 0.91].map(at), [1, 1, 2, 2, 0]);
  });

  it("tells the model's own probability and the chance after the settings", () => {
    const chosen = choose(logits, [], { ...OFF, topK: 2 }, { dart: 0.99, ranks: 3 });
    assert.deepEqual([chosen.kept, chosen.ids[chosen.rank]], [2, 2]);
    near(chosen.probability(chosen.rank), 0.4, 1e-6);
    near(chosen.chance(chosen.rank), 0.4 / 0.9, 1e-6);
    assert.equal(chosen.chance(2), 0);
    near(chosen.probability(2), 0.1, 1e-6);
    near(
      chosen.entropy,
      -(0.1 * Math.log2(0.1) + 0.5 * Math.log2(0.5) + 0.4 * Math.log2(0.4)),
      1e-6,
    );
  });

  it("is greedy at temperature 0, wherever the dart falls, after the penalty", () => {
    const greedy = choose(logits, [], { ...OFF, temperature: 0 }, { dart: 0.99, ranks: 2 });
    assert.deepEqual([greedy.ids[greedy.rank], greedy.ids[1], greedy.kept], [1, 2, 1]);
    near(greedy.probability(1), 0.4, 1e-6);
    assert.deepEqual([greedy.chance(0), greedy.chance(1)], [1, 0]);
    const sorted = createSampler(logits, [])({ ...OFF, temperature: 0 });
    near(greedy.entropy, sorted.columns[0].entropy, 1e-6);
    const penalised = choose(
      logits,
      [1],
      { ...OFF, temperature: 0, repetitionPenalty: 2 },
      { dart: 0, ranks: 1 },
    );
    assert.equal(penalised.ids[penalised.rank], 2);
    near(penalised.probability(penalised.rank), 0.4, 1e-6);
  });
});

describe("writeOn", () => {
  const token = (id: number, end?: "token" | "window") => ({ chosen: { id }, end }) as NextToken;
  /** Says one more than the last; 5 is the end. */
  const asked: number[][] = [];
  const next = async (written: readonly number[]) => {
    asked.push([...written]);
    const id = (written.at(-1) ?? 0) + 1;
    return token(id, id === 5 ? "token" : undefined);
  };
  const ids = async (most: number) => {
    const found: number[] = [];
    for await (const { chosen } of writeOn(next, most)) found.push(chosen.id);
    return found;
  };

  it("stops at an end, or when enough is written", async () => {
    assert.deepEqual(await ids(9), [1, 2, 3, 4, 5]);
    assert.deepEqual(await ids(2), [1, 2]);
    assert.deepEqual(await ids(0), []);
  });

  it("asks for no more once the asker breaks off", async () => {
    asked.length = 0;
    for await (const { chosen } of writeOn(next, 9)) if (chosen.id === 2) break;
    assert.deepEqual(asked, [[], [1]]);
  });
});

describe("grow", () => {
  const settings: BeamSettings = { count: 2, most: 9, lengthPenalty: 1, early: false };
  const END = 2;
  const first = grow(START, [logs(0.5, 0.3, 0.2)], [END], settings);

  it("follows the best ways on, and sets aside those that end among the best", () => {
    assert.deepEqual(
      first.running.map(({ ids }) => ids),
      [[0], [1]],
    );
    near(first.running[0]?.score, Math.log(0.5), 1e-6);
    assert.deepEqual(first.ended, []); // the end was third of two that count
    // 0·2: .5 × .8 = .4 ends; 1·0: .3 × .9 = .27; 0·0: .5 × .15 = .075
    const second = grow(first, [logs(0.15, 0.05, 0.8), logs(0.9, 0.05, 0.05)], [END], settings);
    assert.deepEqual(
      second.running.map(({ ids }) => ids),
      [
        [1, 0],
        [0, 0],
      ],
    );
    assert.deepEqual(
      second.ended.map(({ ids }) => ids),
      [[0, 2]],
    );
    near(second.ended[0]?.score, Math.log(0.4) / 2, 1e-6);
    assert.equal(second.isOver, false);
    // Seen, but followed by nobody: 0·1, .5 × .05
    assert.deepEqual(
      second.ways.map(({ from, id, fate }) => [from, id, fate]),
      [
        [0, 2, "ended"],
        [1, 0, "followed"],
        [0, 0, "followed"],
        [0, 1, "dropped"],
      ],
    );
    near(second.ways[1]?.score, Math.log(0.27), 1e-6);
  });

  it("is over when as many have ended as are followed, and none can be better", () => {
    const ended = [{ ids: [2], score: -0.1 }];
    const before: Beams = { ...first, ended };
    const logits = [logs(0.1, 0.1, 0.8), logs(0.3, 0.3, 0.4)];
    const after = grow(before, logits, [END], settings);
    assert.deepEqual(
      after.ended.map(({ ids }) => ids),
      [[2], [0, 2]],
    );
    // The best that runs: ln(.3 × .3) / 2 = -1.2; the worst that ended: ln(.4) / 2 = -.46
    assert.equal(after.isOver, true);
  });

  it("goes on while one that runs could still be better, unless told to end early", () => {
    const ended = [
      { ids: [2], score: -9 },
      { ids: [0, 2], score: -10 },
    ];
    const logits = [logs(0.98, 0.01, 0.01), logs(0.5, 0.3, 0.2)];
    assert.equal(grow({ ...first, ended }, logits, [END], settings).isOver, false);
    assert.equal(
      grow({ ...first, ended }, logits, [END], { ...settings, early: true }).isOver,
      true,
    );
  });

  it("ends every beam that is as long as it may be", () => {
    const { running, ended, isOver } = grow(START, [logs(0.5, 0.3, 0.2)], [], {
      ...settings,
      most: 1,
    });
    assert.deepEqual([running, ended.map(({ ids }) => ids), isOver], [[], [[0], [1]], true]);
  });

  it("finds enough to follow also where the likeliest ways all end", () => {
    const beams = grow(first, [logs(0.01, 0.01, 0.98), logs(0.02, 0.01, 0.97)], [END], settings);
    assert.equal(beams.running.length, 2);
    assert.equal(beams.ended.length, 2);
  });
});
