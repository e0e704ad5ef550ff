import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import { label } from "../../../src/domain/text/token.ts";
import type { Entry } from "../../../src/domain/tokenizer/vocabulary.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { openLexicon } from "../../../src/tokenizer/vocabulary/lexicon.ts";
import { models } from "../reference.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
const open = async (id: string) => {
  const tokenizer = await catalogue.open(id);
  return { tokenizer, lexicon: await openLexicon(tokenizer, async () => {}) };
};
const names = (entries: readonly Entry[]) => entries.map(label);

describe("the lexicon", () => {
  for (const id of [...Object.values(EMBEDDED), "cl100k_base"]) {
    it(`tells tokens of all numbers truly, of ${id}, and what each is made of`, async () => {
      const { tokenizer, lexicon } = await open(id);
      let made = 0;
      for (let token = 0; token < tokenizer.vocabSize; token += tokenizer.vocabSize >> 7) {
        const details = await lexicon.details(token);
        if (!details) {
          assert.equal(tokenizer.pieceOf(token), "");
          continue;
        }
        assert.equal(details.piece, tokenizer.pieceOf(token));
        assert.equal(details.score === undefined, tokenizer.algorithm !== "Unigram");
        if (!details.origin) continue;
        made++;
        const { left, right } = details.origin;
        assert.deepEqual([...left.bytes, ...right.bytes], [...details.bytes]);
        assert.ok(left.id !== token && right.id !== token);
      }
      assert.equal(made > 20, tokenizer.algorithm === "BPE");
    });
  }

  it("gives the merge by its rank in the file", async () => {
    const { lexicon, tokenizer } = await open("tiny-gpt");
    const file = JSON.parse(await readFile(path.join(models, "tiny-gpt/tokenizer.json"), "utf8"));
    const { merges } = file.model as { readonly merges: readonly (readonly [string, string])[] };
    for (const rank of [0, 1, 1000, merges.length - 1]) {
      const [left = "", right = ""] = merges[rank] ?? [];
      const id = Array.from({ length: tokenizer.vocabSize }, (_, i) => i).find(
        (i) => tokenizer.pieceOf(i) === left + right,
      );
      const origin = (await lexicon.details(id ?? -1))?.origin;
      assert.deepEqual(
        [origin?.rank, origin?.left.piece, origin?.right.piece],
        [rank, left, right],
      );
    }
  });

  it("names the characters, also those that cannot be seen, and no parts of them", async () => {
    const { lexicon, tokenizer } = await open("cl100k_base");
    const [token] = tokenizer.tokens("고").ids;
    assert.deepEqual((await lexicon.details(token ?? -1))?.points, [
      { character: "고", name: "HANGUL SYLLABLE GO" },
    ]);
    const newline = await lexicon.details(tokenizer.tokens("\n").ids[0] ?? -1);
    assert.deepEqual(newline?.points, [{ character: "\n", name: "LINE FEED" }]);
    const part = tokenizer.tokens("뷁").ids[0] ?? -1;
    assert.deepEqual((await lexicon.details(part))?.points, []);
  });

  it("finds a token by its number first, then by spelling: alike, beginning so, holding it", async () => {
    const { lexicon } = await open("cl100k_base");
    const { entries, total } = lexicon.search("1234", 100);
    assert.equal(entries[0]?.id, 1234);
    assert.equal(entries.length, total);
    const cats = lexicon.search(" Cat", 2000);
    const spelled = cats.entries.map(({ bytes }) =>
      new TextDecoder().decode(bytes).trimStart().toLowerCase(),
    );
    const kinds = spelled.map((name) => (name === "cat" ? 0 : name.startsWith("cat") ? 1 : 2));
    assert.deepEqual(kinds, kinds.toSorted());
    assert.deepEqual([...new Set(kinds)], [0, 1, 2]);
    assert.ok(spelled.every((name) => name.includes("cat")));
    assert.equal(lexicon.search("cat", 3).entries.length, 3);
    assert.equal(lexicon.search("cat", 3).total, cats.total);
  });

  it("finds nothing for nothing, and for a number that no token has", async () => {
    const { lexicon } = await open("tiny-gpt");
    assert.deepEqual(lexicon.search("", 9), { entries: [], total: 0 });
    assert.deepEqual(lexicon.search("99999999", 9), { entries: [], total: 0 });
    assert.equal(await lexicon.details(8192), undefined);
    assert.equal(await lexicon.details(-1), undefined);
  });

  it("knows a token's neighbours by spelling", async () => {
    const { lexicon, tokenizer } = await open("cl100k_base");
    const the = tokenizer.tokens(" the").ids[0] ?? -1;
    const { alike, shorter, longer, longerTotal } =
      (await lexicon.details(the))?.relatives ?? assert.fail();
    for (const name of ["the", "The", "·The", "·THE"]) assert.ok(names(alike).includes(name), name);
    assert.deepEqual(
      names(shorter).map((name) => name.replace("·", "").toLowerCase()),
      names(shorter)
        .map((name) => name.replace("·", "").toLowerCase())
        .sort((a, b) => b.length - a.length),
    );
    assert.ok(names(shorter).includes("·t"));
    assert.ok(longer.length < longerTotal);
    for (const name of names(longer)) assert.match(name, /^·?the/i);
  });

  it("knows the neighbours of a part of a character by its bytes", async () => {
    const { lexicon, tokenizer } = await open("cl100k_base");
    const part = Array.from({ length: tokenizer.vocabSize }, (_, id) => id).find(
      (id) => /^2(2[4-9]|3\d),\d+$/.test(`${tokenizer.bytesOf(id)}`), // two bytes of three
    );
    const relatives = (await lexicon.details(part ?? -1))?.relatives ?? assert.fail();
    const own = [...tokenizer.bytesOf(part ?? -1)];
    // A blank before them counts for nothing.
    const plain = ({ bytes }: { readonly bytes: Uint8Array }) =>
      bytes[0] === 0x20 ? [...bytes.slice(1)] : [...bytes];
    assert.deepEqual(relatives.shorter.slice(0, 1).map(plain), [own.slice(0, 1)]);
    assert.ok(relatives.longer.length > 0);
    for (const longer of relatives.longer) assert.deepEqual(plain(longer).slice(0, 2), own);
  });
});
