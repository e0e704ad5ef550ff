import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { APART, runNode, skip } from "./apart.ts";
import { REFUSED } from "./asked.ts";
import { MODELS } from "./places.ts";

const file = (name: string) => path.join(import.meta.dirname, name);
/** A script that has what this file exports. */
const having = (name: string, script: string) => [
  "--input-type=module",
  "-e",
  `import * as it from "${pathToFileURL(file(name))}"; ${script}`,
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
  const run = (before: readonly string[], ...args: readonly string[]) =>
    runNode(folder, before, ...args);

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

  const model = JSON.stringify(path.join(MODELS, "tiny-gpt/onnx/model.onnx"));

  it("onnxruntime keeps no number of this device and no reports", () => {
    const script = `await (await it.loadRuntime()).InferenceSession.create(${model});`;
    run([], ...having("../../src/engine/onnx/runtime.ts", script));
    assert.deepEqual(written(), []);
  });

  it("onnxruntime left to itself would: they are seen", { skip }, () => {
    const library = import.meta.resolve("onnxruntime-node");
    const script = `await (await import(${JSON.stringify(library)})).default.InferenceSession.create(${model});`;
    run(APART, "--input-type=module", "-e", script);
    assert.ok(
      written().some((name) => `${name}`.includes(".onnxruntime")),
      `${written()}`,
    );
  });

  it("tests write nothing where the user's things are", () => {
    run([], "--test", path.join(import.meta.dirname, "../engine/operators/einsum.test.ts"));
    assert.deepEqual(written(), []);
  });
});
