// Runs test/vscode/*.test.ts in the extension host of a real VS Code: the one that
// VSCODE_EXECUTABLE names, else the one that our kit opens in the browser.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { bundleTests } from "./kit/bundle.ts";
import { root, sample } from "./kit/window.ts";

const profile = mkdtempSync(path.join(os.tmpdir(), "glassbox-profile-"));
try {
  process.exitCode = await runTests({
    vscodeExecutablePath:
      process.env.VSCODE_EXECUTABLE ?? path.join(import.meta.dirname, "kit/code.ts"),
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleTests(),
    launchArgs: [sample, `--user-data-dir=${profile}`, `--extensions-dir=${profile}/extensions`],
    // `env node` in the kit's first line has to find a Node that runs TypeScript.
    extensionTestsEnv: {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`,
    },
  });
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : String(thrown));
  process.exitCode = 1;
} finally {
  rmSync(profile, { recursive: true, force: true });
}
