import { readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/**
 * As the formatter writes them: a statement begins its line, and a long one ends with a brace that
 * does. An import of a type counts, wherever it stands.
 */
const IMPORT =
  /^(?:import|export|\})[^"\n]*?\bfrom "([^"\n]+)"|^import "([^"\n]+)"|\b(?:import|require)\(\s*"([^"\n]+)"/gm;

/** What a text imports, as it is written there: "./token.ts", "node:fs". */
export function importsOf(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, called]) => from ?? bare ?? called ?? "");
}

/** The same of a file of ours; what is ours by its path from the root. */
export function importsOfFile(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  return importsOf(text).map((imported) => settle(file, imported));
}

/** The path from the root of what a file imports, with slashes; a package's name as it is. */
export function settle(file: string, imported: string): string {
  return imported.startsWith(".") ? path.posix.join(path.posix.dirname(file), imported) : imported;
}
