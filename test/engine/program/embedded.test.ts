import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Run } from "../../../src/domain/model/run.ts";
import type { Step, TensorRef } from "../../../src/domain/program/program.ts";
import type { Questions } from "../../../src/domain/questions/model.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { models } from "../folder.ts";
import { gapsIn, judge } from "./steps.ts";

const TEXT = "The girl saw the cat.";
const MODELS = ["tiny-gpt", "tiny-bert", "tiny-t5"];

describe("the program of an embedded model", () => {
  const engine: Questions = createEngine({ models, progress: () => {} });
  const open: Run[] = [];
  after(() => Promise.all(open.map(({ id }) => engine.release(id))));

  async function begin(name: string) {
    const run = await engine.analyse(name, TEXT);
    open.push(run);
    const { steps } = await engine.program(run.id);
    return {
      run,
      steps,
      ask: (asked: Parameters<Questions["slices"]>[1]) => engine.slices(run.id, asked),
    };
  }

  for (const name of MODELS) {
    it(`of ${name} is as the reference computes it, step by step`, async () => {
      const { steps, ask } = await begin(name);
      assert.deepEqual(gapsIn(steps), []);
      assert.deepEqual(
        steps.filter(({ kind }) => kind === "unknown").map(({ id }) => id),
        [],
      );
      const judged = await judge(steps, ask);
      const wrong = judged.filter(({ step, off }) => step.kind !== "tokenize" && !(off <= 1e-4));
      assert.deepEqual(
        wrong.map(({ step, off }) => `${step.id} is off by ${off}`),
        [],
      );
    });
  }

  it("begins with the text's tokens and ends with what the model says", async () => {
    const { run, steps, ask } = await begin("tiny-gpt");
    const [first] = steps;
    const last = steps.at(-1);
    assert.equal(first?.kind, "tokenize");
    const [ids] = await ask([{ tensor: first.outputs[0]?.id ?? "", along: [] }]);
    assert.deepEqual([...(ids?.data ?? [])], [...run.tokens.ids]);
    assert.equal(last?.kind, "choose");
    const given = steps.at(-2)?.outputs[0];
    const at = run.tokens.ids.length - 1;
    const { candidates } = await engine.candidates(run.id, at, 1);
    const [best] = candidates;
    assert.ok(best);
    const along = [place(at), place(best.id)];
    const [probability] = await ask([{ tensor: given?.id ?? "", along }]);
    const [chosen] = await ask([{ tensor: last?.outputs[0]?.id ?? "", along: [place(at)] }]);
    assert.deepEqual([chosen?.data[0], chosen?.shape], [best.id, [1]]);
    assert.ok(Math.abs((probability?.data[0] as number) - best.probability) < 1e-4);
  });

  it("cuts each stack's text into tokens, and chooses only where a model writes", async () => {
    const kinds = async (name: string) => (await begin(name)).steps.map(({ kind }) => kind);
    const [bert, t5] = [await kinds("tiny-bert"), await kinds("tiny-t5")];
    assert.equal(bert.includes("choose"), false);
    assert.equal(t5.at(-1), "choose");
    const { run, steps, ask } = await begin("tiny-t5");
    const cuts = steps.filter(({ kind }) => kind === "tokenize");
    assert.deepEqual(
      cuts.map(({ stack, inputs }) => [stack, inputs[0]?.tensor.name]),
      [
        ["encoder", "characters"],
        ["decoder", "characters"],
      ],
    );
    const ids = await ask(cuts.map(({ outputs }) => ({ tensor: outputs[0]?.id ?? "", along: [] })));
    assert.deepEqual(
      ids.map(({ data }) => [...data]),
      [[...run.tokens.ids], [...(run.decoder?.ids ?? [])]],
    );
  });

  it("gives any part of a tensor", async () => {
    const { steps, ask } = await begin("tiny-gpt");
    for (const kind of ["queries", "mask", "softmax", "mix", "residual", "output"] as const) {
      const step = steps.find((one) => one.kind === kind && one.layer === 2);
      assert.ok(step, kind);
      for (const tensor of tensorsOf(step)) await holdPart(tensor, ask);
    }
  });

  it("gives several parts of one tensor, and of several layers, at once", async () => {
    const { steps, ask } = await begin("tiny-gpt");
    const weights = steps.filter(({ kind }) => kind === "softmax").map(({ outputs: [one] }) => one);
    const asked = weights.flatMap((one) =>
      [0, 1].map((head) => ({ tensor: one?.id ?? "", along: [place(head), place(1)] })),
    );
    const rows = await ask(asked);
    assert.equal(rows.length, weights.length * 2);
    for (const { data } of rows) {
      assert.ok(Math.abs(data.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5);
    }
  });

  it("says where a layer's parts are, and which attention they belong to", async () => {
    const { steps } = await begin("tiny-t5");
    const cross = steps.find(({ kind, part }) => kind === "softmax" && part === "cross");
    assert.deepEqual(cross?.attention, { kind: "cross", layer: 0 });
    assert.equal(cross?.stack, "decoder");
    const memory = steps.find(({ kind, part }) => kind === "keys" && part === "cross")?.inputs[0];
    const encoder = steps.filter(({ stack }) => stack === "encoder").at(-1);
    assert.equal(memory?.tensor.id, encoder?.outputs[0]?.id);
  });

  it("goes on from what was changed in a run", async () => {
    const { run, steps, ask } = await begin("tiny-gpt");
    const at = { tensor: "headOutputs", kind: "self", layer: 1, head: 3 } as const;
    const changed = await engine.rerun(run.id, [{ change: "scale", at, factor: 0 }]);
    open.push(changed);
    const mix = steps.find(({ kind, layer }) => kind === "mix" && layer === 1)?.outputs[0];
    const last = steps.find(({ kind }) => kind === "probabilities")?.outputs[0];
    assert.ok(mix && last);
    const [head] = await engine.slices(changed.id, [{ tensor: mix.id, along: [place(3)] }]);
    assert.ok(head?.data.every((value) => value === 0));
    const [before] = await ask([{ tensor: last.id, along: [] }]);
    const [after] = await engine.slices(changed.id, [{ tensor: last.id, along: [] }]);
    assert.notDeepEqual(before?.data, after?.data);
  });

  it("refuses places that are not there", async () => {
    const { steps, ask } = await begin("tiny-gpt");
    const tensor = steps.find(({ kind }) => kind === "softmax")?.outputs[0]?.id ?? "";
    await assert.rejects(ask([{ tensor: "nothing", along: [] }]), RangeError);
    await assert.rejects(ask([{ tensor, along: [place(8)] }]), RangeError);
    await assert.rejects(ask([{ tensor, along: [{ first: 0, count: 0 }] }]), RangeError);
    await assert.rejects(
      ask([{ tensor, along: [place(0), place(0), place(0), place(0)] }]),
      RangeError,
    );
  });
});

const place = (first: number) => ({ first, count: 1 });

const tensorsOf = ({ inputs, weights, outputs }: Step): readonly TensorRef[] => [
  ...[...inputs, ...weights].map(({ tensor }) => tensor),
  ...outputs,
];

/** A part of a tensor is the same as that part of all of it. */
async function holdPart(
  { id, shape }: TensorRef,
  ask: (asked: Parameters<Questions["slices"]>[1]) => ReturnType<Questions["slices"]>,
): Promise<void> {
  const along = shape.map((length) => ({ first: length >> 1, count: Math.max(1, length >> 2) }));
  const [all, part] = await ask([
    { tensor: id, along: [] },
    { tensor: id, along },
  ]);
  assert.deepEqual(
    part?.shape,
    along.map(({ count }) => count),
  );
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const indices = along.reduce<readonly number[]>(
    (starts, { first, count }, axis) =>
      starts.flatMap((start) =>
        Array.from({ length: count }, (_, i) => start + (first + i) * (strides[axis] as number)),
      ),
    [0],
  );
  assert.deepEqual(
    [...(part?.data ?? [])],
    indices.map((i) => all?.data[i]),
  );
}
