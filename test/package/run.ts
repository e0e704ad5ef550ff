// `npm run package`: makes the packages of all targets in packages/, or of those that are named.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../vscode/kit/window.ts";
import { build, pack } from "./pack.ts";
import { isTarget, TARGETS } from "./targets.ts";

const all = Object.keys(TARGETS).filter(isTarget);
const named = process.argv.slice(2);
const unknown = named.filter((name) => !isTarget(name));
if (unknown.length > 0) {
  console.error(`No such target: ${unknown.join(", ")}. Targets: ${all.join(", ")}.`);
  process.exit(1);
}
const folder = path.join(root, "packages");
const work = mkdtempSync(path.join(os.tmpdir(), "glassbox-build-"));
const lines: string[] = [];
try {
  const built = await build(work);
  for (const target of named.length > 0 ? named.filter(isTarget) : all) {
    const began = Date.now();
    const file = await pack(target, built, folder);
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    lines.push(
      `${megabytes.padStart(6)} MB ${seconds.padStart(6)} s  ${path.relative(root, file)}`,
    );
  }
} finally {
  rmSync(work, { recursive: true });
}
console.log(lines.join("\n"));
