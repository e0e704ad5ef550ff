import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { AutoTokenizer, env } from "@xenova/transformers";
import { encode as encodeO200k } from "gpt-tokenizer/encoding/o200k_base";
import type * as Core from "tokenizers";
import { createCatalogue } from "../../src/tokenizer/files/catalogue.ts";
import { time } from "./measure.ts";
import { startPython } from "./python.ts";

/** Someone who tokenizes: the ids, and how many milliseconds they took. */
export interface Contender {
  readonly name: string;
  readonly version: string;
  readonly vocabulary: "tiny-gpt" | "o200k_base";
  encode(text: string): Promise<{ readonly ids: ArrayLike<number>; readonly took: number }>;
  close?(): void;
}

const models = path.resolve(import.meta.dirname, "../../media/models");
const tinyGpt = path.join(models, "tiny-gpt/tokenizer.json");
const require = createRequire(import.meta.url);

/** Ours: ids and spans, as hover, boundaries and counts use them. */
export async function ours(vocabulary: Contender["vocabulary"]): Promise<Contender> {
  const read = (file: string) => readFile(file, "utf8");
  const tokenizer = await createCatalogue({ models, read }).open(vocabulary);
  return {
    name: `Glassbox, ${vocabulary}`,
    version: "",
    vocabulary,
    encode: (text) =>
      clocked(() => {
        const { ids, count } = tokenizer.cut(text);
        return ids.subarray(0, count);
      }),
  };
}

export async function transformersJs(): Promise<Contender> {
  env.allowRemoteModels = false;
  env.localModelPath = models;
  const tokenizer = await AutoTokenizer.from_pretrained("tiny-gpt");
  return {
    name: "transformers.js",
    version: env.version,
    vocabulary: "tiny-gpt",
    encode: (text) => clocked(() => tokenizer.encode(text, { add_special_tokens: false })),
  };
}

export function gptTokenizer(): Contender {
  return {
    name: "gpt-tokenizer",
    version: (require("gpt-tokenizer/package.json") as { version: string }).version,
    vocabulary: "o200k_base",
    // As ordinary text: "<|endoftext|>" in it is no special token, and no error.
    encode: (text) => clocked(() => encodeO200k(text, { disallowedSpecial: new Set() })),
  };
}

/** The Rust core of `tokenizers`: through Python where its Python package is, else through npm. */
export async function rustCore(): Promise<Contender> {
  const python = await startPython("tokenizing.py", ["tokenizers"], tinyGpt);
  if (python) {
    return {
      name: "tokenizers (Python)",
      version: python.versions[0] as string,
      vocabulary: "tiny-gpt",
      // The milliseconds are those of Python's own clock.
      encode: (text) => python.ask(text),
      close: python.close,
    };
  }
  const { Tokenizer } = require("tokenizers") as typeof Core;
  const tokenizer = Tokenizer.fromFile(tinyGpt);
  return {
    name: "tokenizers (Rust core through npm)",
    version: (require("tokenizers/package.json") as { version: string }).version,
    vocabulary: "tiny-gpt",
    encode: (text) =>
      clocked(async () =>
        (await tokenizer.encode(text, undefined, { addSpecialTokens: false })).getIds(),
      ),
  };
}

async function clocked(work: () => Ids | Promise<Ids>): Promise<{ ids: Ids; took: number }> {
  let ids: Ids = [];
  const took = await time(async () => {
    ids = await work();
  });
  return { ids, took };
}

type Ids = ArrayLike<number>;
