// Writes oracle.json from the reference: node test/tokenizer/makeOracle.ts
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ask, fileOf, NAMES, openReference, REFERENCE, readTokenizerFile } from "./reference.ts";
import { LONG_TEXTS, TEXTS } from "./texts.ts";

export interface Oracle {
  readonly reference: string;
  readonly conventions: string;
  readonly texts: readonly string[];
  readonly tokenizers: Readonly<Record<string, Answers>>;
}

interface Answers {
  /** Of its tokenizer.json. */
  readonly sha256: string;
  readonly ids: readonly (readonly number[])[]; // [text, token]
  readonly spans: readonly (readonly number[])[]; // [text, (start, end)], UTF-16
  /** Of texts that are made by rule. */
  readonly long: Readonly<Record<string, { readonly tokens: number; readonly sha256: string }>>;
}

/** Of ids in decimal with blanks between. */
export const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

async function answersOf(name: string): Promise<Answers> {
  const json = readTokenizerFile(fileOf(name));
  const reference = openReference(json);
  const ids: (readonly number[])[] = [];
  const spans: (readonly number[])[] = [];
  for (const text of TEXTS) {
    const expected = await ask(reference, text);
    ids.push(expected.ids);
    spans.push(expected.spans);
  }
  const long: Record<string, { tokens: number; sha256: string }> = {};
  for (const [rule, make] of Object.entries(LONG_TEXTS)) {
    const expected = await ask(reference, make());
    long[rule] = { tokens: expected.ids.length, sha256: hash(expected.ids.join(" ")) };
  }
  return { sha256: hash(json), ids, spans, long };
}

if (import.meta.main) {
  const tokenizers: Record<string, Answers> = {};
  for (const name of NAMES) tokenizers[name] = await answersOf(name);
  const oracle: Oracle = {
    reference: `${REFERENCE}, npm: the Rust core of Python's tokenizers of the same version`,
    conventions:
      "Spans are UTF-16 offsets, converted from the reference's code points. Lone surrogates were given to it as U+FFFD. Without the model's own special tokens.",
    texts: TEXTS,
    tokenizers,
  };
  const file = path.join(import.meta.dirname, "oracle.json");
  const json = JSON.stringify(oracle);
  writeFileSync(file, `${json}\n`);
  console.log(`${TEXTS.length} texts, ${NAMES.length} tokenizers, ${json.length} characters`);
}
