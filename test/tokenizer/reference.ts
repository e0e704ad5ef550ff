import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Tokenizer as Reference } from "tokenizers";

export const NAMES = ["tiny-gpt", "tiny-bert", "tiny-t5"] as const;
const root = path.join(import.meta.dirname, "../..");

/** The Rust core of Python's `tokenizers` of the same version, through its bindings for Node. */
export const REFERENCE = `tokenizers ${(createRequire(import.meta.url)("tokenizers/package.json") as { version: string }).version}`;

export const models: string = path.join(root, "media/models");
export const fileOf = (name: string): string => path.join(models, name, "tokenizer.json");
export const readTokenizerFile = (file: string): string => readFileSync(file, "utf8");

/** Tokens as the reference sees them; spans in UTF-16. */
export interface Expected {
  readonly ids: readonly number[];
  /** start, end, start, end, … */
  readonly spans: readonly number[];
}

/** Asks the reference. A lone surrogate goes in as U+FFFD: Rust's strings cannot hold one. */
export async function ask(reference: Reference, text: string): Promise<Expected> {
  const encoding = await reference.encode(text.toWellFormed(), null, { addSpecialTokens: false });
  const units = unitsOf(text.toWellFormed());
  return {
    ids: encoding.getIds(),
    spans: encoding
      .getOffsets()
      .flat()
      .map((codePoint) => units[codePoint] as number),
  };
}

export function openReference(json: string): Reference {
  const reference = Reference.fromString(json);
  reference.disableTruncation();
  reference.disablePadding();
  return reference;
}

/** Where each code point begins, in UTF-16 units; the end of the text is the last. */
function unitsOf(text: string): number[] {
  const units = [0];
  for (const character of text) units.push((units.at(-1) as number) + character.length);
  return units;
}

/** Where tokenizers of known models may lie; tests use them where they do. */
export const tokenizerFolder =
  process.env.GLASSBOX_TOKENIZERS ?? path.join(root, "../shared/tokenizers");
