import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Failed } from "../../../src/domain/failure.ts";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import { firstOf } from "../../../src/domain/text/blocks.ts";
import { type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { MirroredDocument } from "../../../src/tokenizer/document/document.ts";
import type { Surveyed } from "../../../src/tokenizer/document/survey.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import type { Tokenizer } from "../../../src/tokenizer/pipeline/tokenizer.ts";
import { models, readTokenizerFile } from "../reference.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });
const pause = async () => {};
const NAMES = [...Object.values(EMBEDDED), "o200k_base", "cl100k_base"];
const LONG = `${TEXTS.join("\n")}\r\n\r\n${TEXTS.join(" ")}`;

const take = (tokenizer: Tokenizer, text: string): Promise<Surveyed> =>
  new MirroredDocument(text).survey(tokenizer, pause);
const all = (tokens: Tokens, offset = 0) =>
  Array.from(tokens.ids, (_, i) => {
    const token = tokenAt(tokens, i);
    return { ...token, start: token.start + offset, end: token.end + offset };
  });

describe("a survey", () => {
  const random = createRandom(11);
  const hostile = Array.from({ length: 60 }, () => hostileText(random)).join("\n");
  for (const name of NAMES) {
    for (const [what, text] of Object.entries({ LONG, hostile, line: "뷁👍 ".repeat(3_000) })) {
      it(`gives block by block what the tokenizer gives at once: ${name}, ${what}`, async () => {
        const tokenizer = await catalogue.open(name);
        const surveyed = await take(tokenizer, text);
        const { blocks, size } = surveyed;
        const whole = all(tokenizer.tokens(text));
        assert.equal(size.tokens, whole.length);
        assert.equal(size.bytes, Buffer.byteLength(text));
        assert.equal(size.characters, [...text].length);
        const slices = Array.from(blocks.ends, (end, block) =>
          surveyed.slice(firstOf(blocks, block), end),
        );
        assert.deepEqual(
          slices.flatMap(({ tokens, offset }) => all(tokens, offset)),
          whole,
        );
        for (const [block, { first, offset, text: part, tokens }] of slices.entries()) {
          assert.equal(first, firstOf(blocks, block));
          assert.equal(offset, blocks.starts[block]);
          assert.equal(part, text.slice(offset, offset + part.length));
          assert.ok((tokens.ends.at(-1) ?? 0) <= part.length);
          assert.ok(first === 0 || tokens.starts[0] === 0, "no character in two blocks");
        }
      });
    }

    it(`finds tokens by number, by ID, and all of one ID: ${name}`, async () => {
      const tokenizer = await catalogue.open(name);
      const surveyed = await take(tokenizer, LONG);
      const whole = all(tokenizer.tokens(LONG));
      const some = Uint32Array.from([whole.length - 1, 0, 17, 1_000, 17]);
      assert.deepEqual(
        all(surveyed.pick(some)),
        Array.from(some, (number) => whole[number]),
      );
      const order = [...whole.keys()].sort(
        (a, b) => (whole[a]?.id ?? 0) - (whole[b]?.id ?? 0) || a - b,
      );
      assert.deepEqual([...surveyed.byId()], order);
      const id = whole[17]?.id ?? 0;
      assert.deepEqual(
        [...surveyed.places(id)],
        [...whole.keys()].filter((i) => whole[i]?.id === id),
      );
      assert.deepEqual([...surveyed.places(tokenizer.vocabSize)], []);
    });

    it(`tells the steps of any token as for the whole text: ${name}`, async () => {
      const tokenizer = await catalogue.open(name);
      const surveyed = await take(tokenizer, LONG);
      for (const index of [0, 500, surveyed.size.tokens - 1]) {
        const steps = surveyed.steps(index);
        const { around, ...told } = tokenizer.steps(LONG, index) ?? {};
        assert.ok(steps && around);
        assert.deepEqual(steps, { ...told, around, stages: steps.stages });
        assert.equal(around.word, LONG.slice(steps.start, steps.end));
        assert.ok(
          LONG.startsWith(
            around.before + around.word + around.after,
            steps.start - around.before.length,
          ),
        );
      }
      assert.equal(surveyed.steps(surveyed.size.tokens), undefined);
    });
  }

  it("ends blocks with lines, and cuts a line without an end", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const text = `${"one two three four five\n".repeat(200)}${"word ".repeat(2_000)}`;
    const { blocks } = await take(tokenizer, text);
    const sizes = Array.from(blocks.ends, (end, block) => end - firstOf(blocks, block));
    assert.ok(sizes.length > 10);
    assert.ok(sizes.every((size) => size <= 256));
    const inLines = [...blocks.starts].filter((start) => start > 0 && start < 200 * 24);
    assert.ok(inLines.length > 5);
    for (const start of inLines) assert.equal(text[start - 1], "\n");
    assert.equal(
      blocks.lines.reduce((sum, count) => sum + count, 0),
      200,
    );
  });

  it("is empty of a text without tokens, and refuses tokens that are not there", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const empty = await take(tokenizer, "");
    assert.equal(empty.size.tokens, 0);
    assert.equal(empty.blocks.ends.length, 0);
    assert.deepEqual([...empty.byId()], []);
    assert.throws(() => empty.slice(0, 1), RangeError);
    const one = await take(tokenizer, "one");
    assert.throws(() => one.pick(Uint32Array.of(99)), RangeError);
  });

  it("ends where the text is closed or edited meanwhile", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    for (const end of [
      (document: MirroredDocument) => document.close(),
      (document: MirroredDocument) => document.edit([{ offset: 0, length: 1, text: "x" }]),
    ]) {
      const document = new MirroredDocument("one two ".repeat(200_000));
      const survey = document.survey(tokenizer, async () => end(document));
      await assert.rejects(survey, (thrown) => (thrown as Failed).failure.kind === "cancelled");
    }
  });

  it("is of the text as it is now", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    const document = new MirroredDocument("one");
    assert.equal((await document.survey(tokenizer, pause)).size.characters, 3);
    document.edit([{ offset: 3, length: 0, text: " two" }]);
    assert.equal((await document.survey(tokenizer, pause)).size.characters, 7);
  });
});
