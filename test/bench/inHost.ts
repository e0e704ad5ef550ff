import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { root } from "../vscode/kit/window.ts";

/**
 * Runs a script of this folder in the extension host of a real VS Code.
 *
 * @param script exports `run`, which writes JSON into the file that GLASSBOX_BENCH_ANSWER names
 * @param given environment variables
 * @param folder opened in it
 */
export async function runInHost<Answer>(
  script: string,
  given: Readonly<Record<string, string>>,
  folder: string,
): Promise<Answer> {
  const own = mkdtempSync(path.join(os.tmpdir(), "glassbox-bench-"));
  const answer = path.join(own, "answer.json");
  try {
    const failed = await runTests({
      vscodeExecutablePath:
        process.env.VSCODE_EXECUTABLE ?? path.join(root, "test/vscode/kit/code.ts"),
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundle(script),
      launchArgs: [folder, `--user-data-dir=${own}/profile`, `--extensions-dir=${own}/none`],
      extensionTestsEnv: {
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`,
        GLASSBOX_BENCH_ROOT: root,
        GLASSBOX_BENCH_ANSWER: answer,
        ...given,
      },
    });
    if (failed) throw new Error(`VS Code ended with ${failed}.`);
    return JSON.parse(readFileSync(answer, "utf8")) as Answer;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** VS Code looks for the module it is to run inside the extension's folder. */
async function bundle(script: string): Promise<string> {
  const outfile = path.join(root, "dist/bench", script.replace(/\.ts$/, ".js"));
  await build({
    entryPoints: [path.join(import.meta.dirname, script)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    external: ["vscode"],
    logLevel: "warning",
  });
  return outfile;
}
