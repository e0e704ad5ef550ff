import assert from "node:assert/strict";
import { globSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { importsOf, importsOfFile, root } from "./imports.ts";
import { faultOf } from "./rooms.ts";

/** Which file may not import what. */
const WRONG: readonly (readonly [file: string, imported: string])[] = [
  ["src/domain/a.ts", "vscode"],
  ["src/domain/a.ts", "node:fs"],
  ["src/domain/a.ts", "onnxruntime-node"],
  ["src/domain/a.ts", "../protocol/rpc.ts"],
  ["src/domain/a.ts", "../engine/engine.ts"],
  ["src/protocol/a.ts", "vscode"],
  ["src/protocol/a.ts", "node:worker_threads"],
  ["src/protocol/a.ts", "../host/session.ts"],
  ["src/protocol/a.ts", "../tokenizer/tokenizer.ts"],
  ["src/tokenizer/a.ts", "vscode"],
  ["src/tokenizer/a.ts", "node:fs/promises"],
  ["src/tokenizer/a.ts", "../protocol/rpc.ts"],
  ["src/tokenizer/a.ts", "../engine/model.ts"],
  ["src/tokenizer/main.ts", "vscode"],
  ["src/tokenizer/main.ts", "../engine/model.ts"],
  ["src/engine/a.ts", "vscode"],
  ["src/engine/a.ts", "../host/session.ts"],
  ["src/engine/a.ts", "../protocol/rpc.ts"],
  ["src/engine/a.ts", "../tokenizer/main.ts"],
  ["src/engine/a.ts", "../../webview/kit/canvas.ts"],
  ["src/engine/main.ts", "vscode"],
  ["src/engine/main.ts", "../tokenizer/main.ts"],
  ["src/host/a.ts", "../engine/engine.ts"],
  ["src/host/a.ts", "../engine/main.ts"],
  ["src/host/a.ts", "../tokenizer/tokenizer.ts"],
  ["src/host/a.ts", "../../webview/kit/panel.ts"],
  ["src/host/a.ts", "onnxruntime-node"],
  ["src/extension.ts", "./engine/engine.ts"],
  ["src/extension.ts", "./tokenizer/tokenizer.ts"],
  ["webview/kit/a.ts", "vscode"],
  ["webview/kit/a.ts", "node:fs"],
  ["webview/kit/a.ts", "../panels/tokens/index.ts"],
  ["webview/kit/a.ts", "../../src/host/panel.ts"],
  ["webview/kit/a.ts", "../../src/tokenizer/tokenizer.ts"],
  ["webview/kit/a.ts", "@vscode/webview-ui-toolkit"],
  ["webview/panels/attention/a.ts", "vscode"],
  ["webview/panels/attention/a.ts", "node:fs"],
  ["webview/panels/attention/a.ts", "../../../src/protocol/contract.ts"],
  ["webview/panels/attention/a.ts", "../../../src/engine/engine.ts"],
  ["webview/panels/attention/a.ts", "../tokens/index.ts"],
  ["webview/panels/attention/a.ts", "@vscode/webview-ui-toolkit/dist/toolkit.js"],
];

const RIGHT: typeof WRONG = [
  ["src/domain/a.ts", "./token.ts"],
  ["src/protocol/a.ts", "../domain/token.ts"],
  ["src/protocol/a.ts", "./rpc.ts"],
  ["src/tokenizer/a.ts", "../domain/token.ts"],
  ["src/tokenizer/a.ts", "./spans.ts"],
  ["src/tokenizer/a.ts", "gpt-tokenizer/encoding/o200k_base"],
  ["src/tokenizer/main.ts", "node:worker_threads"],
  ["src/tokenizer/main.ts", "../protocol/rpc.ts"],
  ["src/engine/a.ts", "node:fs"],
  ["src/engine/a.ts", "onnxruntime-node"],
  ["src/engine/a.ts", "../domain/tensor.ts"],
  ["src/engine/a.ts", "../tokenizer/tokenizer.ts"],
  ["src/engine/main.ts", "../protocol/contract.ts"],
  ["src/host/a.ts", "vscode"],
  ["src/host/a.ts", "node:child_process"],
  ["src/host/a.ts", "../protocol/rpc.ts"],
  ["src/host/a.ts", "./session.ts"],
  ["src/extension.ts", "vscode"],
  ["src/extension.ts", "./host/session.ts"],
  ["webview/kit/a.ts", "../../src/protocol/rpc.ts"],
  ["webview/kit/a.ts", "./controls/element.ts"],
  ["webview/kit/controls/controls.ts", "@vscode/webview-ui-toolkit"],
  ["webview/panels/attention/a.ts", "./heatmap.ts"],
  ["webview/panels/attention/a.ts", "../../kit/panel.ts"],
  ["webview/panels/attention/a.ts", "../../../src/domain/attention.ts"],
];

/** The ways to import: each has to be seen. */
const WAYS: readonly ((imported: string) => string)[] = [
  (imported) => `import * as a from "${imported}";`,
  (imported) => `import type { B } from "${imported}";`,
  (imported) => `export { c } from "${imported}";`,
  (imported) => `export const d = import("${imported}");`,
];

/** What is wrong with a file in which only this stands. */
const faultsIn = (file: string, text: string): readonly string[] =>
  importsOf(text).flatMap((imported) => faultOf(file, imported) ?? []);

describe("the rooms of the house", () => {
  for (const [file, imported] of WRONG) {
    it(`forbid ${file} to import ${imported}, in each of the ${WAYS.length} ways`, () => {
      for (const way of WAYS) assert.equal(faultsIn(file, way(imported)).length, 1, way(imported));
    });
  }
  for (const [file, imported] of RIGHT) {
    it(`let ${file} import ${imported}`, () => {
      for (const way of WAYS) {
        assert.deepEqual(importsOf(way(imported)), [imported]);
        assert.deepEqual(faultsIn(file, way(imported)), []);
      }
    });
  }
  it("are kept by every file", () => {
    const files = globSync("{src,webview}/**/*.ts", { cwd: root }).map((file) =>
      file.split(path.sep).join("/"),
    );
    assert.ok(files.length > 300);
    const faults = files.flatMap((file) =>
      importsOfFile(file).flatMap((imported) => {
        const fault = faultOf(file, imported);
        return fault === undefined ? [] : `${file}: ${fault}`;
      }),
    );
    assert.deepEqual(faults, []);
  });
});
