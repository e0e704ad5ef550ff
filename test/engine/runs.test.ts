import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failed } from "../../src/domain/failure.ts";
import type { Run, RunId } from "../../src/domain/questions.ts";
import { createRuns, type KeptRun } from "../../src/engine/runs.ts";

const facts = { totalTokens: 1 } as Omit<Run, "id">;
const tensor = (bytes: number) => ({ data: new Float32Array(bytes / 4), shape: [bytes / 4] });
const tensors = (logits: number, ...attention: number[]): Omit<KeptRun, "run"> => ({
  tensors: {
    ...{ stream: undefined, logits: tensor(logits), past: undefined },
    attention: attention.map(tensor),
  },
  input: { ids: new Uint32Array() },
});

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

  it("does not know a run that never was", () => {
    assert.ok(isGone(() => createRuns(100).get(7 as RunId)));
  });
});
