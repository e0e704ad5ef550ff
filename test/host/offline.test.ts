import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { MODELS } from "./places.ts";

const file = (name: string) => path.join(import.meta.dirname, name);
/** A script that has what this file exports. */
const having = (name: string, script: string) => [
  "--input-type=module",
  "-e",
  `import * as it from "${pathToFileURL(file(name))}"; ${script}`,
];

/** A network namespace of its own without a way out, not even to this machine. */
const APART = ["unshare", "--map-root-user", "--net"];
const canPart =
  process.platform === "linux" &&
  spawnSync(APART[0] as string, [...APART.slice(1), "true"]).status === 0;
const skip = !canPart && "it takes a Linux that lets us have a network namespace";

/** What the engine cannot be asked of a model of such a kind. */
const REFUSED = [
  ...["write", "labels", "fill", "fillSpans", "following"].map((name) => `tiny-gpt ${name}`),
  ...["write", "labels", "fillSpans", "prompts", "next", "beams"].map(
    (name) => `tiny-bert ${name}`,
  ),
  ...["labels", "fill", "surprisals", "following"].map((name) => `tiny-t5 ${name}`),
];

describe("without a way out", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-offline-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = () => readdirSync(folder, { recursive: true });
  const models = () =>
    readdirSync(MODELS, { recursive: true, encoding: "utf8" }).map((name) => {
      const { size, mtimeMs } = statSync(path.join(MODELS, name));
      return { name, size, mtimeMs };
    });
  /** Runs Node with every folder that a program may take for its own in an empty one. */
  const run = (before: readonly string[], ...args: readonly string[]) => {
    const [program, ...rest] = [...before, process.execPath, ...args] as [string, ...string[]];
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder }; // no CI: onnxruntime asks
    const { status, stdout, stderr } = spawnSync(program, rest, {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  it("nothing turns to the network, whatever is asked, and nothing is written", { skip }, () => {
    const before = models();
    const { answered, refused, outbound } = JSON.parse(run(APART, file("tour.ts")));
    assert.deepEqual(refused, REFUSED);
    assert.ok(answered > 150, `${answered} answers`);
    assert.equal(outbound, 0);
    assert.deepEqual(written(), []);
    assert.deepEqual(models(), before);
  });

  for (const [what, attempt] of [
    ["a name", 'fetch("https://huggingface.co")'],
    ["an address", 'fetch("http://192.0.2.1")'],
    ["this machine", 'fetch("http://127.0.0.1")'],
  ]) {
    it(`one that turns to ${what} is seen`, { skip }, () => {
      const script = `
        const before = it.outbound();
        await ${attempt}.catch(() => {});
        console.log(before, it.outbound());`;
      const [before, after] = run(APART, ...having("outbound.ts", script))
        .split(" ")
        .map(Number);
      assert.equal(before, 0);
      assert.ok((after as number) > 0);
    });
  }

  it("onnxruntime keeps no number of this device and no reports", () => {
    const model = JSON.stringify(path.join(MODELS, "tiny-gpt/onnx/model.onnx"));
    const script = `await (await it.loadRuntime()).InferenceSession.create(${model});`;
    run([], ...having("../../src/engine/onnx/runtime.ts", script));
    assert.deepEqual(written(), []);
  });
});
