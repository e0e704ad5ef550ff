import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { Failed } from "../../domain/failure.ts";
import type { ModelExport } from "../../domain/model/modelFiles.ts";
import type { ModelCard, ModelId } from "../../domain/model/run.ts";
import { openTokenizerAt, tokenizerFault } from "../../tokenizer/files/opener.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import { exportsOf, findFiles, type ModelFiles } from "../config/files.ts";
import { POOLING_FILES } from "../config/pooling.ts";
import { unreadable } from "../graph/unreadable.ts";
import { type Model, openModel } from "./model.ts";

const KEPT = 2; // models; an opened one holds its weights in memory once it has run

/** Opens models and their tokenizers, and keeps those last used, until their files change. */
export interface Opener {
  tokenizer(id: ModelId): Promise<Tokenizer>;
  /** @throws Failed modelMissing, modelUnreadable or tokenizerUnreadable */
  model(id: ModelId): Promise<Model>;
  /** Another export of a model, opened for one question: whoever asked closes it. */
  another(id: ModelId, wanted: ModelExport): Promise<Model>;
  /** The exports of a model, the most faithful first: the one that `model` opens. */
  exports(id: ModelId): readonly ModelExport[];
  /** The model that this card is of. @throws Failed runGone if its files were written anew since */
  again(card: ModelCard): Promise<Model>;
  /** Names the files of an opened model as they were then. */
  markOf(card: ModelCard): string;
}

/**
 * @param models the folder of the embedded models
 * @param free bytes of memory that can be had now
 */
export function createOpener(models: string, free: () => number): Opener {
  const stamps = new WeakMap<ModelCard, string>();
  const find = (id: ModelId) => findFiles(models, id);
  const readTokenizer = async ({ id, tokenizer: file }: ModelFiles) => {
    const read = (name: string) => readFile(name, "utf8");
    const tokenizer = await openTokenizerAt(file, id, { read, pause: () => setImmediate() });
    return guarded(tokenizer, (thrown) => tokenizerFault(file, thrown));
  };
  const tokenizers = createCache(find, readTokenizer, () => {});
  const open = async (files: ModelFiles): Promise<Model> => {
    // It may have tokens that the model has no rows for (Gemma 3), and need not have one for each.
    const { pieceOf } = await tokenizers.get(files.id);
    return openModel(files, pieceOf, free).catch((thrown: unknown) => {
      throw unreadable(files.onnx, thrown);
    });
  };
  const opened = createCache(
    find,
    async (files, stamp) => {
      const model = await open(files);
      stamps.set(model.card, stamp);
      return model;
    },
    (model) => void model.close(),
  );
  return {
    tokenizer: tokenizers.get,
    model: opened.get,
    another: async (id, wanted) => open(findFiles(models, id, wanted)),
    exports: (id) => exportsOf(models, id),
    async again(card) {
      const model = await opened.get(card.id);
      if (stamps.get(model.card) === stamps.get(card)) return model;
      throw new Failed({ kind: "runGone" });
    },
    markOf: (card) => stamps.get(card) ?? "",
  };
}

/** What tells a model's files from others that take their places. */
function stampOf({ onnx, encoder, later, config, tokenizer, folder }: ModelFiles): string {
  const generation = path.join(folder, "generation_config.json");
  const pooling = POOLING_FILES.map((name) => path.join(folder, name));
  const all = [onnx, encoder, later, config, tokenizer, generation, ...pooling];
  const files = all.filter((file) => file !== undefined);
  return files
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((facts) => `${facts?.ino} ${facts?.size} ${facts?.mtimeMs}`)
    .join();
}

/** Some mistakes of a tokenizer.json show only when it is used. */
function guarded(tokenizer: Tokenizer, fault: (thrown: unknown) => Failed): Tokenizer {
  const guard =
    <Args extends readonly unknown[], Answer>(method: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      try {
        return method(...args);
      } catch (thrown) {
        throw thrown instanceof Failed ? thrown : fault(thrown);
      }
    };
  const { tokens, count, pieceOf, bytesOf, decode } = tokenizer;
  return {
    ...tokenizer,
    tokens: guard(tokens),
    count: guard(count),
    pieceOf: guard(pieceOf),
    bytesOf: guard(bytesOf),
    decode: guard(decode),
  };
}

/** Of files and what was made of them, and how these files were then. */
interface Kept<Thing> {
  readonly files: ModelFiles;
  readonly stamp: string;
  readonly thing: Promise<Thing>;
}

/**
 * Makes each thing once and lets the least recently used go, and those whose files have changed.
 * What failed is tried again.
 */
function createCache<Thing>(
  find: (id: ModelId) => ModelFiles,
  make: (files: ModelFiles, stamp: string) => Promise<Thing>,
  drop: (thing: Thing) => void,
): { get(id: ModelId): Promise<Thing> } {
  const kept = new Map<ModelId, Kept<Thing>>(); // the least recently used first

  function forget(id: ModelId): void {
    kept.get(id)?.thing.then(drop, () => {});
    kept.delete(id);
  }

  function begin(id: ModelId): Kept<Thing> {
    const files = find(id);
    const stamp = stampOf(files);
    const entry = { files, stamp, thing: make(files, stamp) };
    entry.thing.catch(() => {
      if (kept.get(id) === entry) kept.delete(id); // and not one that was made since
    });
    return entry;
  }

  return {
    async get(id) {
      const known = kept.get(id);
      const isSame = known && stampOf(known.files) === known.stamp;
      if (known && !isSame) forget(id);
      const entry = isSame ? known : begin(id);
      kept.delete(id);
      kept.set(id, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break;
        forget(oldest);
      }
      return entry.thing;
    },
  };
}
