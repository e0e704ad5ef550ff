import { rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./window.ts";

/**
 * Bundles the tests that run in the extension host: VS Code looks for them inside the extension's
 * folder and imports them as they are, so TypeScript will not do.
 *
 * @returns the module to hand to VS Code as `extensionTestsPath`
 */
export async function bundleTests(): Promise<string> {
  const outdir = path.join(root, "dist/test");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["test/vscode/*.test.ts", "test/vscode/kit/mocha.ts"],
    entryNames: "[name]",
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode"],
    packages: "external",
    logLevel: "warning",
  });
  return path.join(outdir, "mocha.js");
}
