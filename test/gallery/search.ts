// The gallery's own files: a search as the host makes it, over a folder of this project.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ModelId } from "../../src/domain/model/run.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import type { FileQuestions, SearchQuestions } from "../../src/domain/questions/search.ts";
import type { Scope } from "../../src/domain/search/search.ts";
import { type FileTree, textFiles } from "../../src/host/counting/fileCounts.ts";
import { createChosenFile } from "../../src/host/search/chosenFile.ts";
import { createSearch } from "../../src/host/search/searcher.ts";
import type { Revealed, Source, TextPlace } from "../../src/host/search/texts.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** What the gallery's workspace is. */
export const WORKSPACE = path.join(root, "test/fixtures/sample");

/** What is open in the gallery, and what the user would choose when asked. */
export interface Files {
  /** A file of the workspace; undefined: none is open. */
  readonly open: string | undefined;
  /** Files of the workspace; undefined: the user chooses none. */
  readonly chosen: readonly string[] | undefined;
  /** The engine's answers about a chosen file come no earlier: it is busy. */
  readonly busy?: Promise<void>;
}

const kept = mkdtempSync(path.join(tmpdir(), "glassbox-gallery-vectors-"));
process.once("exit", () => rmSync(kept, { recursive: true, force: true }));

/** @param opened hears of places that are shown in the editor */
export function searchFiles(
  engine: Questions,
  model: ModelId,
  files: () => Files,
  opened: (place: TextPlace) => void,
): SearchQuestions {
  const needs = {
    storage: kept,
    model: () => model,
    sourceOf: async (scope: Scope) => sourceOf(scope, files()),
    reveal: async (place: TextPlace) => {
      opened(place);
      const text = readFileSync(path.join(WORKSPACE, place.file.name), "utf8");
      return text.slice(place.start).startsWith(place.excerpt);
    },
  };
  return createSearch(needs, (...asked) => engine.embed(...asked));
}

/** Comparing with the first of the files that the user would choose. */
export function compareFile(
  engine: Questions,
  files: () => Files,
  opened: (place: Revealed) => void,
): FileQuestions {
  const needs = {
    choose: async () => {
      const [name] = files().chosen ?? [];
      if (name === undefined) return undefined;
      const text = readFileSync(path.join(WORKSPACE, name), "utf8");
      return { name, uri: `file:///${name}`, text };
    },
    reveal: async (place: Revealed) => {
      opened(place);
      return true;
    },
  };
  return createChosenFile(needs, async (run, question) => {
    const answer = await question(engine, run);
    await files().busy;
    return answer;
  });
}

function sourceOf({ place }: Scope, { open, chosen }: Files): Source | undefined {
  if (place === "workspace") return ofFiles([""]);
  const names = place === "open" ? open && [open] : chosen;
  return names ? ofFiles(names) : undefined;
}

const tree: FileTree = {
  list: async (folder) => {
    const entries = await readdir(path.join(WORKSPACE, folder), { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  read: (file) => readFile(path.join(WORKSPACE, file)),
};

/** No language server runs here: no functions are found. */
const ofFiles = (starts: readonly string[]): Source => ({
  async *files(signal) {
    for (const start of starts) {
      for await (const { path: name, text } of textFiles(tree, start, signal)) {
        yield { name, uri: `file:///${name}`, text };
      }
    }
  },
  leftOut: [],
  functionsOf: async () => [],
});
