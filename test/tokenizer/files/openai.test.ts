import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import { ENCODINGS, type Encoding, openEncoding } from "../../../src/tokenizer/files/openai.ts";
import { createRandom, hostileText, LONG_TEXTS, TEXTS } from "../texts.ts";

const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** The rank of a text in OpenAI's own file. */
function rankOf(id: string, text: string): number {
  const file = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${id}.tiktoken`);
  const bytes = Buffer.from(text).toString("base64");
  const line = readFileSync(file, "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${bytes} `));
  return Number(line?.split(" ")[1]);
}

for (const [id, theirs] of [
  ["o200k_base", o200k],
  ["cl100k_base", cl100k],
] as const) {
  describe(id, async () => {
    const encoding = ENCODINGS[id] as Encoding;
    const tokenizer = await openEncoding(id, encoding);
    const random = createRandom(3);
    const texts = [...TEXTS, ...Array.from({ length: 1000 }, () => hostileText(random))];

    it(`gives the ids of gpt-tokenizer for ${texts.length} texts`, () => {
      for (const text of texts) {
        // A lone surrogate goes to gpt-tokenizer as U+FFFD, which is what UTF-8 makes of it.
        // Left out: U+FEFF, which gpt-tokenizer 4.0.0 cuts in two (see below), and U+0085 and "'ſ",
        // which JavaScript's \s and (?i:s), and with them gpt-tokenizer, take otherwise than Rust's.
        const sound = text.toWellFormed().replace(/[\ufeff\x85\u017f]/g, "");
        const expected = theirs.encode(sound, asText);
        assert.deepEqual([...tokenizer.tokens(sound).ids], expected, JSON.stringify(text));
      }
    });

    // OpenAI's ranks have these tokens because its own pattern keeps U+FEFF and what follows together.
    for (const text of ["\ufeff", "\ufeff#", "\ufeff//", "\ufeff\n\n", "\ufeffusing", " \ufeff"]) {
      it(`has one token for ${JSON.stringify(text)}, as OpenAI's file of ranks says`, () => {
        assert.deepEqual([...tokenizer.tokens(text).ids], [rankOf(id, text)]);
      });
    }

    it("gives them for long texts", () => {
      for (const [rule, make] of Object.entries(LONG_TEXTS)) {
        if (!rule.startsWith("one line")) continue; // gpt-tokenizer takes quadratic time for one word
        assert.deepEqual([...tokenizer.tokens(make()).ids], theirs.encode(make(), asText), rule);
      }
    });

    it("decodes to the text itself", () => {
      for (const text of texts) {
        assert.equal(tokenizer.decode(tokenizer.tokens(text).ids), text.toWellFormed());
      }
    });

    it("has as many tokens as its card says", () => {
      assert.equal(tokenizer.vocabSize, encoding.vocabSize);
      assert.equal(tokenizer.pieceOf(encoding.vocabSize - 1), "<|endofprompt|>");
      assert.ok(tokenizer.isSpecial(encoding.vocabSize - 1));
    });
  });
}
