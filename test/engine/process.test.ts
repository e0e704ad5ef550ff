import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Stage } from "../../src/domain/model/run.ts";
import type { EngineForHost } from "../../src/protocol/contract.ts";
import { connect, type Envelope, type Port } from "../../src/protocol/rpc.ts";
import { failing } from "../asserts.ts";
import { models, root } from "./folder.ts";

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

function start() {
  const child = fork(path.join(root, "src/engine/main.ts"), [models], {
    serialization: "advanced",
    execArgv: [],
  });
  children.push(child);
  const port: Port = {
    post: (envelope) => void child.send(envelope, () => {}),
    listen: (receive, closed) => {
      child.on("message", (envelope) => receive(envelope as Envelope));
      child.on("exit", (code, signal) =>
        closed({ kind: "engineStopped", how: signal ?? String(code) }),
      );
    },
  };
  const stages: Stage[] = [];
  const { promise: running, resolve: run } = Promise.withResolvers<void>();
  const hear = {
    async progress(stage: Stage) {
      stages.push(stage);
      if (stage === "running") run();
    },
  };
  return { child, stages, running, engine: connect<EngineForHost>(port, hear) };
}

describe("the engine's process", () => {
  it("answers over the wire, and says how far it is", async () => {
    const { child, stages, engine } = start();
    const run = await engine.analyse("tiny-gpt", "The cat sat on the mat. ".repeat(20));
    assert.equal(run.model.name, "tiny-gpt");
    assert.deepEqual(stages, ["loadingTokenizer", "loadingModel", "tokenizing", "running"]);
    const { weights, from } = await engine.attention(run.id, 3, 7);
    assert.equal(weights.length, run.tokens.ids.length ** 2);
    const { heads } = run.model;
    assert.ok(
      weights.buffer.byteLength < (heads * weights.byteLength) / 2,
      "only one head is sent",
    );
    assert.equal(from, run.tokens.ids.length);
    assert.equal((await engine.candidates(run.id, 0, 10)).candidates.length, 10);
    child.kill("SIGKILL");
  });

  it("lets the newest question overtake those that came while it was busy", async () => {
    const { child, engine, running } = start();
    const busy = engine.analyse("tiny-gpt", "The cat sat on the mat. ".repeat(200));
    await running;
    const later = ["one", "two", "three"].map((text) => engine.analyse("tiny-gpt", text));
    // The first may be overtaken too, if the others come just before it blocks the process.
    const [, ...answers] = await Promise.allSettled([busy, ...later]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ["rejected", "rejected", "fulfilled"],
    );
    child.kill("SIGKILL");
  });

  it("ends itself when its parent's channel closes", async () => {
    const { child, engine } = start();
    await engine.analyse("tiny-gpt", "The cat");
    child.disconnect();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("killed while a question is open, it fails the question", async () => {
    const { child, engine } = start();
    const open = engine.analyse("tiny-gpt", "The cat");
    child.kill("SIGKILL");
    await assert.rejects(open, failing({ kind: "engineStopped", how: "SIGKILL" }));
  });

  it("carries the world's faults as data", async () => {
    const { child, engine } = start();
    const folder = path.join(root, "no such folder");
    await assert.rejects(
      engine.analyse(folder, "The cat"),
      failing({ kind: "modelMissing", folder }),
    );
    child.kill("SIGKILL");
  });
});
