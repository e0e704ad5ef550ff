import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failed } from "../../../src/domain/failure.ts";
import type { Run, RunId } from "../../../src/domain/model/run.ts";
import type { Past } from "../../../src/engine/onnx/feeds.ts";
import { createRuns, type KeptRun } from "../../../src/engine/runs/runs.ts";
import type { Tail } from "../../../src/engine/runs/tail.ts";
import { Tensor } from "../../onnxruntime.ts";

const facts = { totalTokens: 1 } as Omit<Run, "id">;
const tensor = (bytes: number) => ({ data: new Float32Array(bytes / 4), shape: [bytes / 4] });
const tensors = (logits: number, ...attention: number[]): Pick<KeptRun, "tensors" | "input"> => ({
  tensors: {
    ...{ stream: undefined, logits: tensor(logits), past: undefined },
    attention: attention.map(tensor),
  },
  input: { ids: new Uint32Array() },
});

const ids = new Uint32Array();
const logits = new Float32Array(2);
const past = (bytes: number): Past => {
  const keys = new Tensor("float32", new Float32Array(bytes / 4), [1, 1, bytes / 4, 1]);
  return { length: bytes / 4, tensors: new Map([["past_key_values.0.key", keys]]) };
};

function isGone(task: () => unknown): boolean {
  try {
    task();
    return false;
  } catch (thrown) {
    return thrown instanceof Failed && thrown.failure.kind === "runGone";
  }
}

describe("createRuns", () => {
  it("lets the oldest fall once all together are too large", () => {
    const runs = createRuns(100);
    const ids = [tensors(40), tensors(20, 20), tensors(12, 8)].map((t) => runs.keep(facts, t).id);
    assert.deepEqual(
      ids.map((id) => isGone(() => runs.get(id))),
      [false, false, false],
    );
    ids.push(runs.keep(facts, tensors(4)).id);
    assert.deepEqual(
      ids.map((id) => isGone(() => runs.get(id))),
      [true, false, false, false],
    );
  });

  it("keeps the newest even where it alone is too large", () => {
    const runs = createRuns(100);
    const small = runs.keep(facts, tensors(40)).id;
    const large = runs.keep(facts, tensors(400)).id;
    assert.ok(isGone(() => runs.get(small)));
    assert.equal(runs.get(large).tensors.logits?.data.byteLength, 400);
  });

  it("lets one fall that was released, and makes room for others with it", () => {
    const runs = createRuns(100);
    const [a, b] = [tensors(60), tensors(40)].map((t) => runs.keep(facts, t).id) as [RunId, RunId];
    runs.release(a);
    runs.release(a);
    const c = runs.keep(facts, tensors(60)).id;
    assert.deepEqual(
      [a, b, c].map((id) => isGone(() => runs.get(id))),
      [true, false, false],
    );
  });

  it("counts what a run was changed by", () => {
    const runs = createRuns(100);
    const first = runs.keep(facts, tensors(40)).id;
    const input = { ids: new Uint32Array(), changes: new Map([["", tensor(40)]]) };
    const changed = runs.keep(facts, { ...tensors(20), input }).id;
    assert.ok(!isGone(() => runs.get(first)));
    runs.keep(facts, tensors(4));
    assert.deepEqual(
      [first, changed].map((id) => isGone(() => runs.get(id))),
      [true, false],
    );
  });

  it("counts keys and values, and what was read behind a run, and lets both go with it", () => {
    const runs = createRuns(200);
    const a = runs.keep(facts, tensors(40)).id;
    const b = runs.keep(facts, {
      ...tensors(20),
      tensors: { ...tensors(20).tensors, past: past(40) },
    }).id;
    const tail = (bytes: number): Tail => ({ ids, past: past(bytes), logits, looks: [] });
    runs.keepTails(b, [tail(28), tail(28)]);
    assert.equal(runs.get(b).tails.length, 2); // 40 + 20 + 40 + 2 × (28 + 8)
    runs.keepTails(b, [tail(88), tail(88)]); // half of the limit holds one
    assert.equal(runs.get(b).tails.length, 1);
    assert.ok(!isGone(() => runs.get(a)));
    runs.keepTails(b, [tail(80)]);
    const c = runs.keep(facts, tensors(20)).id;
    assert.deepEqual(
      [a, b, c].map((id) => isGone(() => runs.get(id))),
      [true, false, false],
    );
    runs.release(b);
    runs.keepTails(b, [tail(8)]); // it came too late
    const d = runs.keep(facts, tensors(180)).id;
    assert.deepEqual(
      [b, c, d].map((id) => isGone(() => runs.get(id))),
      [true, false, false],
    );
  });

  it("does not know a run that never was", () => {
    assert.ok(isGone(() => createRuns(100).get(7 as RunId)));
  });
});
