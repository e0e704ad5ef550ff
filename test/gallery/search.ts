// The gallery's own files: a search as the host makes it, over a folder of this project.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { toFailure } from "../../src/domain/failure.ts";
import { EMBEDDED } from "../../src/domain/model/embedded.ts";
import type { ModelId } from "../../src/domain/model/run.ts";
import type { GivenPrompts } from "../../src/domain/prediction/prompts.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import type { FileQuestions, SearchQuestions } from "../../src/domain/questions/search.ts";
import type { TokenizerQuestions } from "../../src/domain/questions/tokenizer.ts";
import type { ModelName, Scope } from "../../src/domain/search/search.ts";
import { type FileTree, textFiles } from "../../src/host/counting/fileCounts.ts";
import { createChosenFile } from "../../src/host/search/chosenFile.ts";
import type { Cut } from "../../src/host/search/retrieval.ts";
import { createSearch } from "../../src/host/search/searcher.ts";
import type { Revealed, Source, TextPlace } from "../../src/host/search/texts.ts";
import { comparePrompts } from "../../src/host/session/comparison.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** What the gallery's workspace is. */
export const WORKSPACE = path.join(root, "test/fixtures/sample");

/** What is open in the gallery, and what the user would choose when asked. */
export interface Files {
  /** A file of the workspace; undefined: none is open. */
  readonly open: string | undefined;
  /** Files of the workspace; undefined: the user chooses none. */
  readonly chosen: readonly string[] | undefined;
  /** No folder is open. */
  readonly isAlone?: true;
  /** The engine's answers about a chosen file come no earlier: it is busy. */
  readonly busy?: Promise<void>;
}

/** The gallery's host, as far as a search reaches it. */
interface FilesHost {
  readonly files: Files;
  /** Places that were shown in the editor. */
  readonly places: (Revealed & Partial<TextPlace>)[];
  /** The folder that the user chooses when asked for a model; undefined: none. */
  readonly modelFolder: ModelName | undefined;
  /** Prompts for the panel that compares them. */
  give(prompts: GivenPrompts): void;
}

const kept = mkdtempSync(path.join(tmpdir(), "glassbox-gallery-vectors-"));
process.once("exit", () => rmSync(kept, { recursive: true, force: true }));

export function searchFiles(
  { engine, tokenizers }: { readonly engine: Questions; readonly tokenizers: TokenizerQuestions },
  model: ModelId,
  host: FilesHost,
): SearchQuestions {
  const textAt = ({ file: { name }, start, length }: TextPlace) =>
    readFileSync(path.join(WORKSPACE, name), "utf8").slice(start, start + length);
  const needs = {
    storage: kept,
    model: () => model,
    sourceOf: async (scope: Scope) => sourceOf(scope, host.files),
    reveal: async (place: TextPlace) => {
      host.places.push(place);
      return textAt(place).startsWith(place.excerpt);
    },
    read: async (place: TextPlace) => textAt(place),
    models: async () => [
      ...Object.values(EMBEDDED).map((id) => ({ id, name: id })),
      { id: model, name: path.basename(model) },
    ],
    askForModel: async () => host.modelFolder,
    cut: (...asked: Parameters<Cut>) => tokenizers.tokenize(...asked),
    compare: (prompts: GivenPrompts) => host.give(prompts),
  };
  const sentence = (thrown: unknown) => JSON.stringify(toFailure(thrown));
  return createSearch(needs, {
    embed: (...asked) => engine.embed(...asked),
    relevance: (...asked) => engine.relevance(...asked).catch(sentence),
    continuing: async (prompt) => {
      const { model: by } = await comparePrompts(engine, model, [[prompt], []], true);
      return { tokenizer: by.id, window: by.contextLength };
    },
  });
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

function sourceOf({ place }: Scope, { open, chosen, isAlone }: Files): Source | undefined {
  if (place === "workspace") return isAlone ? undefined : ofFiles([""]);
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
