import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");

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
  ["webview/panels/one/a.ts", "vscode"],
  ["webview/panels/one/a.ts", "node:fs"],
  ["webview/panels/one/a.ts", "../../../src/protocol/contract.ts"],
  ["webview/panels/one/a.ts", "../../../src/engine/engine.ts"],
  ["webview/panels/one/a.ts", "../two/index.ts"],
  ["webview/panels/one/a.ts", "@vscode/webview-ui-toolkit/dist/toolkit.js"],
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
  ["webview/kit/a.ts", "./element.ts"],
  ["webview/kit/controls.ts", "@vscode/webview-ui-toolkit"],
  ["webview/panels/one/a.ts", "./heatmap.ts"],
  ["webview/panels/one/a.ts", "../../kit/panel.ts"],
  ["webview/panels/one/a.ts", "../../../src/domain/attention.ts"],
];

/** Other faults that no test would notice. */
const FAULTS: Readonly<Record<string, string>> = {
  "nursery/noFloatingPromises":
    "export async function work(): Promise<void> {}\nexport function a(): void {\n  work();\n}\n",
  "suspicious/noExplicitAny": "export const a: any = 1;\n",
  "suspicious/noImportCycles": 'export { b } from "./second.ts";\n',
};

/** The ways to import: each has to be seen. */
const WAYS: readonly ((imported: string) => string)[] = [
  (imported) => `import * as a from "${imported}";`,
  (imported) => `import type { B } from "${imported}";`,
  (imported) => `export { c } from "${imported}";`,
  (imported) => `export const d = import("${imported}");`,
];

describe("the rooms of the house", () => {
  const copy = mkdtempSync(path.join(os.tmpdir(), "glassbox-lint-"));
  /** "file:line" of every import that the lint forbids. */
  const caught = new Set<string>();
  const planted = new Map<string, string[]>();
  const place = (file: string, imported: string) => {
    const lines = planted.get(file) ?? [];
    planted.set(file, lines);
    return WAYS.map((way) => `${file}:${lines.push(way(imported))}`);
  };
  const wrong = WRONG.map(([file, imported]) => ({ file, imported, at: place(file, imported) }));
  const right = RIGHT.map(([file, imported]) => ({ file, imported, at: place(file, imported) }));

  before(() => {
    settle(copy);
    for (const [file, lines] of planted) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      writeFileSync(path.join(copy, file), lines.join("\n"));
    }
    const report = biome(copy, ["style/noRestrictedImports"]);
    for (const [, file, line] of report.matchAll(/file=([^,]+),line=(\d+)/g)) {
      caught.add(`${path.relative(copy, path.resolve(copy, file as string))}:${line}`);
    }
  });
  after(() => rmSync(copy, { recursive: true }));

  for (const { file, imported, at } of wrong) {
    it(`forbids ${file} to import ${imported}, in each of the ${WAYS.length} ways`, () => {
      assert.deepEqual(
        at.filter((place) => !caught.has(place)),
        [],
      );
    });
  }
  for (const { file, imported, at } of right) {
    it(`lets ${file} import ${imported}`, () => {
      assert.deepEqual(
        at.filter((place) => caught.has(place)),
        [],
      );
    });
  }
});

describe("the lint", () => {
  for (const [rule, text] of Object.entries(FAULTS)) {
    it(`holds ${rule}`, () => {
      const copy = mkdtempSync(path.join(os.tmpdir(), "glassbox-lint-"));
      try {
        settle(copy);
        mkdirSync(path.join(copy, "src/host"), { recursive: true });
        writeFileSync(path.join(copy, "src/host/first.ts"), text);
        writeFileSync(path.join(copy, "src/host/second.ts"), 'export * from "./first.ts";\n');
        const name = rule.slice(rule.indexOf("/") + 1);
        assert.match(biome(copy, []), new RegExp(`title=[^,]*${name}[^\\n]*first\\.ts`));
      } finally {
        rmSync(copy, { recursive: true });
      }
    });
  }
});

/** Puts our settings of Biome into a folder that is no repository. */
function settle(folder: string): void {
  const settings = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
  delete settings.vcs;
  writeFileSync(path.join(folder, "biome.json"), JSON.stringify(settings));
}

/** What Biome says, one line each: "::error title=lint/…,file=…,line=…". */
function biome(folder: string, rules: readonly string[]): string {
  const program = path.join(root, "node_modules/.bin/biome");
  const args = ["lint", ...rules.map((rule) => `--only=${rule}`), "--reporter=github"];
  try {
    return execFileSync(program, [...args, "--max-diagnostics=none"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (thrown) {
    return (thrown as { stdout: string }).stdout; // it ends with 1 when it finds something
  }
}
