import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { run } from "../vscode/kit/run.ts";
import { root } from "../vscode/kit/window.ts";
import { type Built, contentsOf } from "./contents.ts";
import type { Target } from "./targets.ts";

/** Builds what is shipped into a folder. */
export async function build(folder: string): Promise<Built> {
  const list = path.join(folder, "inputs.json");
  const dist = path.join(folder, "dist");
  const flags = ["--minify", `--outdir=${dist}`, `--inputs=${list}`];
  await run(process.execPath, ["esbuild.mjs", ...flags], root);
  return { folder: dist, inputs: JSON.parse(readFileSync(list, "utf8")) };
}

/** Lays out what a package has in it, as it lies where it is installed. */
export function layOut(target: Target, built: Built, folder: string): void {
  for (const [name, content] of contentsOf(target, built)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if ("text" in content) writeFileSync(file, content.text);
    else copyFileSync(content.file, file);
  }
}

/**
 * Makes the package for a target, and resolves with its file.
 *
 * @param folder where to put it
 * @param version that of package.json unless given
 */
export async function pack(
  target: Target,
  built: Built,
  folder: string,
  version?: string,
): Promise<string> {
  const work = mkdtempSync(path.join(os.tmpdir(), "glassbox-package-"));
  try {
    layOut(target, built, work);
    writeFileSync(path.join(work, ".vscodeignore"), "# All that lies here is shipped.\n");
    const file = path.join(work, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    if (version) writeFileSync(file, JSON.stringify({ ...manifest, version }));
    mkdirSync(folder, { recursive: true });
    const name = [manifest.name, target, version ?? manifest.version].join("-");
    const packagePath = path.join(folder, `${name}.vsix`);
    await createVSIX({ cwd: work, packagePath, ...(target !== "universal" && { target }) });
    return packagePath;
  } finally {
    rmSync(work, { recursive: true });
  }
}
