import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { receive } from "../../../src/tokenizer/vocabulary/modelInput.ts";
import { fileOf, models, NAMES, openReference, readTokenizerFile } from "../reference.ts";
import { TEXTS } from "../texts.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
const texts = TEXTS.map((text) => text.toWellFormed()).slice(0, 60);

describe("receive", () => {
  for (const name of NAMES) {
    it(`gives ${name} what the reference gives, alone and in pairs`, async () => {
      const tokenizer = await catalogue.open(name);
      const reference = openReference(readTokenizerFile(fileOf(name)));
      const isPaired = name !== "tiny-gpt";
      for (const [i, text] of texts.entries()) {
        const second = isPaired ? (texts[i + 1] ?? "") : null;
        const expected = await reference.encode(text, second, { addSpecialTokens: true });
        const batch = receive(tokenizer, [text, second ?? ""], "pair", 1e6);
        const [row] = batch.rows;
        assert.deepEqual(row?.ids.slice(0, expected.getIds().length), expected.getIds());
        if (isPaired) assert.deepEqual(row?.types, expected.getTypeIds());
        if (isPaired) assert.deepEqual(row?.mask, expected.getAttentionMask());
        const alone = receive(tokenizer, [text], "alone", 1e6).rows[0];
        const single = await reference.encode(text, null, { addSpecialTokens: true });
        assert.deepEqual(alone?.ids, single.getIds());
        assert.deepEqual(alone?.plain, await reference.decode(single.getIds(), true), text);
        assert.deepEqual(alone?.decoded, await reference.decode(single.getIds(), false), text);
      }
    });
  }

  it("fills shorter rows up to the longest, and masks what it filled", async () => {
    const batch = receive(await catalogue.open("tiny-bert"), ["the cat", "the"], "alone", 99);
    assert.deepEqual(
      batch.rows.map(({ labels, mask, added }) => [
        labels.join(" "),
        mask.join(""),
        added.join(""),
      ]),
      [
        ["[CLS] the cat [SEP]", "1111", "1001"],
        ["[CLS] the [SEP] [PAD]", "1110", "1010"],
      ],
    );
    assert.deepEqual([batch.length, batch.padding, batch.hasTypes], [4, 0, true]);
  });

  it("leaves rows short where there is no token to fill them with", async () => {
    const batch = receive(await catalogue.open("tiny-gpt"), ["the cat", "the"], "alone", 99);
    assert.deepEqual(
      batch.rows.map(({ ids }) => ids.length),
      [2, 1],
    );
    assert.deepEqual([batch.padding, batch.takesPairs, batch.hasTypes], [undefined, false, false]);
  });

  it("says how many tokens it left out", async () => {
    const { rows } = receive(await catalogue.open("cl100k_base"), ["a b c d e"], "alone", 3);
    assert.deepEqual([rows[0]?.ids.length, rows[0]?.left], [3, 2]);
  });

  it("says how many special tokens it adds, also to what is left out, and to no text", async () => {
    const bert = await catalogue.open("tiny-bert");
    assert.equal(receive(bert, ["the cat sat on the mat"], "alone", 3).special, 2);
    assert.equal(receive(bert, ["the", "cat"], "pair", 2).special, 3);
    assert.equal(receive(bert, [], "alone", 3).special, 2);
    assert.equal(receive(await catalogue.open("tiny-gpt"), ["the cat"], "alone", 9).special, 0);
  });

  for (const type of ["BertProcessing", "RobertaProcessing"]) {
    it(`joins two texts as ${type} does`, async () => {
      const json = {
        ...JSON.parse(readTokenizerFile(fileOf("tiny-bert"))),
        post_processor: {
          type,
          cls: ["[CLS]", 2],
          sep: ["[SEP]", 3],
          ...(type === "RobertaProcessing" && { trim_offsets: true, add_prefix_space: false }),
        },
      };
      const expected = await openReference(JSON.stringify(json)).encode("the cat", "sat", {});
      const [row] = receive(openTokenizer(json, "test"), ["the cat", "sat"], "pair", 99).rows;
      assert.deepEqual(row?.ids, expected.getIds());
      assert.deepEqual(row?.types, expected.getTypeIds());
    });
  }
});
