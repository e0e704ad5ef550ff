import type { FileCount } from "../../domain/text/counting.ts";
import type { TextSize } from "../../domain/text/token.ts";
import { type IgnoreRules, readIgnoreRules } from "./ignoreRules.ts";

/** A folder with what stands in it; paths are relative to it, with "/" between names. */
export interface FileTree {
  /** What stands in a folder; "" is the tree's own. */
  list(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  /** undefined: too large, or not to be read. */
  read(file: string): Promise<Uint8Array | undefined>;
}

const IGNORE_FILES = [".gitignore", ".ignore"];
const NEVER = [".git", ".hg", ".svn"];

/** The rules of a folder's ignore files, and where it lies: "" or "src/". */
interface Rules {
  readonly base: string;
  readonly rules: IgnoreRules;
}

/**
 * Counts the tokens of every text file that no ignore file names, file by file.
 *
 * @param start the folder to count, "" or "src/", or the one file that is meant, "src/main.ts".
 * Ignore files of the folders above it hold, too, unless they name it itself
 * @param count how much a text is
 * @param signal ends it before the next file
 */
export async function* countFiles(
  tree: FileTree,
  start: string,
  count: (text: string) => Promise<TextSize>,
  signal: AbortSignal,
): AsyncGenerator<FileCount> {
  for await (const { path, text } of textFiles(tree, start, signal)) {
    yield { path, size: await count(text) };
  }
}

/** The same files with what stands in each. */
export async function* textFiles(
  tree: FileTree,
  start: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly path: string; readonly text: string }> {
  for await (const path of chosenFiles(tree, start, signal)) {
    const bytes = await tree.read(path);
    if (signal.aborted) return;
    if (bytes && !isBinary(bytes)) yield { path, text: new TextDecoder().decode(bytes) };
  }
}

async function* chosenFiles(
  tree: FileTree,
  start: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  if (start !== "" && !start.endsWith("/")) {
    yield start;
    return;
  }
  const names = start.split("/").slice(0, -1);
  const above: Rules[] = [];
  for (const depth of names.keys()) {
    const base = names.slice(0, depth).map((name) => `${name}/`);
    above.push(...(await rulesIn(tree, base.join(""))));
  }
  const ways = names.map((_, depth) => `${names.slice(0, depth + 1).join("/")}/`);
  const isMeant = ways.some((way) => isIgnored(way, above)); // though a rule names it or a folder above
  yield* filesIn(tree, start, isMeant ? [] : above, signal);
}

async function rulesIn(tree: FileTree, base: string): Promise<readonly Rules[]> {
  const entries = await tree.list(base);
  const rules: Rules[] = [];
  for (const name of IGNORE_FILES) {
    if (!entries.some((entry) => entry.name === name && !entry.isFolder)) continue;
    const bytes = await tree.read(base + name);
    if (bytes) rules.push({ base, rules: readIgnoreRules(new TextDecoder().decode(bytes)) });
  }
  return rules;
}

async function* filesIn(
  tree: FileTree,
  base: string,
  above: readonly Rules[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const entries = await tree.list(base);
  const rules = [...above, ...(await rulesIn(tree, base))];
  for (const { name, isFolder } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (signal.aborted) return;
    const path = base + name;
    if (NEVER.includes(name) || isIgnored(isFolder ? `${path}/` : path, rules)) continue;
    if (isFolder) yield* filesIn(tree, `${path}/`, rules, signal);
    else yield path;
  }
}

/** The rules of the nearest folder that says anything about the path decide. */
function isIgnored(path: string, all: readonly Rules[]): boolean {
  for (const { base, rules } of all.toReversed()) {
    const isOut = path.startsWith(base) ? rules.test(path.slice(base.length)) : undefined;
    if (isOut !== undefined) return isOut;
  }
  return false;
}

const PROBED = 8_000; // bytes, as git looks for a zero in

const isBinary = (bytes: Uint8Array) => bytes.subarray(0, PROBED).includes(0);
