// What the three tokenizers make of the validation texts: `node training/measure.ts CORPUS [FILE…]`.
// Encoded by Hugging Face's own Rust core (npm `tokenizers`); special tokens are not counted.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type * as Core from "tokenizers";

const { Tokenizer } = createRequire(import.meta.url)("tokenizers") as typeof Core;
const here = import.meta.dirname;
const [corpus = "", ...given] = process.argv.slice(2);
const shipped = ["tiny-gpt", "tiny-bert", "tiny-t5"].map((name) =>
  join(here, "../media/models", name, "tokenizer.json"),
);

const texts = new Map(["en", "code", "ko"].map((domain) => [domain, read(domain)]));
for (const file of given.length > 0 ? given : shipped) await measure(file);

function read(domain: string): readonly string[] {
  const lines = gunzipSync(readFileSync(join(corpus, `val.${domain}.jsonl.gz`))).toString();
  return lines
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { t: string }).t);
}

async function measure(file: string): Promise<void> {
  const tokenizer = Tokenizer.fromFile(file);
  const unknown = tokenizer.tokenToId("<unk>") ?? tokenizer.tokenToId("[UNK]");
  console.log(`${file}: ${tokenizer.getVocabSize()} pieces`);
  for (const [domain, documents] of texts) {
    let bytes = 0;
    let tokens = 0;
    let unknowns = 0;
    let returned = 0;
    for (const text of documents) {
      const encoding = await tokenizer.encode(text, undefined, { addSpecialTokens: false });
      const ids = encoding.getIds();
      bytes += Buffer.byteLength(text);
      tokens += ids.length;
      unknowns += ids.filter((id) => id === unknown).length;
      const normal = tokenizer.getNormalizer()?.normalizeString(text) ?? text;
      if ((await tokenizer.decode(ids, false)) === normal) returned++;
    }
    console.log(
      `  ${domain.padEnd(4)} ${(bytes / tokens).toFixed(3)} bytes/token, ${unknowns} of ${tokens} unknown, ` +
        `${returned} of ${documents.length} texts given back`,
    );
  }
  if (tokenizer.getPreTokenizer() && unknown === 2) compareWords(tokenizer);
}

/** The Unigram's trainer cuts words in Python, the tokenizer in Rust: they must be the same. */
function compareWords(tokenizer: Core.Tokenizer): void {
  const options = { cwd: here, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const lines = execFileSync("python3", ["-B", "words.py", corpus], options).trim().split("\n");
  const documents = [...texts.values()].flat();
  const same = documents.filter((text, i) => {
    const normal = tokenizer.getNormalizer()?.normalizeString(text) ?? text;
    const cut = tokenizer
      .getPreTokenizer()
      ?.preTokenizeString(normal)
      .map(([word]) => word);
    return JSON.stringify(cut) === JSON.stringify(JSON.parse(lines[i] ?? "[]"));
  });
  console.log(`  ${same.length} of ${documents.length} texts cut in words as in training`);
}
