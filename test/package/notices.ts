import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../vscode/kit/window.ts";

/** Packages whose code others carry in their own files, by those that do. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  "@xenova/transformers": [
    ...["@huggingface/jinja", "@huggingface/tokenizers"],
    ...["onnxruntime-common", "onnxruntime-web"],
  ],
};

/** Where the texts are of those that have none in their packages on npm. */
const ELSEWHERE = [
  { names: /^onnxruntime-/, folder: "media/licences/onnxruntime" }, // of the same version on PyPI
  { names: /^embedding-atlas$/, folder: "media/licences/embedding-atlas" }, // as its sources say
  { names: /^@microsoft\/fast-/, folder: "node_modules/@vscode/webview-ui-toolkit" },
] as const;

const TEXT = /licen[cs]e|notice|copying/i;

/**
 * The licences, in full, of all code of others that Glassbox has in it as it is shipped.
 *
 * @param inputs files that were bundled, from the root
 * @param beside packages that are shipped as they are
 * @throws Error if one has no licence
 */
export function notices(inputs: readonly string[], beside: readonly string[]): string {
  const named = [...inputs.flatMap((file) => packageOf(file) ?? []), ...beside];
  const all = new Set(named.flatMap((name) => [name, ...(WITHIN[name] ?? [])]));
  const folders = Map.groupBy([...all].sort(), (name) => {
    const elsewhere = ELSEWHERE.find(({ names }) => names.test(name));
    return elsewhere?.folder ?? `node_modules/${name}`;
  });
  return [
    "Glassbox is under the MIT licence (LICENSE). It contains these packages of others. The licences of",
    "the text that the embedded models were trained on stand in media/models/SOURCES.md.",
    ...[...folders].map(([folder, names]) => notice(folder, names)),
    "",
  ].join("\n");
}

/** The package that a file belongs to; undefined if it is ours. */
function packageOf(file: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function notice(folder: string, names: readonly string[]): string {
  const place = path.join(root, folder);
  const texts = readdirSync(place).filter((file) => TEXT.test(file));
  if (texts.length === 0) throw new Error(`There is no text of a licence in ${folder}.`);
  return [
    `\n${"=".repeat(80)}`,
    ...names.map((name) => {
      const file = path.join(root, "node_modules", name, "package.json");
      const { version, license } = JSON.parse(readFileSync(file, "utf8"));
      return `${name} ${version} (${license})`;
    }),
    ...texts.map((file) => `\n${readFileSync(path.join(place, file), "utf8").trim()}`),
  ].join("\n");
}
