import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { importsOf, importsOfFile, root } from "./imports.ts";
import { faultOf, ROOMS } from "./rooms.ts";

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

/** In each room one import of what stands above, or of what its sub-room alone may not import. */
const UPWARD: typeof WRONG = [
  ["src/domain/text/a.ts", "../model/tensor.ts"],
  ["src/domain/search/a.ts", "../questions/model.ts"],
  ["src/domain/questions/a.ts", "../failure.ts"],
  ["src/tokenizer/models/a.ts", "../stages/spans.ts"],
  ["src/tokenizer/jinja/values/a.ts", "../template.ts"],
  ["src/tokenizer/jinja/template.ts", "../files/openai.ts"],
  ["src/engine/graph/a.ts", "../sessions/graphs.ts"],
  ["src/engine/maps/a.ts", "../answers/lens.ts"],
  ["src/engine/headers/a.ts", "../sheets/sheet.ts"],
  ["src/domain/makeup/a.ts", "./layouts/layout.ts"],
  ["src/engine/vectors/a.ts", "../answers/lens.ts"],
  ["src/engine/answers/a.ts", "../engine.ts"],
  ["src/engine/answers/layers/a.ts", "../surprisal.ts"],
  ["src/engine/answers/embeddings/a.ts", "../lens.ts"],
  ["src/engine/answers/b.ts", "onnxruntime-node"],
  ["src/engine/runs/a.ts", "../../tokenizer/document/document.ts"],
  ["src/host/words/a.ts", "../window/settings.ts"],
  ["src/host/editor/a.ts", "../panels/panel.ts"],
  ["src/host/models/a.ts", "../session/session.ts"],
  ["src/host/counting/a.ts", "../search/searcher.ts"],
  ["webview/kit/page/a.ts", "../panel/panel.ts"],
  ["webview/panels/attention/map/a.ts", "../heads/grid.ts"],
  ["webview/panels/anatomy/ground/a.ts", "../words/names.ts"],
  ["webview/panels/embeddings/ground/a.ts", "../nearest/nearest.ts"],
  ["webview/panels/embeddings/ground/a.ts", "../arithmetic/arithmetic.ts"],
  ["src/domain/positions/a.ts", "../tokenizer/steps.ts"],
  ["webview/panels/embeddings/map/plane/a.ts", "../vocabulary/names.ts"],
  ["webview/panels/embeddings/map/vocabulary/a.ts", "../map.ts"],
  ["webview/panels/embeddings/positions/drawing/a.ts", "../kinds/view.ts"],
  ["webview/panels/embeddings/positions/kinds/a.ts", "../positions.ts"],
  ["webview/panels/embeddings/nearest/a.ts", "../search/search.ts"],
  ["webview/panels/model/facts/a.ts", "../costs/lora.ts"],
  ["webview/panels/generation/ground/a.ts", "../beams/beams.ts"],
  ["webview/panels/layers/ground/a.ts", "../lens/lens.ts"],
  ["webview/panels/predictions/sampling/a.ts", "../labels/labels.ts"],
  ["webview/panels/prompts/input/a.ts", "../answer/next.ts"],
  ["webview/panels/tokens/cut/a.ts", "../index.ts"],
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
  ["src/engine/onnx/a.ts", "onnxruntime-node"],
  ["src/engine/a.ts", "../domain/tensor.ts"],
  ["src/engine/a.ts", "../tokenizer/pipeline/tokenizer.ts"],
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
  for (const [file, imported] of [...WRONG, ...UPWARD]) {
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

  const rooms = ROOMS.filter(({ order }) => order.length > 0);

  it("are each shown by a wrong import upward", () => {
    for (const { folder } of rooms) {
      assert.ok(
        UPWARD.some(([file]) => file.startsWith(folder)),
        folder,
      );
    }
  });

  for (const { folder, order } of rooms) {
    it(`show at most 4 files at the root of ${folder}, and 16 in a sub-room`, () => {
      assert.ok(filesIn(folder).length <= 4, filesIn(folder).join(", "));
      for (const one of order) {
        const { length } = filesIn(`${folder}/${one}`);
        assert.ok(length > 0 && length <= 16, `${length} files in ${one}`);
      }
      const inner = globSync("**/", { cwd: path.join(root, folder) });
      const named = order.flatMap((one) => [one, path.posix.dirname(one)]);
      assert.deepEqual(
        inner.filter((one) => one !== "." && !named.includes(one.split(path.sep).join("/"))),
        [],
      );
    });

    it(`are told of in the README of ${folder}, from the ground up`, () => {
      const text = readFileSync(path.join(root, folder, "README.md"), "utf8");
      const told = [...text.matchAll(/^\d+\. \*\*(.+?)\*\*/gm)].map(([, name]) => name);
      assert.deepEqual(told, order);
      for (const [, link] of text.matchAll(/\]\(([^)#]+)\)/g)) {
        assert.ok(existsSync(path.join(root, folder, link as string)), link);
      }
    });
  }
});

/** Its own files, but for what it says of itself. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .map(({ name }) => name);
}
