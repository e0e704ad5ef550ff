import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, it } from "node:test";
import { toFailure } from "../../../src/domain/failure.ts";
import type { Tokenizing } from "../../../src/host/processes/tokenizerThread.ts";
import { createWatchdog } from "../../../src/host/processes/watchdog.ts";
import { temporaryFolder } from "../../engine/folder.ts";
import { tokenizers } from "../../engine/small.ts";
import { startTokenizer } from "../engine.ts";

const under = temporaryFolder();
let log: string[] = [];
let tokenizing: Tokenizing | undefined;
afterEach(() => {
  tokenizing?.dispose();
  log = [];
});

const start = () => {
  const hear = (line: string) => void log.push(line);
  tokenizing = startTokenizer({ log: hear, patience: 6_000 });
  return tokenizing;
};

/** A tokenizer whose pattern never comes to an end on some texts. */
function endless(name: string): string {
  const pattern = { Regex: "(\\w+\\s?)+$" };
  const pre_tokenizer = { type: "Split", pattern, behavior: "Isolated", invert: false };
  const file = path.join(under, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...tokenizers.wordPiece, pre_tokenizer }));
  return file;
}
const WORDS = `${"a".repeat(60)}!`;

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail("It was answered."),
    (thrown) => toFailure(thrown),
  );
const tooLong = (file: string) => ({
  kind: "tokenizerUnreadable",
  file,
  reason: { code: "tooSlow" },
});

describe("a tokenizer that never ends", () => {
  it("is given up, and whoever asks next is answered by a new thread", async () => {
    const { questions } = start();
    const file = endless("once");
    const stuck = failureOf(questions.sizes(file, [WORDS]));
    const behind = failureOf(questions.sizes("tiny-gpt", ["The cat"])); // waits in the same thread
    assert.deepEqual(await stuck, tooLong(file));
    assert.deepEqual(await behind, tooLong(file));
    const [size] = (await tokenizing?.questions.sizes("tiny-gpt", ["The cat"])) ?? [];
    assert.equal(size?.tokens, 2);
    assert.equal(tokenizing?.generation, 2);
    assert.match(log.join(), /no question taken/);
  });

  it("is asked no more after two times, until the user wants another try", async () => {
    const { forgive } = start();
    const file = endless("twice");
    const ask = () => failureOf((tokenizing as Tokenizing).questions.sizes(file, [WORDS]));
    for (let times = 0; times < 4; times++) assert.deepEqual(await ask(), tooLong(file));
    assert.equal(tokenizing?.generation, 3, "the third and fourth question reached no thread");
    forgive();
    assert.deepEqual(await ask(), tooLong(file));
    const [size] = (await tokenizing?.questions.sizes("tiny-gpt", ["The cat"])) ?? [];
    assert.equal(size?.tokens, 2);
  });
});

describe("a tokenizer that takes all memory", () => {
  it("is not even parsed, if its file is made for that", async () => {
    const { questions } = start();
    const file = path.join(under, "bomb.json");
    writeFileSync(file, `[${"{},".repeat(30e6)}{}]`);
    assert.deepEqual(await failureOf(questions.tokenizer(file)), {
      kind: "tokenizerUnreadable",
      file,
      reason: { code: "tooManyValues" },
    });
    assert.equal(tokenizing?.generation, 1);
  });

  it("ends its thread, not the extension host, and says why", async () => {
    const file = path.join(under, "eating.mjs");
    const eat = "const eaten = []; for (;;) eaten.push([eaten.length])";
    const source = `import { parentPort } from "node:worker_threads"; parentPort.once("message", () => { ${eat} });`;
    writeFileSync(file, source);
    tokenizing = startTokenizer({ file, heap: 64 });
    assert.deepEqual(await failureOf(tokenizing.questions.tokenizer("/a/model")), {
      kind: "tokenizerUnreadable",
      file: "/a/model",
      reason: { code: "tooMuchMemory" },
    });
  });
});

describe("a watchdog", () => {
  const never = () => new Promise<never>(() => {});

  it("asks for nothing while no question is open", async () => {
    let pings = 0;
    const ping = async () => void pings++;
    const watchdog = createWatchdog({ ping }, 500, () => assert.fail("stuck"));
    await watchdog.during(Promise.resolve());
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.equal(pings, 0);
  });

  it("calls once, also with several questions open", async () => {
    let calls = 0;
    await new Promise<void>((resolve) => {
      const stuck = () => {
        calls++;
        setTimeout(resolve, 1_200);
      };
      const watchdog = createWatchdog({ ping: never }, 500, stuck);
      for (let i = 0; i < 3; i++) void watchdog.during(never());
    });
    assert.equal(calls, 1);
  });
});
