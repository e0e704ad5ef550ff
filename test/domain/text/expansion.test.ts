import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expanded } from "../../../src/domain/text/expansion.ts";
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
    const grow = ({ start, end }: { start: number; end: number }) =>
      expanded({ start, end }, at(start), at(Math.max(start, end - 1)));
    const token = grow({ start: 6, end: 6 });
    assert.deepEqual(token, { start: at(6).token.start, end: at(6).token.end });
    const word = grow(token);
    assert.equal(text.slice(word.start, word.end), " tokenization");
    assert.deepEqual(grow(word), word);
  });

  it("takes in every token that a selection touches", async () => {
    const tokenizer = await catalogue.open("tiny-bert");
    const document = new MirroredDocument("one two three");
    const at = (offset: number) => document.tokenAt(tokenizer, offset) ?? assert.fail();
    assert.deepEqual(expanded({ start: 1, end: 6 }, at(1), at(5)), { start: 0, end: 7 });
  });
});
