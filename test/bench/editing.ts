import { readFile } from "node:fs/promises";
import { createCatalogue, EMBEDDED } from "../../src/tokenizer/catalogue.ts";
import { MirroredDocument } from "../../src/tokenizer/document.ts";
import { ENCODINGS } from "../../src/tokenizer/openai.ts";
import { models } from "../tokenizer/reference.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

const BYTES = 1_000_000;
const KEYS = 300; // of each tokenizer and language
const VISIBLE = 5_000; // UTF-16 units that an editor shows
const LIMIT = 1_000; // tokens that are drawn at most

export const editing: Subject = {
  name: "editing",
  figures: {
    keystroke_1mb_p95_ms:
      "From a keystroke in a document of 1 MB until the tokens around it are known anew, spans and all: 95 of 100 take no longer, with the slowest of the five tokenizers",
  },
  method: `The mirrored document of the tokenizers' thread, in English and in Korean, counted once as the status bar
does. Then ${KEYS} keystrokes at places by chance, each a letter that is written or a character that is
deleted, and after each the tokens of ${VISIBLE} characters around it and the one under the cursor. The wire to
the editor is not in it.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
  let slowest = 0;
  for (const [language, write] of Object.entries({ en: writeEnglish, ko: writeKorean })) {
    for (const id of [...EMBEDDED, ...Object.keys(ENCODINGS)]) {
      const tokenizer = await catalogue.open(id);
      const text = write(BYTES, 1);
      const document = new MirroredDocument(text);
      await document.count(tokenizer, async () => {});
      const times: number[] = [];
      let length = text.length;
      let place = 1;
      for (let key = 0; key < KEYS; key++) {
        place = (place * 48_271) % 2_147_483_647; // Park and Miller's minimal standard generator
        const offset = place % (length - 1);
        const isDeleted = key % 3 === 0;
        const began = performance.now();
        document.edit([{ offset, length: isDeleted ? 1 : 0, text: isDeleted ? "" : "e" }]);
        const from = Math.max(0, offset - VISIBLE / 2);
        document.cuts(tokenizer, { from, to: from + VISIBLE, limit: LIMIT });
        document.tokenAt(tokenizer, offset);
        times.push(performance.now() - began);
        length += isDeleted ? -1 : 1;
      }
      const p95 = quantile(times, 0.95);
      log(
        `${language}  ${id.padEnd(12)} median ${quantile(times, 0.5).toFixed(2)}, p95 ${p95.toFixed(2)} ms`,
      );
      slowest = Math.max(slowest, p95);
    }
  }
  return { figures: { keystroke_1mb_p95_ms: slowest }, versions: {} };
}
