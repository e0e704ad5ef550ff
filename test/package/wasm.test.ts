// Where onnxruntime has no library for a machine, the engine runs on WebAssembly.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Questions } from "../../src/domain/questions/model.ts";
import { tokenizers } from "../engine/small.ts";
import { tinyFolder } from "../engine/tiny.ts";
import { mapOf, ofModel, REFUSED, TEXT } from "../host/asked.ts";
import { startEngine } from "../host/engine.ts";
import { root } from "../vscode/kit/window.ts";
import { build, layOut } from "./pack.ts";

/** Of a number, or of its size where that is above 1. */
const WITHIN = 1e-4;
const REFUSAL = Symbol("refused");

describe("the universal package", () => {
  let work: string;
  let installed: string;
  let native: ReturnType<typeof startEngine>;
  let wasm: ReturnType<typeof startEngine>;
  before(async () => {
    work = mkdtempSync(path.join(os.tmpdir(), "glassbox-wasm-"));
    installed = path.join(work, "installed");
    layOut("universal", await build(work), installed);
    native = startEngine();
    wasm = startEngine({
      file: path.join(installed, "dist/engine.js"),
      models: path.join(installed, "media/models"),
    });
  });
  after(() => {
    native.inference.dispose();
    wasm.inference.dispose();
    rmSync(work, { recursive: true });
  });

  const answers = async (engine: Questions, model: string) => {
    const run = await engine.analyse(model, TEXT);
    const all = new Map<string, unknown>();
    for (const [name, ask] of Object.entries(ofModel(engine, run))) {
      all.set(name, await ask().catch(() => REFUSAL));
    }
    return all;
  };

  for (const model of ["tiny-gpt", "tiny-bert", "tiny-t5"]) {
    it(`answers all that the library answers, and the same: ${model}`, async () => {
      const expected = await answers(native.inference.open().questions, model);
      const actual = await answers(wasm.inference.open().questions, model);
      for (const [name, answer] of expected) {
        assert.equal(answer === REFUSAL, REFUSED.includes(`${model} ${name}`), name);
        if (name === "files") continue; // each has models of its own
        assertClose(unmarked(actual.get(name)), unmarked(answer), name);
      }
    });
  }

  it("makes a map in a thread of its own, the same as from the sources", async () => {
    const { folder } = tinyFolder(work, "tiny");
    writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(tokenizers.wordPiece));
    const [expected, actual] = await Promise.all(
      [native, wasm].map(async ({ inference }) => {
        const { questions } = inference.open();
        const { id } = await questions.analyse(folder, "the cat");
        return mapOf(questions, id, "umap");
      }),
    );
    assert.equal(actual?.method, "umap");
    assert.deepEqual(actual, expected);
  });
});

describe("the engine without a library", () => {
  const node = (...args: readonly string[]) => {
    const hook = path.join(import.meta.dirname, "withoutLibrary.mjs");
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(process.execPath, ["--import", hook, ...args], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    return { status, stdout };
  };

  it("runs on WebAssembly, within its memory", () => {
    const script = `
      import { freeMemory } from "./src/engine/onnx/memory.ts";
      import { loadRuntime } from "./src/engine/onnx/runtime.ts";
      const { options } = (await loadRuntime()).weightsIn("/models", ["a.onnx"]);
      console.log(JSON.stringify([freeMemory() <= 2 ** 31, options.externalData]));
      process.exit();`;
    const { stdout } = node("--input-type=module-typescript", "-e", script);
    assert.deepEqual(JSON.parse(stdout), [
      true,
      [{ path: "a.onnx", data: path.join("/models", "a.onnx") }],
    ]);
  });

  it("says what PyTorch says of models in other forms", () => {
    const { status, stdout } = node("--test", "test/engine/exports.test.ts");
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ℹ pass [1-9]/m);
  });
});

/** Without what tells files apart: the two packages lie in two folders. */
const unmarked = (answer: unknown): unknown =>
  typeof answer === "object" && answer !== null && "mark" in answer
    ? { ...answer, mark: undefined }
    : answer;

/** The same but for the last digits of numbers; bytes may be one further, where one was rounded. */
function assertClose(actual: unknown, expected: unknown, what: string): void {
  if (typeof expected === "number" && typeof actual === "number") {
    const isNear = Math.abs(actual - expected) <= WITHIN * Math.max(1, Math.abs(expected));
    assert.ok(isNear || Object.is(actual, expected), `${what}: ${actual} is not ${expected}`);
  } else if (expected instanceof Uint8Array && actual instanceof Uint8Array) {
    assert.equal(actual.length, expected.length, what);
    const furthest = expected.reduce(
      (most, byte, i) => Math.max(most, Math.abs(byte - (actual[i] as number))),
      0,
    );
    assert.ok(furthest <= 1, `${what}: a byte is ${furthest} off`);
  } else if (typeof expected === "object" && expected !== null) {
    assert.ok(typeof actual === "object" && actual !== null, what);
    assert.deepEqual(Object.keys(actual), Object.keys(expected), what);
    for (const [key, value] of Object.entries(expected)) {
      assertClose((actual as Record<string, unknown>)[key], value, `${what}.${key}`);
    }
  } else {
    assert.equal(actual, expected, what);
  }
}
