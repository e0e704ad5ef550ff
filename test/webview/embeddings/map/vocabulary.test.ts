import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findIn } from "../../../../webview/panels/embeddings/map/vocabulary/find.ts";
import {
  byImportance,
  readVocabulary,
} from "../../../../webview/panels/embeddings/map/vocabulary/names.ts";
import { traitsOf } from "../../../../webview/panels/embeddings/map/vocabulary/traits.ts";

const utf8 = new TextEncoder();
const token = (text: string, more: { special?: boolean; isApart?: boolean } = {}) =>
  traitsOf({ piece: text, bytes: utf8.encode(text), special: false, ...more });

describe("what is told of a token", () => {
  it("is its kind: letters after a blank or without, digits, signs, blanks", () => {
    const kinds = [" the", "ing", "고양", " 42", ".", "\n", "the"].map((text) => token(text).kind);
    assert.deepEqual(kinds, ["starts", "inside", "inside", "digits", "signs", "blanks", "inside"]);
    assert.equal(token("the", { isApart: true }).kind, "starts");
    assert.equal(token("<s>", { special: true }).kind, "special");
    const part = traitsOf({ piece: "x", bytes: Uint8Array.of(0xe2, 0x96), special: false });
    assert.deepEqual([part.kind, part.label, part.length], ["parts", "⟨E2 96⟩", 0]);
  });

  it("is its length in characters without a first blank, and what it begins and ends with", () => {
    const { length, common, script } = token(" Naïve");
    assert.equal(length, 5);
    assert.equal(script, "latin");
    for (const one of ["case:first", "start:n", "start:naï", "end:ïve", "kind:starts"])
      assert.ok(common.includes(one), one);
    assert.ok(!common.includes("case:all") && token("OK").common.includes("case:all"));
    assert.equal(new Set(token("aaa").common).size, token("aaa").common.length);
  });
});

describe("a search", () => {
  const words = [" cats", " scat", "cat", " dog", " cat", "CAT", "education"];
  const vocabulary = words.map((text) => token(text));
  const found = (typed: string) => findIn(vocabulary, typed).map((id) => words[id]);

  it("finds what is spelled so first, then what begins so, then what holds it", () => {
    assert.deepEqual(found("cat"), ["cat", " cat", "CAT", " cats", " scat", "education"]);
  });

  it("takes a blank for one", () => assert.deepEqual(found(" cat"), [" cat", " cats"]));

  it("finds nothing for nothing", () => {
    assert.deepEqual(found(""), []);
    assert.deepEqual(found("zebra"), []);
  });
});

describe("the vocabulary of a model", () => {
  const host = {
    asked: 0,
    async spell(_: unknown, ids: readonly number[]) {
      host.asked++;
      const bytes = ids.map((id) => utf8.encode(` w${id}`));
      let end = 0;
      return {
        ...{ tokenizer: "made", pieces: ids.map(String), ids: Uint32Array.from(ids) },
        ...{ starts: new Uint32Array(ids.length), ends: new Uint32Array(ids.length) },
        special: new Uint8Array(ids.length),
        bytes: Uint8Array.from(bytes.flatMap((one) => [...one])),
        byteEnds: Uint32Array.from(bytes, (one) => (end += one.length)),
      };
    },
  };
  type Asked = Parameters<typeof readVocabulary>;
  const run = { id: 1, model: { vocabSize: 2_500 } } as unknown as Asked[1];
  const asHost = host as unknown as Asked[0];

  it("is read in parts, each told", async () => {
    const told: number[] = [];
    const all = await readVocabulary(
      asHost,
      run,
      (part) => told.push(part),
      () => true,
    );
    assert.equal(all?.length, 2_500);
    assert.equal(all?.[1_500]?.label, "·w1500");
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    );
    assert.equal(told.at(-1), 1);
  });

  it("is not read on once nobody wants it", async () => {
    host.asked = 0;
    let wanted = 1;
    assert.equal(
      await readVocabulary(
        asHost,
        run,
        () => {},
        () => wanted-- > 0,
      ),
      undefined,
    );
    assert.equal(host.asked, 1);
  });

  it("names words before pieces, and of those the first in the vocabulary", () => {
    const words = ["<s>", "a", "ing", " house", " the"].map((text) =>
      token(text, { special: text === "<s>" }),
    );
    assert.deepEqual([...byImportance(words)], [3, 4, 2, 1, 0]);
  });
});
