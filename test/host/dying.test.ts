import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { toFailure } from "../../src/domain/failure.ts";
import type { RunId } from "../../src/domain/model/run.ts";
import type { Inference } from "../../src/host/processes/engineProcess.ts";
import type { Runs } from "../../src/host/processes/runs.ts";
import { failing } from "../asserts.ts";
import { temporaryFolder } from "../engine/folder.ts";
import { createRandom } from "../engine/random.ts";
import { slowOnnx, smallFolder } from "../engine/small.ts";
import { startEngine } from "./engine.ts";
import { bundleEngine, isAlive, MODELS, until } from "./places.ts";

const KILLS = 100;
const LARGE = 7; // every so many-th with the embedded model

const under = temporaryFolder();
const small = smallFolder(path.join(under, "small"));
const { random, pick } = createRandom(20_251_121);
const always = () => true;
const started: number[] = [];

let inference: Inference;
let runs: Runs;
before(async () => {
  ({ inference, runs } = startEngine({
    file: await bundleEngine(under),
    log: (line) =>
      started.push(...[...line.matchAll(/^Engine (\d+) started/g)].map(([, pid]) => Number(pid))),
  }));
});
after(() => inference.dispose());

const letters = (count: number) =>
  Array.from({ length: count }, () => pick([..."abcdefghij "])).join("");

/** What four panels would ask at once about a text, and about the one before. */
function askMuch(model: string, before: RunId | undefined): Promise<unknown>[] {
  const text = `the ${letters(random() < 0.2 ? 3_000 : 60)}`;
  const questions = [runs.analyse(model, text, always), runs.analyse(model, text, always)];
  if (before === undefined) return questions;
  return [
    runs.ask(before, (engine, id) => engine.neighbours(id, 5, 10), always),
    ...questions,
    runs.ask(before, (engine, id) => engine.attention(id, 0, 1), always),
    runs.ask(before, (engine, id) => engine.candidates(id, 0, 10), always),
  ];
}

describe("the engine's process", () => {
  it(`killed ${KILLS} times at random moments, answers what was open and what comes next`, async (test) => {
    const next: number[] = [];
    let answered = 0;
    let starting = 0;
    let before: RunId | undefined;
    for (let kills = 0; kills < KILLS; ) {
      const model = kills % LARGE === 0 ? "tiny-gpt" : small;
      const isCold = random() < 0.25;
      if (isCold) inference.cancel();
      let settled = 0;
      const open = askMuch(model, before).map((question) => question.finally(() => settled++));
      const all = Promise.allSettled(open);
      await new Promise((resolve) => setTimeout(resolve, random() ** 2 * (isCold ? 500 : 60)));
      const pid = inference.engine?.pid;
      if (settled === open.length || pid === undefined) continue; // all were answered before
      const settledBefore = settled;
      process.kill(pid, pick(["SIGKILL", "SIGABRT"] as const));
      kills++;
      if (isCold) starting++;
      const outcomes = await all;
      const failures = outcomes.flatMap((one) =>
        one.status === "rejected" ? [toFailure(one.reason)] : [],
      );
      assert.deepEqual(failures, [], "each was put once more, to a new process");
      answered += outcomes.length - settledBefore;
      // Its last answer may have come before the news of its death.
      await until(() => inference.engine?.pid !== pid, "the end of the process");

      const began = performance.now();
      before = (await runs.analyse(model, `next ${letters(9)}`, always)).run.id;
      next.push(Math.round(performance.now() - began));
      assert.ok(!isAlive(pid));
    }
    next.sort((a, b) => a - b);
    test.diagnostic(
      `${answered} questions were open and are answered; ${starting} kills while it started`,
    );
    test.diagnostic(`the next answer came after ${next[KILLS / 2]} ms, at most ${next.at(-1)} ms`);
    assert.ok(answered >= KILLS, "the kills meet questions");

    inference.dispose();
    await until(() => !started.some(isAlive), "the end of every process");
    assert.ok(started.length > KILLS);
  });
});

describe("a question that ends the engine", () => {
  it("is put twice, then fails with how it ended, and others are answered later", async () => {
    const file = path.join(under, "dying.mjs");
    const log: string[] = [];
    writeFileSync(file, 'process.on("message", () => process.abort());');
    const { inference: dying, runs } = startEngine({ file, log: (line) => void log.push(line) });
    const asked = runs.analyse(small, "the end", always);
    await assert.rejects(asked, failing({ kind: "engineStopped", how: "SIGABRT" }));
    assert.equal(log.filter((line) => /started/.test(line)).length, 2);
    dying.dispose();
  });
});

describe("the engine of a host that is killed", () => {
  it("ends too, also in the middle of a forward pass", async () => {
    const slow = smallFolder(path.join(under, "slow"), { onnx: slowOnnx(3_000) });
    const file = path.join(under, "host.mjs");
    const orphan = path.join(under, "orphan");
    mkdirSync(orphan);
    const places = JSON.stringify([MODELS, slow]);
    writeFileSync(
      file,
      `import { fork } from "node:child_process";
      const [models, slow] = ${places};
      const engine = fork(${JSON.stringify(await bundleEngine(orphan))}, [models], { serialization: "advanced", execArgv: [] });
      engine.on("message", ({ kind, method, args }) => {
        if (kind === "call" && method === "progress" && args[0] === "running") console.log(engine.pid);
      });
      engine.send({ kind: "call", id: 1, method: "analyse", args: [slow, "the cat"] });`,
    );
    const host = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = (await once(host.stdout, "data")) as [Buffer];
    const pid = Number(said);
    assert.ok(isAlive(pid));
    host.kill("SIGKILL");
    await until(() => !isAlive(pid), "the end of the engine");
  });
});
