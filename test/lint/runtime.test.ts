// onnxruntime reports to its makers unless it is told not to before it loads.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** A way to load it; what is imported as a type is gone when it runs. */
const LOADS =
  /^(?:import (?!type )|export [*{])[^;=]*"onnxruntime-(?:node|web)"|(?<!typeof )\b(?:import|require)\("onnxruntime-(?:node|web)"\)/m;
const LOADS_IN_PYTHON = /^(?:import|from) onnxruntime\b/m;
/** What has to stand before it. */
const SILENCES =
  /^import quiet\b|^(?:os|process)\.env(?:iron)?(?:\.|\[")ORT_DISABLE_TELEMETRY(?:"\])? = "1"/m;

describe("onnxruntime", () => {
  it("is loaded in one place, which keeps it from reporting", () => {
    for (const planted of [
      'import * as ort from "onnxruntime-node";',
      'import "onnxruntime-node";',
      'const ort = await import("onnxruntime-node");',
      'const ort = require("onnxruntime-web");',
    ]) {
      assert.match(planted, LOADS);
    }
    const loading = globSync("{src,test,webview}/**/*.{ts,mjs}", { cwd: root })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => !file.startsWith("test/lint/") && LOADS.test(read(file)));
    assert.deepEqual(loading, ["src/engine/onnx/runtime.ts"]);
  });

  it("is kept from reporting before Python loads it", () => {
    const speaks = (text: string) => {
      const loads = text.search(LOADS_IN_PYTHON);
      const silences = text.search(SILENCES);
      return loads >= 0 && !(silences >= 0 && silences < loads);
    };
    assert.ok(speaks("import onnxruntime\n"));
    assert.ok(speaks("from onnxruntime import InferenceSession\nimport quiet\n"));
    assert.ok(!speaks("import quiet\nimport onnxruntime\n"));
    const files = globSync("{training,test}/**/*.py", { cwd: root });
    assert.deepEqual(
      files.filter((file) => speaks(read(file))),
      [],
    );
  });

  it("is kept from reporting in all that npm runs", () => {
    assert.match(read("test/launch.mjs"), SILENCES);
  });
});
