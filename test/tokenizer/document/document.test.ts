import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toFailure } from "../../../src/domain/failure.ts";
import type { TextChange } from "../../../src/domain/text/document.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { type Chunk, Chunks } from "../../../src/tokenizer/document/chunks.ts";
import { MirroredDocument } from "../../../src/tokenizer/document/document.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import type { Tokenizer } from "../../../src/tokenizer/pipeline/tokenizer.ts";
import { KINDS } from "../kinds.ts";
import { models, readTokenizerFile } from "../reference.ts";
import { charsmap } from "../stages/charsmap.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });
const pause = async () => {};
const LONG = `${TEXTS.join("\n")} ${TEXTS.join(" ")}`;
const NAMES = [
  "tiny-gpt",
  "tiny-bert",
  "tiny-t5",
  "o200k_base",
  "cl100k_base",
  ...Object.keys(KINDS),
];

const open = async (name: string): Promise<Tokenizer> =>
  KINDS[name] ? openTokenizer(KINDS[name], name) : catalogue.open(name);

/** Everything that a document says must be what the tokenizer says of the whole text. */
async function check(
  document: MirroredDocument,
  tokenizer: Tokenizer,
  text: string,
): Promise<void> {
  const whole = tokenizer.tokens(text);
  const cuts = document.cuts(tokenizer, { from: 0, to: text.length, limit: 1e9 });
  const hidden = whole.ends.filter((end) => end === 0).length; // signs put in front of the text
  assert.deepEqual([...cuts.starts], [...whole.starts.slice(hidden)]);
  assert.deepEqual([...cuts.ends], [...whole.ends.slice(hidden)]);
  assert.equal(await document.count(tokenizer, pause), whole.ids.length);
  for (let offset = 0; offset < text.length; offset += 97) {
    const index = whole.ends.findIndex((end) => end > offset);
    const expected = index === -1 || (whole.starts[index] as number) > offset ? undefined : index;
    const found = document.tokenAt(tokenizer, offset);
    assert.equal(found?.index, expected);
    if (expected === undefined) continue;
    assert.deepEqual(found?.token, tokenAt(whole, expected));
    assert.ok(found?.word.includes(found.token));
  }
}

for (const name of NAMES) {
  describe(`MirroredDocument with ${name}`, () => {
    it("is cut in chunks that change no token", async () => {
      const tokenizer = await open(name);
      await check(new MirroredDocument(LONG), tokenizer, LONG);
    });

    it("stays right through 150 random edits", async () => {
      const tokenizer = await open(name);
      const random = createRandom(11);
      const upTo = (n: number) => Math.floor(random() * n);
      let text = LONG.slice(0, 12_000);
      const document = new MirroredDocument(text);
      document.tokenAt(tokenizer, 0);
      for (let round = 0; round < 150; round++) {
        const changes: TextChange[] = [];
        for (let i = upTo(3); i >= 0; i--) {
          const offset = upTo(text.length + 1);
          const length = upTo(5) === 0 ? upTo(Math.min(6000, text.length - offset + 1)) : upTo(3);
          const change = {
            offset,
            length: Math.min(length, text.length - offset),
            text: upTo(20) === 0 ? LONG.slice(0, upTo(9000)) : hostileText(random, 6),
          };
          changes.push(change);
          text = text.slice(0, offset) + change.text + text.slice(offset + change.length);
        }
        document.edit(changes);
        if (round % 10 === 0) await check(document, tokenizer, text);
      }
      await check(document, tokenizer, text);
    });
  });
}

describe("MirroredDocument", () => {
  it("cuts only the chunk asked for", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    let cut = 0;
    const watched: Tokenizer = {
      ...tokenizer,
      cut: (text) => {
        cut += text.length;
        return tokenizer.cut(text);
      },
    };
    const document = new MirroredDocument("Some words in a line.\n".repeat(50_000));
    document.tokenAt(watched, 600_000);
    assert.ok(cut > 0 && cut < 4000, `${cut} units were cut`);
    document.edit([{ offset: 600_000, length: 1, text: "x" }]);
    document.tokenAt(watched, 600_000);
    assert.ok(cut < 16_000, `${cut} units were cut`);
  });

  it("lets go of the cut of a chunk that an edit divided anew", async () => {
    const text = "x".repeat(9000); // one word: each edit would leave all of its tokens behind
    const chunks = new Chunks(await catalogue.open("tiny-gpt"), text);
    const [chunk] = chunks.all as readonly [Chunk];
    assert.ok(chunks.cut(chunk, text, 0).count > 0);
    chunks.edit(`y${text}`, { offset: 0, length: 0, text: "y" });
    assert.equal(chunk.cut, undefined);
    assert.equal(chunks.all.includes(chunk), false);
  });

  it("gives the cuts that touch a range, at most as many as asked", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const document = new MirroredDocument("Hello world");
    const { starts, ends, first } = document.cuts(tokenizer, { from: 6, to: 7, limit: 10 });
    assert.ok((starts[0] as number) <= 6 && (ends.at(-1) as number) >= 7);
    assert.notEqual(first, undefined);
    assert.equal(document.cuts(tokenizer, { from: 0, to: 11, limit: 1 }).starts.length, 1);
    assert.equal(document.cuts(tokenizer, { from: 40, to: 50, limit: 9 }).starts.length, 0);
  });

  it("stops counting when the text changes", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const document = new MirroredDocument(LONG.repeat(40));
    const counted = document.count(tokenizer, async () => document.edit([]));
    assert.equal(await counted, undefined);
  });

  it("tells by the tokenizer's name what it cannot do, also beforehand", async () => {
    const model = { type: "BPE", vocab: { a: 0 }, merges: [] };
    const split = (Regex: string) => ({ type: "Split", pattern: { Regex }, behavior: "Isolated" });
    const huge = charsmap({ a: "a".repeat(200_000) });
    const files = [
      [{ model, pre_tokenizer: split("\\p{L}+$") }, "字".repeat(6_000_000)],
      [
        { model, normalizer: { type: "Precompiled", precompiled_charsmap: huge } },
        "a".repeat(20_000),
      ],
    ] as const;
    for (const [json, text] of files) {
      const tokenizer = openTokenizer(json, "odd");
      const document = new MirroredDocument(text);
      const told = (thrown: unknown) => toFailure(thrown).kind === "tokenizerUnreadable";
      await assert.rejects(document.prepare(tokenizer, { from: 9, to: 9 }, pause), told);
      await assert.rejects(document.count(tokenizer, pause), told);
      assert.throws(() => document.tokenAt(tokenizer, 9), told);
    }
  });

  it("has no token outside the text or in a gap", async () => {
    const bert = await catalogue.open("tiny-bert");
    const document = new MirroredDocument("a  b");
    assert.equal(document.tokenAt(bert, 4), undefined);
    assert.equal(document.tokenAt(bert, 1), undefined);
    assert.equal(document.tokenAt(bert, 3)?.token.start, 3);
    assert.equal(new MirroredDocument("").tokenAt(bert, 0), undefined);
  });
});
