// Builds the extension host's side, the engine and the tokenizer thread for Node, and the panels for
// the page. Flags: --watch; --minify, as it is shipped; --outdir=dist; --inputs=FILE, where to write
// which files went into it.

import { rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import esbuild from "esbuild";

const flags = new Map(process.argv.slice(2).map((flag) => flag.split("=")));
const outdir = flags.get("--outdir") ?? "dist";
const shared = {
  bundle: true,
  format: "esm",
  outdir,
  minify: flags.has("--minify"),
  sourcemap: !flags.has("--minify"),
  metafile: true,
  logLevel: "warning",
};

/** The ranks of OpenAI's tokens, opened first of all: V8 reads 200,000 strings as JSON in half the time. */
const ranksAsJson = {
  name: "ranks as JSON",
  setup(build) {
    build.onLoad(
      { filter: /gpt-tokenizer[\\/]esm[\\/]bpeRanks[\\/]\w+\.js$/ },
      async ({ path }) => {
        const { default: ranks } = await import(pathToFileURL(path));
        const json = JSON.stringify(JSON.stringify(ranks));
        return { contents: `export default JSON.parse(${json});` };
      },
    );
  },
};

/** The engine alone loads onnxruntime; transformers.js would too, as it is imported. */
const withoutRuntime = {
  name: "transformers.js without onnxruntime",
  setup({ onLoad }) {
    onLoad({ filter: /transformers\.node\.mjs$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const contents = text.replace('requireFromHere("onnxruntime-node")', "{}");
      if (contents === text) throw new Error(`${file} loads onnxruntime in another way.`);
      return { contents };
    });
  },
};

const builds = [
  {
    ...shared,
    entryPoints: {
      extension: "src/extension.ts",
      engine: "src/engine/main.ts",
      maker: "src/engine/maps/maker.ts",
      reader: "src/engine/sheets/reader.ts",
      tokenizer: "src/tokenizer/main.ts",
    },
    platform: "node",
    target: "node22",
    splitting: true,
    plugins: [ranksAsJson, withoutRuntime],
    external: ["vscode", "onnxruntime-node", "onnxruntime-web"],
    alias: { sharp: "./src/empty.ts" }, // transformers.js names it at its top; text needs none
    // CommonJS packages inside an ES module still ask for `require`.
    banner: {
      js: "import { createRequire as glassboxRequire } from 'node:module'; const require = glassboxRequire(import.meta.url);",
    },
  },
  {
    ...shared,
    entryPoints: ["webview/panels/**/index.ts"],
    outbase: "webview",
    outdir: path.join(outdir, "webview"),
    platform: "browser",
    target: "es2024",
    splitting: true,
    loader: { ".html": "text", ".py": "text" },
  },
];

rmSync(outdir, { recursive: true, force: true }); // chunks have names of their own: old ones would stay
if (flags.has("--watch")) {
  for (const options of builds) await (await esbuild.context(options)).watch();
  console.log("watching");
} else {
  const inputs = new Set();
  for (const options of builds) {
    const { metafile } = await esbuild.build(options);
    for (const [file, output] of Object.entries(metafile.outputs)) {
      for (const input of Object.keys(output.inputs)) inputs.add(input);
      if (!file.endsWith(".map")) {
        console.log(
          `${(statSync(file).size / 1024).toFixed(0).padStart(6)} kB  ${path.relative(outdir, file)}`,
        );
      }
    }
  }
  const list = flags.get("--inputs");
  if (list) writeFileSync(list, JSON.stringify([...inputs]));
}
