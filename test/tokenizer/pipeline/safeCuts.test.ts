import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { KINDS } from "../kinds.ts";
import { ask, models, openReference, readTokenizerFile } from "../reference.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const TOKENS = ["<s>", "word", "<mask>", "[SEP]", "\n\n", "▁▁", "of the", " "];

/** Texts that are long enough to hold many joints, tokens of their own among them. */
function writeTexts(seed: number, count: number): readonly string[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const pick = TOKENS[Math.floor(random() * TOKENS.length * 2)] ?? "";
    return hostileText(random, 12) + pick + hostileText(random, 8);
  });
}

const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });
const SHIPPED = ["tiny-gpt", "tiny-bert", "tiny-t5", "o200k_base", "cl100k_base"];

for (const name of [...SHIPPED, ...Object.keys(KINDS)]) {
  describe(`Safe cuts of ${name}`, () => {
    it("change neither an ID nor a span", async () => {
      const json = KINDS[name];
      const tokenizer = json ? openTokenizer(json, name) : await catalogue.open(name);
      const texts = [...TEXTS, ...writeTexts(31, 400)];
      let places = -texts.length; // the ends are none
      for (const text of texts) {
        const whole = tokenizer.tokens(text);
        const ids: number[] = [];
        const starts: number[] = [];
        const ends: number[] = [];
        for (let from = 0; from < text.length; places++) {
          const to = tokenizer.safeCuts.next(text, from + 1);
          const part = tokenizer.tokens(text.slice(from, to), { continues: from > 0 });
          ids.push(...part.ids);
          starts.push(...Array.from(part.starts, (start) => start + from));
          ends.push(...Array.from(part.ends, (end) => end + from));
          from = to;
        }
        assert.deepEqual(ids, [...whole.ids], JSON.stringify(text));
        assert.deepEqual(starts, [...whole.starts], JSON.stringify(text));
        assert.deepEqual(ends, [...whole.ends], JSON.stringify(text));
      }
      assert.ok(places > 40, `${places} places`);
    });
  });
}

for (const [name, json] of Object.entries(KINDS)) {
  it(`${name} is a kind that is right at all`, async () => {
    const tokenizer = openTokenizer(json, name);
    const reference = openReference(JSON.stringify(json));
    for (const text of writeTexts(37, 60)) {
      const { ids } = await ask(reference, text);
      assert.deepEqual([...tokenizer.tokens(text).ids], ids, JSON.stringify(text));
    }
  });
}
