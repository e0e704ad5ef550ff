import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Inner } from "../../src/domain/model/inner.ts";
import type { HeadPlace, Intervention, StreamPlace } from "../../src/domain/model/interventions.ts";
import type { Run, RunId } from "../../src/domain/model/run.ts";
import { slice, type Tensor } from "../../src/domain/model/tensor.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import type { Input } from "../../src/engine/sessions/input.ts";
import type { Change } from "../../src/engine/surgery/changes.ts";
import { failing } from "../asserts.ts";
import { apart, readChanges, withOther } from "./changes.ts";
import { type Case, filesOf, readCases, type Variant, variants } from "./families.ts";
import { models } from "./folder.ts";

const textOf = (family: string): Input => (readCases(family)[0] as Case).text;

/** What a model says of a text after each of `positions`; all of them unless given. */
async function say(model: Model, input: Input, positions?: readonly number[]) {
  const run = await model.outcome(input);
  const asked = positions ?? [...(input.decoderIds ?? input.ids).keys()];
  const logits: Float32Array[] = [];
  for (const position of asked) logits.push(await model.logits(run, position));
  return logits;
}

/** The largest difference of anything in two lists. */
const allApart = (some: readonly Float32Array[], others: readonly Float32Array[]) =>
  Math.max(0, ...some.map((one, i) => apart(one, others[i] ?? new Float32Array())));
const allWeights = ({ found }: Model): readonly Inner[] =>
  found.flatMap(({ kind, layers }) =>
    Array.from({ length: layers }, (_, layer) => ({ tensor: "weights", kind, layer })),
  );
const largest = (logits: readonly Float32Array[]) =>
  Math.max(...logits.flatMap((row) => [...row.map(Math.abs)]));

/**
 * How far a run may be from the plain one if nothing is changed in it, in parts of the largest logit:
 * the steps are the same, but onnxruntime joins other ones of them, and in float16 then rounds less.
 */
const neutralBound = ({ bound }: Variant) => (bound <= 1e-4 ? 1e-6 : bound);
/** What is changed may be further off where activations are rounded to 8 bits by the largest. */
const changedBound = ({ bound }: Variant) => (bound > 0.02 ? 3 * bound : bound);

/** Changes everywhere that change nothing. */
const nothing = ({ found }: Model): readonly Change[] =>
  found.flatMap(({ kind, tensors }): readonly Change[] => [
    { change: "scale", at: { tensor: "headOutputs", kind, layer: 0, head: 0 }, factor: 1 },
    { change: "hide", kind, keys: [1], queries: [] },
    ...(["attentionOutput", "mlpOutput"] as const)
      .filter((tensor) => tensors.includes(tensor))
      .map((tensor) => ({ change: "scale", at: { tensor, kind, layer: 0 }, factor: 1 }) as const),
  ]);

const table: string[] = [];
after(() => {
  const title =
    "Interventions: difference from the plain run if none; then largest from PyTorch of each";
  console.log([title, ...table].join("\n"));
});

describe("a rerun says what PyTorch says", () => {
  for (const variant of variants) {
    const { family, variant: name, precision } = variant;
    it(`${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const { positions, other, reruns } = readChanges(family);
      const text = textOf(family);
      const plain = await say(model, text);
      const same = model.changed(text, nothing(model));
      const off = allApart(await say(model, same), plain) / largest(plain);
      const weights = await model.inside(same, allWeights(model));
      const { attention } = await model.run(text);
      const numbers = (tensors: readonly Tensor[]) => tensors.map(({ data }) => data);
      const seen = allApart(numbers(weights), numbers(attention));
      const errors: number[] = [];
      for (const { interventions, logits: expected } of reruns) {
        const changes = await withOther(model, interventions, text, other);
        const logits = await say(model, model.changed(text, changes), positions);
        errors.push(
          allApart(
            logits,
            positions.map((_, i) => slice(expected, i).data),
          ),
        );
      }
      await model.close();
      const cells = [off, ...errors].map((error) => error.toExponential(0).padEnd(7)).join("");
      table.push(`${`${family} ${name} (${precision})`.padEnd(34)}${cells}`);
      assert.equal(errors.length, 9);
      assert.ok(off <= neutralBound(variant), `${off} off with no intervention`);
      assert.ok(seen <= neutralBound(variant), `attention ${seen} off with none`);
      const most = Math.max(...errors);
      assert.ok(
        most <= changedBound(variant),
        `${errors}, should be within ${changedBound(variant)}`,
      );
    });
  }
});

describe("a patch of all that goes on makes it the other run", () => {
  for (const variant of variants) {
    const { family, variant: name } = variant;
    if (!/^(eager-legacy|fused|gqa|merged)$/.test(name)) continue;
    it(`${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const { other } = readChanges(family);
      const expected = await say(model, other);
      // Of a pair only behind the last look at the encoder's text.
      const places = other.decoderIds ? model.stream().slice(-1) : model.stream();
      assert.ok(places.length > 0);
      const streams = await model.inside(other, places);
      for (const [i, place] of places.entries()) {
        const at = place as StreamPlace;
        const positions = [...(other.decoderIds ?? other.ids).keys()];
        const rows = positions.map((position) => slice(streams[i] as Tensor, position).data);
        const changed = model.changed(textOf(family), [{ change: "patch", at, positions, rows }]);
        const logits = await say(model, changed);
        const off = allApart(logits, expected) / largest(logits);
        assert.ok(off <= 1e-6, `${at.tensor} ${at.layer}: ${off}`);
      }
      await model.close();
    });
  }
});

describe("interventions", () => {
  const open = (family: string) => {
    const variant = variants.find((one) => one.family === family && one.variant === "eager-legacy");
    return openModel(filesOf(variant as Variant));
  };
  const text = textOf("llama");
  const head: HeadPlace = { tensor: "headOutputs", kind: "self", layer: 1, head: 2 };
  const stream: StreamPlace = { tensor: "output", kind: "self", layer: 0 };
  const vector = new Float32Array(16).fill(0.5);
  const row = Float32Array.from({ length: 16 }, (_, i) => i);

  it("of the same place are made in order", async () => {
    const model = await open("llama");
    const at = async (...changes: Change[]) => {
      const [found] = await model.inside(model.changed(text, changes), [head]);
      return slice(found as Tensor, 2, 3).data;
    };
    const patch: Change = { change: "patch", at: head, positions: [3], rows: [row] };
    const half: Change = { change: "scale", at: head, factor: 0.5 };
    assert.deepEqual(await at(patch), row);
    assert.deepEqual(await at(half, patch), row);
    assert.deepEqual(
      await at(patch, half),
      row.map((value) => value / 2),
    );
    const [stays] = await model.inside(model.changed(text, [half, patch]), [head]);
    const [plain] = await model.inside(text, [head]);
    assert.deepEqual(
      slice(stays as Tensor, 2, 2).data,
      slice(plain as Tensor, 2, 2).data.map((v) => v / 2),
    );
    assert.deepEqual(slice(stays as Tensor, 1), slice(plain as Tensor, 1));
    await model.close();
  });

  it("of a stream reach only what is computed behind it, and no position before", async () => {
    const model = await open("llama");
    const add: Change = { change: "add", at: stream, positions: [4], vector, factor: 2 };
    const which = [
      { tensor: "input", kind: "self", layer: 0 },
      { tensor: "output", kind: "self", layer: 0 },
      { tensor: "output", kind: "self", layer: 1 },
    ] as const;
    const plain = await model.inside(text, which);
    const changed = await model.inside(model.changed(text, [add]), which);
    await model.close();
    const moved = (i: number) =>
      [...text.ids.keys()].map((position) => {
        const [a, b] = [plain, changed].map((found) => slice(found[i] as Tensor, position).data);
        return apart(a as Float32Array, b as Float32Array) > 1e-5;
      });
    const none = [...text.ids].map(() => false);
    assert.deepEqual(moved(0), none);
    assert.deepEqual(moved(1), none.with(4, true));
    assert.deepEqual(moved(2), none.with(4, true).with(5, true).with(6, true));
    const added = slice(plain[1] as Tensor, 4).data.map((value) => value + 2 * 0.5);
    assert.ok(apart(slice(changed[1] as Tensor, 4).data, added) <= 1e-5);
  });

  for (const [what, change, message] of [
    ["a head", { change: "scale", at: { ...head, head: 4 }, factor: 0 }, /Head 4 of 4/],
    ["a layer", { change: "scale", at: { ...head, layer: 2 }, factor: 0 }, /Layer 2 of 2/],
    [
      "a position",
      { change: "add", at: stream, positions: [7], vector, factor: 1 },
      /Position 7 of 7/,
    ],
    [
      "the width",
      { change: "add", at: stream, positions: [0], vector: new Float32Array(3), factor: 1 },
      /A vector of 3 numbers, and should be 16/,
    ],
    ["a number", { change: "scale", at: head, factor: Number.NaN }, /not finite/],
  ] as const) {
    it(`refuse ${what} that is not the model's`, async () => {
      const model = await open("llama");
      assert.throws(() => model.changed(text, [change]), message);
      await model.close();
    });
  }

  it("say that a place was not found", async () => {
    const model = await open("gpt_neox");
    const at: StreamPlace = { tensor: "afterAttention", kind: "self", layer: 0 };
    const add: Change = {
      change: "add",
      at,
      positions: [0],
      vector: new Float32Array(32),
      factor: 1,
    };
    assert.throws(
      () => model.changed(textOf("gpt_neox"), [add]),
      failing({ kind: "notFound", tensor: "afterAttention" }),
    );
    await model.close();
  });

  it("in the encoder reach the decoder, and no run after it", async () => {
    const model = await open("t5");
    const pair = textOf("t5");
    const plain = await say(model, pair);
    const withHead = (factor: number) =>
      say(
        model,
        model.changed(pair, [{ change: "scale", at: { ...head, kind: "encoder" }, factor }]),
      );
    const none = await withHead(0);
    assert.ok(allApart(none, plain) > 1e-3);
    assert.deepEqual(await say(model, pair), plain);
    const twice = await withHead(2);
    assert.ok(allApart(twice, none) > 1e-3);
    await model.close();
  });
});

describe("rerun", () => {
  const engine = createEngine({ models, progress: () => {} });
  const analyse = () => engine.analyse("tiny-gpt", "The cat sat on the mat.");
  const heads = ({ model }: Run, layer: number): readonly Intervention[] =>
    Array.from({ length: model.heads }, (_, head) => ({
      change: "scale",
      at: { tensor: "headOutputs", kind: "self", layer, head },
      factor: 0,
    }));

  it("gives a run that answers like any other, and leaves the first as it was", async () => {
    const base = await analyse();
    const last = base.tokens.ids.length - 1;
    const before = await engine.logits(base.id, last);
    const run = await engine.rerun(base.id, heads(base, 1));
    assert.deepEqual(run, { ...base, id: run.id, base: base.id });
    assert.notEqual(run.id, base.id);
    assert.ok(apart(await engine.logits(run.id, last), before) > 0.01);
    assert.deepEqual(await engine.logits(base.id, last), before);
    const maps = [base.id, run.id].map((id) =>
      Promise.all([1, 2].map((layer) => engine.attention(id, layer, 0))),
    );
    const [plain, changed] = await Promise.all(maps);
    assert.deepEqual(changed?.[0], plain?.[0]);
    assert.notDeepEqual(changed?.[1], plain?.[1]);
    const asked = { positions: [last], count: 1 };
    const [first, , , second] = await engine.lens(run.id, asked);
    const [same, , , other] = await engine.lens(base.id, asked);
    assert.deepEqual(first, same);
    assert.notDeepEqual(second, other);
  });

  it("shows what was changed from the inside", async () => {
    const base = await analyse();
    const run = await engine.rerun(base.id, heads(base, 2));
    const which = [{ tensor: "headOutputs", kind: "self", layer: 2 }] as const;
    const [found] = await engine.inside(run.id, which);
    assert.ok(found?.data.every((value) => value === 0));
  });

  it("patches from another run, a changed one too, and keeps no other intervention", async () => {
    const base = await analyse();
    const ablated = await engine.rerun(base.id, heads(base, 0));
    const at = { tensor: "output", kind: "self", layer: 3 } as const;
    const positions = [...base.tokens.ids.keys()];
    const patch: Intervention = {
      change: "patch",
      at,
      positions,
      from: { run: ablated.id, positions },
    };
    const patched = await engine.rerun(base.id, [patch]);
    const last = positions.length - 1;
    const expected = await engine.logits(ablated.id, last);
    assert.ok(apart(await engine.logits(patched.id, last), expected) <= 1e-4);
    const again = await engine.rerun(ablated.id, []);
    const plain = await engine.logits(base.id, last);
    assert.ok(apart(await engine.logits(again.id, last), plain) <= 1e-4);
  });

  it("tells in bits what tokens become of many sets, each as a rerun of its own has them", async () => {
    const base = await analyse();
    const last = base.tokens.ids.length - 1;
    const sets: readonly (readonly Intervention[])[] = [
      [],
      [{ change: "hide", keys: [1] }],
      [{ change: "replace", position: 2, token: 300 }],
      [{ change: "mean", at: { tensor: "headOutputs", kind: "self", layer: 1, head: 2 } }],
      [{ change: "scale", at: { tensor: "mlpOutput", kind: "self", layer: 0 }, factor: 0 }],
    ];
    const asked = [
      { position: last, tokens: [5, 300] },
      { position: 2, tokens: [7] },
    ];
    const found: Float32Array[] = [];
    while (found.length < sets.length) {
      found.push(...(await engine.outcomes(base.id, sets.slice(found.length), asked)));
    }
    for (const [i, set] of sets.entries()) {
      const run = await engine.rerun(base.id, set);
      const bits: number[] = [];
      for (const { position, tokens } of asked) {
        const logits = await engine.logits(run.id, position);
        const all = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        for (const token of tokens) bits.push(Math.log2(Math.exp(logits[token] as number) / all));
      }
      assert.ok(apart(found[i] as Float32Array, Float32Array.from(bits)) <= 1e-4, `set ${i}`);
    }
    assert.ok(apart(found[0] as Float32Array, found[1] as Float32Array) > 0.01);
  });

  it("has the token that was put in its text, and hides keys in the weights", async () => {
    const base = await analyse();
    const replaced = await engine.rerun(base.id, [{ change: "replace", position: 2, token: 300 }]);
    assert.deepEqual(replaced.tokens.ids, base.tokens.ids.with(2, 300));
    const hidden = await engine.rerun(base.id, [{ change: "hide", keys: [1], layers: [2] }]);
    const { weights, to } = await engine.attention(hidden.id, 2, 0);
    const column = Array.from({ length: to }, (_, from) => weights[from * to + 1] as number);
    assert.deepEqual(
      column.map((weight) => weight > 0),
      column.map((_, from) => from === 1),
    );
    const sums = column.map((_, from) =>
      weights.subarray(from * to, (from + 1) * to).reduce((sum, weight) => sum + weight, 0),
    );
    assert.ok(sums.every((sum) => Math.abs(sum - 1) < 1e-5));
  });

  it("refuses to leave a token without any key", async () => {
    const base = await analyse();
    const blind: Intervention = { change: "hide", keys: [0], queries: [0] };
    await assert.rejects(engine.rerun(base.id, [blind]), /Position 0 is left no key to see/);
  });

  it("refuses a patch that does not fit", async () => {
    const base = await analyse();
    const at = { tensor: "output", kind: "self", layer: 0 } as const;
    const patch = (positions: number[], from: number[], run = base.id): Intervention => ({
      change: "patch",
      at,
      positions,
      from: { run, positions: from },
    });
    const rerun = (one: Intervention) => engine.rerun(base.id, [one]);
    await assert.rejects(rerun(patch([0, 1], [0])), /2 positions to patch from 1/);
    await assert.rejects(rerun(patch([0], [99])), /Index 99 on axis 0/);
    await assert.rejects(rerun(patch([99], [0])), /Position 99 of/);
    const gone = failing("runGone");
    await assert.rejects(rerun(patch([0], [0], 999 as RunId)), gone);
    const other = await engine.analyse("tiny-t5", "The cat sat.");
    await assert.rejects(rerun(patch([0], [0], other.id)), /is of another model/);
  });
});
