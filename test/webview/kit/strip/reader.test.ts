import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Subject } from "../../../../src/domain/state.ts";
import { firstOf } from "../../../../src/domain/text/blocks.ts";
import { type Token, tokenAt } from "../../../../src/domain/text/token.ts";
import { MirroredDocument } from "../../../../src/tokenizer/document/document.ts";
import { createCatalogue } from "../../../../src/tokenizer/files/catalogue.ts";
import { Reader } from "../../../../webview/kit/strip/reader.ts";
import { models, readTokenizerFile } from "../../../tokenizer/reference.ts";

const LONG = "The old lamp on the hill, 뷁 and 고양이.\n".repeat(600);
const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });

/** What a page is given of a long text, and all of its tokens. */
async function open(given: number, text = LONG) {
  const tokenizer = await catalogue.open("tiny-gpt");
  const surveyed = await new MirroredDocument(text).survey(tokenizer, async () => {});
  const { size, blocks } = surveyed;
  const first = Uint32Array.from({ length: Math.min(given, size.tokens) }, (_, i) => i);
  const tokens = surveyed.pick(first);
  const shown = text.slice(0, tokens.ends.at(-1));
  const reading = { document: "a", blocks };
  const subject: Subject = {
    ...{ text: shown, tokens, size, reading },
    ...{ run: undefined, tokenizers: [], pinned: false },
  };
  const fetched: number[] = [];
  const reader = Reader.of(subject, async (from, to) => {
    fetched.push(from);
    return surveyed.slice(from, to);
  });
  const whole = tokenizer.tokens(text);
  const all = Array.from(whole.ids, (_, i): Token => tokenAt(whole, i));
  return { reader, fetched, all, blocks, size };
}

describe("the reader of a text", () => {
  it("has all tokens of a short one at once, in one block", async () => {
    const { reader, all } = await open(1e6, LONG.slice(0, 1_000));
    assert.equal(reader.isLong, false);
    assert.equal(reader.count, all.length);
    for (const [index, token] of all.entries()) assert.deepEqual(reader.token(index), token);
    assert.equal(reader.token(-1), undefined);
    assert.equal(reader.token(all.length), undefined);
  });

  it("has all tokens of a run, in blocks where they are many", async () => {
    const { all, blocks } = await open(1e6);
    const tokens = (await catalogue.open("tiny-gpt")).tokens(LONG);
    const reader = Reader.whole(LONG, tokens);
    assert.equal(reader.count, all.length);
    assert.deepEqual(reader.blocks, blocks);
    for (const block of blocks.ends.keys()) assert.ok(reader.holding(block));
    assert.deepEqual(reader.token(all.length - 1), all.at(-1));
  });

  it("has of a long one what it was given, and what was fetched", async () => {
    const { reader, fetched, all, blocks, size } = await open(500);
    assert.equal(reader.count, size.tokens);
    assert.deepEqual(reader.token(499), all[499]);
    const far = size.tokens - 3;
    const block = reader.blockOf(far);
    assert.ok(firstOf(blocks, block) <= far);
    assert.equal(reader.token(far), undefined);
    assert.equal(reader.focusOn(far), undefined);
    assert.equal(await reader.fetch(block), true);
    assert.equal(await reader.fetch(block), true); // it is here
    assert.deepEqual(fetched, [firstOf(blocks, block)]);
    const token = all[far] as Token;
    assert.deepEqual(reader.token(far), token);
    assert.equal(reader.covered(far), LONG.slice(token.start, token.end));
    const { start, end } = token;
    assert.deepEqual(reader.focusOn(far), { tokenizer: "tiny-gpt", index: far, start, end });
  });

  it("finds the tokens that others point at, by place and by number", async () => {
    const { reader, all, size } = await open(500);
    const far = size.tokens - 40;
    const { start, end } = all[far] as Token;
    const same = { tokenizer: "tiny-gpt", index: far, start, end };
    const wider = { tokenizer: "o200k_base", index: 3, start: start - 1, end: end + 1 };
    assert.deepEqual(reader.tokensOf(same), []);
    await Promise.all(reader.blocksOf(wider).map((block) => reader.fetch(block)));
    assert.deepEqual(reader.tokensOf(same), [far]);
    const due = all.flatMap((token, i) =>
      Math.max(token.start, wider.start) < Math.min(token.end, wider.end) ? [i] : [],
    );
    assert.ok(due.length > 1);
    assert.deepEqual(reader.tokensOf(wider), due);
  });

  it("forgets what was fetched long ago, but nothing that is needed", async () => {
    const { reader, blocks } = await open(100);
    const last = blocks.ends.length - 1;
    assert.ok(last > 70);
    for (let block = 1; block <= last; block++) await reader.fetch(block);
    reader.release((block) => block === 2);
    assert.ok(reader.holding(2));
    assert.equal(reader.holding(3), undefined);
    assert.ok(reader.holding(last));
    assert.equal(blocks.ends.filter((_, block) => reader.holding(block)).length, 65);
  });
});
