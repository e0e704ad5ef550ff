// onnxruntime reports to its makers unless it is told not to before it loads: one file loads it.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
/** A way to load it; what is imported as a type is gone when it runs. */
const LOADS =
  /^import (?!type )[^;]*"onnxruntime-node"|(?<!typeof )\b(?:import|require)\("onnxruntime-node"\)/m;

it("onnxruntime is loaded in one place", () => {
  for (const planted of [
    'import * as ort from "onnxruntime-node";',
    'const ort = await import("onnxruntime-node");',
    'const ort = require("onnxruntime-node");',
  ]) {
    assert.match(planted, LOADS);
  }
  const loading = globSync("src/**/*.ts", { cwd: root }).filter((file) =>
    LOADS.test(readFileSync(path.join(root, file), "utf8")),
  );
  assert.deepEqual(loading, [path.join("src", "engine", "onnx", "runtime.ts")]);
});
