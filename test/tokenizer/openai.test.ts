import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import { ENCODINGS, type Encoding, openEncoding } from "../../src/tokenizer/openai.ts";
import { createRandom, hostileText, LONG_TEXTS, TEXTS } from "./texts.ts";

const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

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
        // U+FEFF is left out: gpt-tokenizer 4.0.0 cuts it in two, see below.
        const sound = text.toWellFormed().replaceAll("\ufeff", "");
        const expected = theirs.encode(sound, asText);
        assert.deepEqual([...tokenizer.tokens(sound).ids], expected, JSON.stringify(text));
      }
    });

    it("has a token for U+FEFF, as OpenAI's file of ranks says", () => {
      const file = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${id}.tiktoken`);
      const bytes = Buffer.from("\ufeff").toString("base64");
      const line = readFileSync(file, "utf8")
        .split("\n")
        .find((each) => each.startsWith(`${bytes} `));
      assert.deepEqual([...tokenizer.tokens("\ufeff").ids], [Number(line?.split(" ")[1])]);
    });

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
