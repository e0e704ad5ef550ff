import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** What Glassbox is built on by its commission, and the name by which each is imported. */
const NAMED: Readonly<Record<string, string>> = {
  "@types/vscode": "vscode",
  "@vscode/test-electron": "@vscode/test-electron",
  "@vscode/webview-ui-toolkit": "@vscode/webview-ui-toolkit",
  "@xenova/transformers": "@xenova/transformers",
  esbuild: "esbuild",
};

describe("the packages", () => {
  const manifest = JSON.parse(read("package.json"));
  const sources = globSync(["{src,webview,test}/**/*.ts", "esbuild.mjs"], { cwd: root })
    .filter((file) => !file.startsWith(path.join("test", "lint")))
    .map(read);

  for (const [name, imported] of Object.entries(NAMED)) {
    it(`include ${name}, and use it`, () => {
      const { dependencies, devDependencies } = manifest;
      assert.ok(name in { ...dependencies, ...devDependencies });
      const statement = new RegExp(
        `^(?:import|export)\\b[^;]*\\bfrom "${imported}(?:/[^"]*)?";`,
        "m",
      );
      const call = new RegExp(`\\bimport\\("${imported}(?:/[^"]*)?"\\)`);
      assert.ok(sources.some((source) => statement.test(source) || call.test(source)));
    });
  }

  it("are installed without running their scripts, so that nothing reaches for CUDA", () => {
    const said = execFileSync("npm", ["config", "get", "ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, npm_config_ignore_scripts: undefined },
    });
    assert.equal(said.trim(), "true");
  });

  it("are locked as package.json asks for them", () => {
    const locked = JSON.parse(read("package-lock.json")).packages[""];
    for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
      assert.deepEqual(locked[kind], manifest[kind]);
    }
  });
});
