// Builds dist/: the extension host's side, the engine and the tokenizer thread for Node, and the
// panels for the page. Flags: --watch, --minify.
import { rmSync, statSync } from "node:fs";
import path from "node:path";
import esbuild from "esbuild";

const flags = new Set(process.argv.slice(2));
const shared = {
  bundle: true,
  format: "esm",
  outdir: "dist",
  minify: flags.has("--minify"),
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
};

const builds = [
  {
    ...shared,
    entryPoints: {
      extension: "src/extension.ts",
      engine: "src/engine/main.ts",
      tokenizer: "src/tokenizer/main.ts",
    },
    platform: "node",
    target: "node22",
    splitting: true,
    external: ["vscode", "onnxruntime-node"],
    // transformers.js names them at its top; text needs neither.
    alias: { sharp: "./src/empty.ts", "onnxruntime-web": "./src/empty.ts" },
    // CommonJS packages inside an ES module still ask for `require`.
    banner: {
      js: "import { createRequire as glassboxRequire } from 'node:module'; const require = glassboxRequire(import.meta.url);",
    },
  },
  {
    ...shared,
    entryPoints: ["webview/panels/**/index.ts"],
    outbase: "webview",
    outdir: "dist/webview",
    platform: "browser",
    target: "es2024",
    splitting: true,
    loader: { ".html": "text" },
  },
];

rmSync("dist", { recursive: true, force: true }); // chunks have names of their own: old ones would stay
if (flags.has("--watch")) {
  for (const options of builds) await (await esbuild.context(options)).watch();
  console.log("watching");
} else {
  for (const options of builds) {
    const { metafile } = await esbuild.build(options);
    for (const file of Object.keys(metafile.outputs)) {
      if (!file.endsWith(".map")) {
        console.log(
          `${(statSync(file).size / 1024).toFixed(0).padStart(6)} kB  ${path.relative("dist", file)}`,
        );
      }
    }
  }
}
