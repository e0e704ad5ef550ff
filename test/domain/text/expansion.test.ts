import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expanded } from "../../../src/domain/text/expansion.ts";
import type { Stretch } from "../../../src/domain/text/token.ts";
import { MirroredDocument } from "../../../src/tokenizer/document/document.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { models } from "../../tokenizer/reference.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });

describe("expanding a selection", () => {
  it("grows from a cursor to its token, to its word, and to no more", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const text = "say tokenization now";
    const document = new MirroredDocument(text);
    const at = (offset: number) => document.tokenAt(tokenizer, offset) ?? assert.fail();
    const grow = ({ from, to }: Stretch) =>
      expanded({ from, to }, at(from), at(Math.max(from, to - 1)));
    const token = grow({ from: 6, to: 6 });
    assert.deepEqual(token, { from: at(6).token.start, to: at(6).token.end });
    const word = grow(token);
    assert.equal(text.slice(word.from, word.to), " tokenization");
    assert.deepEqual(grow(word), word);
  });

  it("takes in every token that a selection touches", async () => {
    const tokenizer = await catalogue.open("tiny-bert");
    const document = new MirroredDocument("one two three");
    const at = (offset: number) => document.tokenAt(tokenizer, offset) ?? assert.fail();
    assert.deepEqual(expanded({ from: 1, to: 6 }, at(1), at(5)), { from: 0, to: 7 });
  });
});
