import { readFile } from "node:fs/promises";
import path from "node:path";
import { EMBEDDED } from "../../src/domain/model/embedded.ts";
import type { TokenizerId } from "../../src/domain/text/token.ts";
import { MirroredDocument } from "../../src/tokenizer/document/document.ts";
import { createCatalogue } from "../../src/tokenizer/files/catalogue.ts";
import { ENCODINGS } from "../../src/tokenizer/files/openai.ts";
import type { Tokenizer } from "../../src/tokenizer/pipeline/tokenizer.ts";
import { models } from "../tokenizer/reference.ts";
import { gemmaFile } from "./gemma.ts";
import { quantile, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

const BYTES = 1_000_000;
const KEYS = 300; // of each tokenizer and language
const VISIBLE = 5_000; // UTF-16 units that an editor shows
const LIMIT = 1_000; // tokens that are drawn at most

const WITHOUT_BLANKS = (bytes: number, seed: number) =>
  writeEnglish(bytes, seed).replace(/\s+/g, "");

export const editing: Subject = {
  name: "editing",
  figures: {
    keystroke_1mb_p95_ms:
      "From a keystroke in a document of 1 MB until the tokens around it are known anew, spans and all: 95 of 100 take no longer, with the slowest of the five tokenizers",
    keystroke_1mb_no_cuts_p95_ms:
      "The same with a tokenizer that cuts no text into words (of Gemma 3's size and kind), also in one line of 1 MB without a blank: the slowest",
    keystroke_1mb_no_cuts_vs_anew:
      "The same / cutting all of the text once, as each key would otherwise",
  },
  method: `The mirrored document of the tokenizers' thread, in English and in Korean, counted once as the status bar
does. Then ${KEYS} keystrokes at places by chance, each a letter that is written or a character that is
deleted, and after each the tokens of ${VISIBLE} characters around it and the one under the cursor. The wire to
the editor is not in it. The tokenizer that cuts no text is the file of "unpacking".`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
  const run = async (language: string, id: TokenizerId, text: string) => {
    const tokenizer = await catalogue.open(id);
    const times = await typeInto(tokenizer, text);
    const [middle, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    const name = id.endsWith(".json") ? path.basename(path.dirname(id)) : id;
    log(`${language}  ${name.padEnd(12)} median ${middle.toFixed(2)}, p95 ${p95.toFixed(2)} ms`);
    return { p95, anew: await time(() => tokenizer.cut(text)) };
  };
  let slowest = 0;
  const uncut: { readonly p95: number; readonly anew: number }[] = [];
  for (const [language, write] of Object.entries({ en: writeEnglish, ko: writeKorean })) {
    for (const id of [...Object.values(EMBEDDED), ...Object.keys(ENCODINGS)]) {
      slowest = Math.max(slowest, (await run(language, id, write(BYTES, 1))).p95);
    }
    uncut.push(await run(language, gemmaFile(), write(BYTES, 1)));
  }
  uncut.push(await run("--", gemmaFile(), WITHOUT_BLANKS(BYTES, 1)));
  return {
    figures: {
      keystroke_1mb_p95_ms: slowest,
      keystroke_1mb_no_cuts_p95_ms: Math.max(...uncut.map(({ p95 }) => p95)),
      keystroke_1mb_no_cuts_vs_anew: Math.max(...uncut.map(({ p95, anew }) => p95 / anew)),
    },
    versions: {},
  };
}

/** How long each keystroke takes, in milliseconds. */
async function typeInto(tokenizer: Tokenizer, text: string): Promise<readonly number[]> {
  const document = new MirroredDocument(text);
  await document.count(tokenizer, async () => {});
  const times: number[] = [];
  let length = text.length;
  let place = 1;
  for (let key = 0; key < KEYS; key++) {
    place = (place * 48_271) % 2_147_483_647; // Park and Miller's minimal standard generator
    const offset = place % (length - 1);
    const isDeleted = key % 3 === 0;
    const took = await time(() => {
      document.edit([{ offset, length: isDeleted ? 1 : 0, text: isDeleted ? "" : "e" }]);
      const from = Math.max(0, offset - VISIBLE / 2);
      document.cuts(tokenizer, { from, to: from + VISIBLE, limit: LIMIT });
      document.tokenAt(tokenizer, offset);
    });
    times.push(took);
    length += isDeleted ? -1 : 1;
  }
  return times;
}
