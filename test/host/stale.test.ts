import assert from "node:assert/strict";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Stage } from "../../src/domain/model/run.ts";
import type { Inference } from "../../src/host/processes/engineProcess.ts";
import { createRuns, type Runs } from "../../src/host/processes/runs.ts";
import { failing } from "../asserts.ts";
import { temporaryFolder } from "../engine/folder.ts";
import { slowOnnx, smallFolder } from "../engine/small.ts";
import { startEngine } from "./engine.ts";
import { isAlive, until } from "./places.ts";

const PRODUCTS = 300; // some 5 s of work on one free core

const under = temporaryFolder();
const slow = smallFolder(path.join(under, "slow"), { onnx: slowOnnx(PRODUCTS) });
const quick = smallFolder(path.join(under, "quick"));
const long = "The cat sat on the mat. ".repeat(300); // more than 1,024 tokens

let inference: Inference;
let runs: Runs;
let stages: Stage[];
const always = () => true;

beforeEach(() => {
  stages = [];
  ({ inference, runs } = startEngine());
  inference.onProgress((stage) => stages.push(stage));
});
afterEach(() => inference.dispose());

/** A question that its asker may turn away from. */
function ask(model: string, text: string) {
  let isWanted = true;
  const answer = runs.analyse(model, text, () => isWanted);
  answer.catch(() => {});
  const turnAway = () => {
    isWanted = false;
  };
  return { answer, turnAway };
}

/** Until the engine is in the forward pass, and so hears nothing. */
async function running(): Promise<void> {
  stages.length = 0;
  await until(() => stages.includes("running"), "the forward pass");
  await new Promise((resolve) => setTimeout(resolve, 20));
}

const isCancelled = failing("cancelled");

/** Milliseconds that a promise still takes, whatever comes of it. */
async function lasts(promise: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await Promise.allSettled([promise]);
  return Math.round(performance.now() - began);
}

describe("a run that is outrun", () => {
  // Seconds of work: even a machine that is busy hears of the pass before it ends by itself.
  it("gives way before it has ended", async (test) => {
    const gone: number[] = [];
    const answered: number[] = [];
    for (let i = 0; i < 5; i++) {
      const stale = ask(slow, "the cat");
      await running();
      const pid = inference.engine?.pid;
      stale.turnAway();
      const newest = runs.analyse(quick, `the cat ${"abcde"[i]}`, always);
      const took = await Promise.all([lasts(stale.answer), lasts(newest)]);
      gone.push(took[0]);
      answered.push(took[1]);
      await newest;
      await assert.rejects(stale.answer, isCancelled);
      await until(() => !isAlive(pid), "the end of its process");
    }
    test.diagnostic(`gave way after ${gone} ms, the newest answered after ${answered} ms`);
  });

  it("gives way also where nothing comes after it", async () => {
    const stale = ask(slow, "the cat");
    await running();
    stale.turnAway();
    await assert.rejects(stale.answer, isCancelled);
    await until(() => inference.engine === undefined, "the end of its process");
  });

  it("ends by itself if it is nearly done, and its process stays", async () => {
    runs = createRuns(inference, 60_000); // so long it is nearly done on any machine
    await runs.analyse("tiny-gpt", "Warm.", always);
    const pid = inference.engine?.pid;
    for (let i = 0; i < 20; i++) {
      const stale = ask("tiny-gpt", `The cat sat ${i} times.`);
      await new Promise((resolve) => setTimeout(resolve, i));
      stale.turnAway();
      await runs.analyse("tiny-gpt", `On the mat it sat ${i} times.`, always);
    }
    assert.equal(inference.engine?.pid, pid);
  });

  it("keeps on while somebody else wants the same", async () => {
    const first = ask("tiny-gpt", long);
    const second = ask("tiny-gpt", long);
    await running();
    const pid = inference.engine?.pid;
    first.turnAway();
    await second.answer;
    assert.equal(inference.engine?.pid, pid);
  });

  it("leaves the model that it opens to the next question, and is never run", async () => {
    const stale = ask("tiny-gpt", long);
    await until(() => stages.includes("loadingTokenizer"), "the process");
    const pid = inference.engine?.pid;
    stale.turnAway();
    await runs.analyse("tiny-gpt", "The cat", always);
    await assert.rejects(stale.answer, isCancelled);
    assert.equal(inference.engine?.pid, pid);
    assert.equal(stages.filter((stage) => stage === "running").length, 1);
  });

  it("may be asked for again at once", async () => {
    const stale = ask(slow, "the cat");
    await running();
    stale.turnAway();
    const other = ask("tiny-gpt", "The cat");
    await stale.answer.catch(() => {});
    other.turnAway();
    const again = ask(slow, "the cat");
    await running();
    again.turnAway();
    await assert.rejects(again.answer, isCancelled);
  });

  it("answers the last of 40 selections in a second, without those before it", async (test) => {
    const pids = new Set<number | undefined>();
    let last = ask(slow, "cat");
    await running();
    for (let i = 0; i < 40; i++) {
      last.turnAway();
      last = ask(i < 39 ? slow : quick, `cat ${"a".repeat(i)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
      pids.add(inference.engine?.pid);
    }
    const took = await lasts(last.answer);
    test.diagnostic(`answered after ${took} ms; ${pids.size} processes`);
    assert.ok((await last.answer).run.tokens.ids.length > 0);
    assert.ok(pids.size <= 10, "not a process for each");
  });
});

describe("questions about a run whose process was replaced", () => {
  it("are answered, and the run keeps its number", async () => {
    const { run } = await runs.analyse("tiny-gpt", "The cat sat.", always);
    const attention = () => runs.ask(run.id, (engine, id) => engine.attention(id, 1, 2), always);
    const before = await attention();
    const stale = ask(slow, "the cat");
    await running();
    const waiting = attention(); // behind what nobody wants any more
    stale.turnAway();
    assert.deepEqual((await waiting).weights, before.weights);
    assert.equal((await runs.analyse("tiny-gpt", "The cat sat.", always)).run.id, run.id);
  });

  it("are not put where their picture has gone", async () => {
    const { run } = await runs.analyse("tiny-gpt", "The cat sat.", always);
    let isShown = true;
    const question = runs.ask(
      run.id,
      () => assert.fail("it was put"),
      () => isShown,
    );
    isShown = false;
    await assert.rejects(question, isCancelled);
  });
});

describe("what the user stops", () => {
  it("takes no question along that is still wanted", async () => {
    const { run } = await runs.analyse("tiny-gpt", "The cat sat.", always);
    const stopped = ask(slow, "the cat");
    await running();
    const kept = runs.ask(run.id, (engine, id) => engine.candidates(id, 0, 3), always);
    stopped.turnAway();
    inference.cancel();
    await assert.rejects(stopped.answer, isCancelled);
    assert.equal((await kept).candidates.length, 3);
  });
});

describe("an inference that is disposed", () => {
  for (const moment of ["at once", "while it opens a model", "in a forward pass"] as const) {
    it(`fails what is open and leaves no process: ${moment}`, async () => {
      const open = runs.analyse(slow, "the cat", always);
      const waiting = runs.analyse(quick, "the cat", always);
      open.catch(() => {});
      waiting.catch(() => {});
      if (moment === "while it opens a model") {
        await until(() => stages.includes("loadingModel"), "the model");
      } else if (moment === "in a forward pass") await running();
      const pid = inference.engine?.pid;
      inference.dispose();
      await assert.rejects(open, isCancelled);
      await assert.rejects(waiting, isCancelled);
      await until(() => !isAlive(pid), "the process's end");
      assert.equal(inference.engine, undefined);
    });
  }
});
