import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, it } from "node:test";
import type { Stage } from "../../../src/domain/model/run.ts";
import type { Inference } from "../../../src/host/processes/engineProcess.ts";
import { createRuns } from "../../../src/host/processes/runs.ts";
import { failing } from "../../asserts.ts";
import { temporaryFolder } from "../../engine/folder.ts";
import { tokenizers } from "../../engine/small.ts";
import { tinyFolder } from "../../engine/tiny.ts";
import { mapOf } from "../asked.ts";
import { startEngine } from "../engine.ts";
import { isAlive, until } from "../places.ts";

const TEXT = "The cat sat on the mat.";

let inference: Inference;
const stages: Stage[] = [];
function start(grace?: number): Inference {
  stages.length = 0;
  ({ inference } = startEngine(grace === undefined ? {} : { grace }));
  inference.onProgress((stage) => stages.push(stage));
  return inference;
}
const kill = () => process.kill(inference.engine?.pid as number, "SIGKILL");
const analyse = () => inference.open().questions.analyse("tiny-gpt", TEXT);

afterEach(() => inference.dispose());

describe("createInference", () => {
  it("starts no process before the first question, then one for all", async () => {
    start();
    assert.equal(inference.engine?.pid, undefined);
    const engine = inference.open();
    assert.equal(inference.open(), engine);
    assert.ok(isAlive(engine.pid));
    const run = await analyse();
    assert.ok(run.tokens.ids.length > 4);
    assert.ok(stages.includes("running"));
  });

  it("fails the open question when the process is killed, and starts another for the next", async () => {
    start();
    const open = analyse();
    const first = inference.engine?.pid;
    kill();
    await assert.rejects(open, failing({ kind: "engineStopped", how: "SIGKILL" }));
    assert.ok((await analyse()).tokens.ids.length > 4);
    assert.notEqual(inference.engine?.pid, first);
  });

  it("keeps in its folder the maps that took long to make", async () => {
    const folder = temporaryFolder();
    const { folder: model } = tinyFolder(folder, "tiny");
    writeFileSync(path.join(model, "tokenizer.json"), JSON.stringify(tokenizers.wordPiece));
    const maps = path.join(folder, "maps");
    ({ inference } = startEngine({ maps }));
    const { questions } = inference.open();
    const { places } = await mapOf(questions, (await questions.analyse(model, "cat")).id, "umap");
    assert.equal(places.length, 96 * 2);
    assert.equal(readdirSync(maps).length, 1);
  });

  it("waits for the user's word after two crashes within a minute", async () => {
    start();
    for (let i = 0; i < 2; i++) {
      const open = analyse();
      kill();
      await assert.rejects(open, failing("engineStopped"));
    }
    assert.throws(() => inference.open(), failing("engineStopped"));
    assert.equal(inference.engine?.pid, undefined);
    inference.forgive();
    assert.ok((await analyse()).tokens.ids.length > 4);
  });

  it("fails open questions as cancelled when the user stops it, which is no crash", async () => {
    start();
    for (let i = 0; i < 3; i++) {
      const open = analyse();
      const pid = inference.engine?.pid;
      inference.cancel();
      await assert.rejects(open, failing("cancelled"));
      await until(() => !isAlive(pid), "the process's end");
    }
    inference.open();
  });

  it("ends the process some time after nobody needs it, and not if somebody does again", async () => {
    start(200);
    inference.open();
    const pid = inference.engine?.pid;
    inference.need("a panel", false);
    inference.need("a panel", true);
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.ok(isAlive(pid));
    inference.need("a panel", false);
    await until(() => !isAlive(pid), "the process's end");
    assert.equal(inference.engine?.pid, undefined);
  });
});

describe("createRuns", () => {
  const always = () => true;

  it("runs a text once for all that ask for it", async () => {
    const runs = createRuns(start());
    const [a, b] = await Promise.all([
      runs.analyse("tiny-gpt", TEXT, always),
      runs.analyse("tiny-gpt", TEXT, always),
    ]);
    assert.equal(a.run.id, b.run.id);
    assert.equal(stages.filter((stage) => stage === "running").length, 1);
  });

  it("begins what waits only if it is still wanted", async () => {
    const runs = createRuns(start());
    const first = runs.analyse("tiny-gpt", "One text.", always);
    const second = runs.analyse("tiny-gpt", "Another text.", () => false);
    const third = runs.analyse("tiny-gpt", "A third text.", always);
    await assert.rejects(second, failing("cancelled"));
    assert.notEqual((await first).run.id, (await third).run.id);
    assert.equal(stages.filter((stage) => stage === "running").length, 2);
  });

  it("answers about a run of a process that is gone, by running its text again", async () => {
    const runs = createRuns(start());
    const { id } = (await runs.analyse("tiny-gpt", TEXT, always)).run;
    const before = await runs.ask(id, (engine, run) => engine.attention(run, 0, 0), always);
    const pid = inference.engine?.pid;
    kill();
    await until(() => inference.engine?.pid === undefined, "news of the process's end");
    // Another text first, so that the engine's own numbers mean something else now.
    await runs.analyse("tiny-gpt", "Something else.", always);
    const after = await runs.ask(id, (engine, run) => engine.attention(run, 0, 0), always);
    assert.notEqual(inference.engine?.pid, pid);
    assert.equal(after.from, before.from);
    assert.deepEqual(after.weights, before.weights);
  });

  it("makes interventions again in a process that is new, those that patches name too", async () => {
    const runs = createRuns(start());
    const { run } = await runs.analyse("tiny-gpt", TEXT, always);
    const last = run.tokens.ids.length - 1;
    const head = { tensor: "headOutputs", kind: "self", layer: 1, head: 0 } as const;
    const without = await runs.rerun(run.id, [{ change: "scale", at: head, factor: 0 }], always);
    const from = { run: without.id, positions: [last] };
    const patch = { change: "patch", at: head, positions: [last], from } as const;
    const patched = await runs.rerun(run.id, [patch], always);
    assert.equal(patched.base, run.id);
    const logits = () => runs.ask(patched.id, (engine, id) => engine.logits(id, last), always);
    const before = await logits();
    kill();
    assert.deepEqual(await logits(), before);
    const asked = [{ position: last, tokens: [5] }];
    const [plain, changed] = await runs.outcomes(run.id, [[], [patch]], asked, always);
    assert.notDeepEqual(changed, plain);
  });

  it("says runGone of a number that it never gave", async () => {
    const runs = createRuns(start());
    const { id } = (await runs.analyse("tiny-gpt", TEXT, always)).run;
    const wrong = (id + 1) as typeof id;
    await assert.rejects(
      runs.ask(wrong, (engine, run) => engine.attention(run, 0, 0), always),
      failing("runGone"),
    );
  });
});
