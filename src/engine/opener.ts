import { readFile } from "node:fs/promises";
import { Failed } from "../domain/failure.ts";
import type { ModelId } from "../domain/questions.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { openTokenizer } from "../tokenizer/tokenizerFile.ts";
import { findFiles, unreadable } from "./files.ts";
import { type Model, openModel } from "./model.ts";

const KEPT = 2; // models; an opened one holds its weights in memory once it has run

/** Opens models and their tokenizers, and keeps those last used. */
export interface Opener {
  tokenizer(id: ModelId): Promise<Tokenizer>;
  /** @throws Failed modelMissing, modelUnreadable or tokenizerUnreadable */
  model(id: ModelId): Promise<Model>;
}

/** @param models the folder of the embedded models */
export function createOpener(models: string): Opener {
  const readTokenizer = async (id: ModelId) => {
    const { tokenizer: file } = findFiles(models, id);
    const fault = (thrown: unknown) => {
      // It knows its id, not its file.
      const failure = unreadable(file, thrown).failure;
      const reason = "reason" in failure ? failure.reason : failure.kind;
      return new Failed({ kind: "tokenizerUnreadable", file, reason });
    };
    try {
      return guarded(openTokenizer(JSON.parse(await readFile(file, "utf8")), id), fault);
    } catch (thrown) {
      throw fault(thrown);
    }
  };
  const tokenizers = createCache(readTokenizer, () => {});
  const opened = createCache(
    async (id) => {
      const files = findFiles(models, id);
      const { vocabSize } = await tokenizers.get(id);
      const model = await openModel(files).catch((thrown: unknown) => {
        throw unreadable(files.onnx, thrown);
      });
      if (vocabSize <= model.card.vocabSize) return model;
      await model.close();
      const reason = `it has ${vocabSize} tokens, the model ${model.card.vocabSize}`;
      throw unreadable(files.tokenizer, new RangeError(reason));
    },
    (model) => void model.close(),
  );
  return { tokenizer: tokenizers.get, model: opened.get };
}

/** Some mistakes of a tokenizer.json show only when it is used. */
function guarded(tokenizer: Tokenizer, fault: (thrown: unknown) => Failed): Tokenizer {
  const guard =
    <Args extends readonly unknown[], Answer>(method: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      try {
        return method(...args);
      } catch (thrown) {
        throw fault(thrown);
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

/** Makes each thing once and lets the least recently used go. What failed is tried again. */
function createCache<Thing>(
  make: (id: ModelId) => Promise<Thing>,
  drop: (thing: Thing) => void,
): { get(id: ModelId): Promise<Thing> } {
  const kept = new Map<ModelId, Promise<Thing>>(); // the least recently used first
  return {
    get(id) {
      const thing = kept.get(id) ?? make(id);
      kept.delete(id);
      kept.set(id, thing);
      thing.catch(() => {
        if (kept.get(id) === thing) kept.delete(id); // and not one that was made since
      });
      for (const [oldest, old] of kept) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
        old.then(drop, () => {});
      }
      return thing;
    },
  };
}
