import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { probabilityAt } from "../../../src/domain/prediction/columns.ts";
import {
  createSampler,
  OFF,
  type Sampled,
  type Settings,
} from "../../../src/domain/prediction/sampling.ts";
import { near } from "../../asserts.ts";
import { samplingCases } from "./samplingCases.ts";

/**
 * What the oracle says, by our rank. Its sort leaves open which of equal tokens fall: of those, the
 * ones that it kept come first.
 */
function ranked({ ids, columns }: Sampled, theirs: Float32Array): Float32Array {
  const { weights } = columns.at(-1) ?? columns[0];
  const byRank = Float32Array.from(ids, (id) => theirs[id] as number);
  for (let from = 0, to = 1; from < weights.length; from = to++) {
    while (to < weights.length && weights[to] === weights[from]) to++;
    byRank.subarray(from, to).sort().reverse();
  }
  return byRank;
}

const sampled = (logits: readonly number[], change: Partial<Settings>, before: number[] = []) =>
  createSampler(Float32Array.from(logits), before)({ ...OFF, ...change });

describe("createSampler beside transformers' generate()", () => {
  const file = readFileSync(path.join(import.meta.dirname, "sampling.bin"));
  const oracle = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  const kept: string[] = []; // cases with another number of tokens after a step
  const off: string[] = []; // tokens with another probability
  const cut = { greedy: 0, topK: 0, topP: 0, minP: 0, repetitionPenalty: 0 };
  let cases = 0;
  for (const { logits, before, settings } of samplingCases()) {
    const result = createSampler(logits, before)(settings);
    const name = `case ${cases++}, ${logits.length} tokens, ${JSON.stringify(settings)}`;
    const steps = result.columns.slice(1);
    for (const { step, kept: ours } of steps) {
      const theirs = oracle.getUint16(at, true);
      at += 2;
      if (ours !== theirs) kept.push(`${name}: ${step} keeps ${ours}, not ${theirs}`);
      if (step in cut && ours < logits.length) cut[step as keyof typeof cut]++;
    }
    if (settings.temperature === 0) cut.greedy++;
    if (settings.repetitionPenalty !== 1) cut.repetitionPenalty++;
    const said = Float32Array.from(logits, (_, id) => oracle.getFloat32(at + 4 * id, true));
    at += said.byteLength;
    for (const [rank, theirs] of ranked(result, said).entries()) {
      const ours = probabilityAt(result.columns.at(-1) ?? result.columns[0], rank);
      if (!(Math.abs(ours - theirs) <= 1e-6))
        off.push(`${name}: ${rank} has ${ours}, not ${theirs}`);
    }
  }

  it("has read all that they said, of every kind of cut hundreds of times", () => {
    assert.equal(at, file.byteLength);
    for (const [step, times] of Object.entries(cut)) assert.ok(times > 100, `${step}: ${times}`);
  });

  it(`keeps as many tokens after every step of ${cases} cases`, () => assert.deepEqual(kept, []));

  it("gives every token of every case the same probability, within 1e-6", () =>
    assert.deepEqual(off, []));
});

describe("createSampler", () => {
  it("keeps all, in the model's own distribution, with every setting off", () => {
    const { ids, columns } = sampled([Math.log(2), Math.log(5), 0], {});
    assert.deepEqual([...ids], [1, 0, 2]);
    assert.equal(columns.length, 1);
    assert.equal(columns[0].kept, 3);
    near(probabilityAt(columns[0], 0), 5 / 8, 1e-7, "probability");
    const bits = (5 / 8) * Math.log2(8 / 5) + (2 / 8) * 2 + (1 / 8) * 3;
    near(columns[0].entropy, bits, 1e-6, "entropy");
  });

  it("has a column for each setting that is on, in generate()'s order", () => {
    const all = { temperature: 0.5, topK: 2, topP: 0.9, minP: 0.1, repetitionPenalty: 2 };
    const { columns } = sampled([1, 2, 3, 4], all, [3]);
    const steps = columns.map(({ step }) => step);
    const order = ["softmax", "repetitionPenalty", "temperature", "topK", "topP", "minP"];
    assert.deepEqual(steps, order);
  });

  it("squares the odds at temperature 1/2", () => {
    const [, warm] = sampled([Math.log(3), 0], { temperature: 0.5 }).columns;
    near(probabilityAt(warm as never, 0), 9 / 10, 1e-7, "probability");
  });

  it("says what a cut keeps of the probability before it, and divides that anew", () => {
    const logits = [Math.log(4), Math.log(3), Math.log(2), 0];
    const { columns } = sampled(logits, { topK: 3, topP: 0.6 });
    const [, topK, topP] = columns as readonly [never, (typeof columns)[0], (typeof columns)[0]];
    assert.deepEqual([topK.kept, topP.kept], [3, 2]);
    near(topK.mass, 9 / 10, 1e-6, "mass");
    near(topP.mass, 7 / 9, 1e-6, "mass");
    near(probabilityAt(topP, 0), 4 / 7, 1e-6, "probability");
    assert.equal(probabilityAt(topP, 2), 0);
  });

  it("leaves one token at temperature 0, the earliest of equal ones, whatever the cuts", () => {
    const { ids, columns } = sampled([1, 7, 7, 0], { temperature: 0, topP: 0.5, topK: 3 });
    assert.equal(columns.length, 2);
    const greedy = columns[1] as (typeof columns)[0];
    assert.deepEqual([ids[0], greedy.kept, greedy.entropy], [1, 1, 0]);
  });

  it("ranks by what the repetition penalty left, and shows the probability before it", () => {
    const { ids, columns } = sampled([Math.log(3), Math.log(2)], { repetitionPenalty: 4 }, [0, 0]);
    assert.deepEqual([...ids], [1, 0]);
    near(probabilityAt(columns[0], 0), 2 / 5, 1e-7, "probability");
    near(columns[0].entropy, 0.97095, 1e-5, "entropy");
  });

  it("answers for the settings asked for, not for those before", () => {
    const sample = createSampler(Float32Array.of(1, 2, 3), [2]);
    const kept = (change: Partial<Settings>) =>
      sample({ ...OFF, ...change }).columns.map((column) => column.kept);
    assert.deepEqual(kept({ topK: 1 }), [3, 1]);
    assert.deepEqual(kept({ repetitionPenalty: 2, topK: 2 }), [3, 3, 2]);
    assert.deepEqual(kept({}), [3]);
  });

  for (const wrong of [[Number.NaN, 1], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]])
    it(`says that ${wrong} cannot be logits`, () =>
      assert.throws(() => createSampler(Float32Array.from(wrong), []), RangeError));
});
