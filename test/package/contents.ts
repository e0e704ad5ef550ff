import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../vscode/kit/window.ts";
import { notices } from "./notices.ts";
import { type Needed, TARGETS, type Target } from "./targets.ts";

/** What a build left: the folder, and which files went into it, from the root. */
export interface Built {
  readonly folder: string;
  readonly inputs: readonly string[];
}

/** A file of a package: the one that it is a copy of, or its text. */
export type Content = { readonly file: string } | { readonly text: string };

/** Of the root, as they stand there; what need not be there is in brackets. */
const OWN = [
  ...["package.nls*.json", "README.md", "CHANGELOG.md", "LICENSE", "SUPPORT.md", "SECURITY.md"],
  ...["l10n/*.json", "media/**/*"],
];
/** README's pictures come by their address; texts of licences are in one file. */
const LEFT_OUT = ["media/pictures/**", "media/licences/**", "media/icon.svg"];

/** All that a package has in it, by its path there. */
export function contentsOf(target: Target, built: Built): ReadonlyMap<string, Content> {
  const needed: Needed = TARGETS[target];
  const packages = Object.keys(needed);
  const own = globSync(OWN, { cwd: root, exclude: LEFT_OUT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = new Map<string, Content>();
  const add = (from: string, files: readonly string[], to = "") => {
    for (const file of files) {
      contents.set(slashed(path.join(to, path.relative(from, file))), { file });
    }
  };
  add(root, own);
  add(built.folder, filesIn(built.folder, ["**/*.{js,css}"]), "dist");
  for (const [name, files] of Object.entries(needed)) {
    const folder = path.join(root, "node_modules", name);
    add(folder, filesIn(folder, files), path.join("node_modules", name));
    contents.set(`node_modules/${name}/package.json`, { text: packageJson(folder, packages) });
  }
  contents.set("media/models/SOURCES.md", { file: path.join(root, "training/SOURCES.md") });
  contents.set("ThirdPartyNotices.txt", { text: notices(built.inputs, packages) });
  contents.set("package.json", { text: manifest(packages) });
  contents.set("README.md", { text: readme() });
  return contents;
}

/** @throws Error if there is none of one kind */
function filesIn(folder: string, patterns: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const files = globSync(pattern, { cwd: folder });
    if (files.length === 0) throw new Error(`There is no ${pattern} in ${folder}.`);
    return files.map((file) => path.join(folder, file));
  });
}

const slashed = (file: string) => file.replaceAll(path.sep, "/");

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const print = (json: unknown) => `${JSON.stringify(json, undefined, 2)}\n`;

/** A package's own, without what only its installation needs. */
function packageJson(folder: string, packages: readonly string[]): string {
  const {
    scripts,
    devDependencies,
    dependencies = {},
    ...kept
  } = read(path.join(folder, "package.json"));
  return print({ ...kept, dependencies: only(dependencies, packages) });
}

/** With whole addresses for what vsce leaves as it is: the pictures of the other theme. */
function readme(): string {
  const { url } = read(path.join(root, "package.json")).repository;
  const pictures = `${url.replace(/\.git$/, "")}/raw/HEAD/`;
  const text = readFileSync(path.join(root, "README.md"), "utf8");
  return text.replace(/(?<=srcset=")(?=media\/)/g, pictures);
}

/** Ours, without what only those need who build it. */
function manifest(packages: readonly string[]): string {
  const { scripts, devDependencies, optionalDependencies, overrides, allowScripts, ...kept } = read(
    path.join(root, "package.json"),
  );
  const { private: _, dependencies, ...shown } = kept;
  return print({ ...shown, dependencies: only(dependencies, packages) });
}

const only = (all: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
