import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { takeCensus } from "../../../src/tokenizer/vocabulary/census.ts";
import { models } from "../reference.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
const pause = async () => {};

describe("the census", () => {
  for (const id of [...Object.values(EMBEDDED), "cl100k_base"]) {
    it(`counts every token of ${id} once`, async () => {
      const tokenizer = await catalogue.open(id);
      const { size, free, scripts, lengths, longest } = await takeCensus(tokenizer, pause);
      const counted = scripts.reduce((sum, { tokens }) => sum + tokens, 0);
      assert.equal(counted + free, size);
      const of = (name: string) => scripts.find(({ script }) => script === name)?.tokens ?? 0;
      const measured = lengths.reduce((sum, tokens) => sum + tokens, 0);
      assert.ok(measured <= size - free - of("parts") - of("special"));
      const characters = longest.map(({ bytes }) => [...new TextDecoder().decode(bytes)].length);
      assert.deepEqual(
        characters,
        characters.toSorted((a, b) => b - a),
      );
      assert.equal(
        characters.filter((count) => count >= lengths.length).length > 0,
        (lengths.at(-1) ?? 0) > 0,
      );
    });
  }

  it("tells scripts by the first letter, and bytes that no text can have", async () => {
    const vocab = ["<s>", "a", "가", "漢", "か", "я", " 7", "?!", "  ", "⟨x", "\u0301"];
    const tokenizer = openTokenizer(
      {
        model: {
          type: "WordPiece",
          unk_token: "<s>",
          vocab: Object.fromEntries(vocab.map((piece, id) => [piece, id])),
        },
        added_tokens: [{ id: 0, content: "<s>", special: true, normalized: false }],
      },
      "test",
    );
    const { scripts } = await takeCensus(tokenizer, pause);
    assert.deepEqual(Object.fromEntries(scripts.map(({ script, tokens }) => [script, tokens])), {
      latin: 2,
      hangul: 1,
      han: 1,
      kana: 1,
      cyrillic: 1,
      otherLetters: 1,
      digits: 1,
      signs: 1,
      blanks: 1,
      special: 1,
    });
    const { idleBytes } = await takeCensus(await catalogue.open("cl100k_base"), pause);
    const idle = [0xc0, 0xc1, ...Array.from({ length: 11 }, (_, i) => 0xf5 + i)];
    assert.deepEqual(
      idleBytes.toSorted((a, b) => a - b),
      idle,
    );
  });
});
