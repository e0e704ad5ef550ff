// `npm start`: builds Glassbox and opens a real VS Code with it on the sample folder, until Ctrl+C.
import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cacheFolder } from "./vscode/kit/cache.ts";
import { findProgram } from "./vscode/kit/chromium.ts";
import { seconds, Unable } from "./vscode/kit/install.ts";
import { run } from "./vscode/kit/run.ts";
import { startServer } from "./vscode/kit/server.ts";
import { root, sample } from "./vscode/kit/window.ts";

const DOWNLOAD = 20_000; // milliseconds without an answer, after which the browser has to do

const HOW = `Open story.md and rest the mouse on a word. Or select some text, right-click it, and choose
Glassbox > Inspect Tokens, Show Attention, Show Predictions, Show Embeddings, Show Anatomy, Show Layers,
Generate Text or Compare Prompts.`;

/** The desktop's VS Code, where a display is there to show it on. */
async function desktop(): Promise<string | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_EXECUTABLE } = process.env;
  if (VSCODE_EXECUTABLE) return VSCODE_EXECUTABLE;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) return undefined;
  const installed = findProgram("code", "code.cmd");
  if (installed) return installed;
  console.log("Looking for a VS Code to download…");
  try {
    return await Promise.race([
      downloadAndUnzipVSCode({
        cachePath: path.join(cacheFolder(), "desktop"),
        timeout: DOWNLOAD,
      }),
      sleep(10 * DOWNLOAD, undefined, { ref: false }).then(() => {
        throw new Error("it took too long");
      }),
    ]);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    console.log(`It cannot be downloaded (${reason}), so VS Code opens in the browser.`);
    return undefined;
  }
}

/** Opens the desktop's VS Code with a profile of its own; resolves when its window is closed. */
async function openDesktop(program: string, began: number): Promise<void> {
  const profile = path.join(cacheFolder(), "profile");
  const args = [
    ...["--new-window", "--wait", "--disable-workspace-trust", `--user-data-dir=${profile}`],
    ...[`--extensions-dir=${profile}/extensions`, `--extensionDevelopmentPath=${root}`, sample],
  ];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const isShell = process.platform === "win32"; // code.cmd
  const child = spawn(isShell ? `"${program}"` : program, args, {
    shell: isShell,
    stdio: "ignore",
  });
  console.log(`VS Code opens with Glassbox (${seconds(began)}). Ctrl+C here ends it.\n${HOW}`);
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
}

/** Serves VS Code for any browser of this machine until Ctrl+C. */
async function openInBrowser(began: number): Promise<void> {
  const server = await startServer({ extension: root, folder: sample });
  // `on`, not `once`: the launcher hands on what the terminal sent us too, and the second would kill.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => process.exit(0)); // the server ends with us
  }
  console.log(`VS Code with Glassbox is ready after ${seconds(began)}. Ctrl+C here ends it.\n`);
  console.log(`    ${server.url}\n\n${HOW}`);
  await server.ended;
}

try {
  const began = Date.now();
  await run(process.execPath, ["esbuild.mjs"], root);
  const program = await desktop();
  await (program ? openDesktop(program, began) : openInBrowser(began));
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exit(1);
}
