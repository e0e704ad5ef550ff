import assert from "node:assert/strict";
import { describe, it } from "node:test";
import entries from "../../src/domain/glossary/glossary.json" with { type: "json" };
import { type Language, mentionsIn, termsIn } from "../../src/domain/glossary/glossary.ts";

/** Which terms a text names, and how it writes them. */
const found = (text: string, language: Language) =>
  mentionsIn(text, language).map(({ term, start, end }) => [term.id, text.slice(start, end)]);

describe("the glossary", () => {
  for (const language of ["en", "ko"] as const) {
    it(`says in ${language} what each term means, in one to three short sentences`, () => {
      for (const { id, says } of termsIn(language)) {
        assert.match(says, language === "ko" ? /[가-힣].*다\.$/ : /^[A-Z].*\.$/, id);
        assert.ok(says.length <= 200, `${id}: ${says.length}`);
        assert.ok(says.split(/[.:] /).length <= 4, id);
      }
    });

    it(`gives no name to two terms in ${language}, and finds each by each of its names`, () => {
      const names = Object.entries(entries).flatMap(([id, { [language]: entry }]) =>
        entry.names.map((name) => [id, name] as const),
      );
      assert.equal(new Set(names.map(([, name]) => name.toLowerCase())).size, names.length);
      for (const [id, name] of names) {
        assert.deepEqual(found(`(${name})`, language), [[id, name]]);
        assert.deepEqual(found(`(x${name}ish)`, language), [], name);
      }
    });
  }

  it("finds plurals, capitals, and the longest name that fits", () => {
    assert.deepEqual(found("Attention weights of two heads, queries and keys", "en"), [
      ["attentionWeight", "Attention weights"],
      ["head", "heads"],
      ["query", "queries"],
      ["key", "keys"],
    ]);
    assert.deepEqual(found("An encoder-decoder", "en"), [["encoderDecoder", "encoder-decoder"]]);
  });

  it("marks a term once, where it stands first", () => {
    assert.deepEqual(
      mentionsIn("a token, another token", "en").map(({ start }) => start),
      [2],
    );
  });

  it("lets alone what means something else: keys of a keyboard, files, code, numbers of a model", () => {
    for (const text of [
      "Arrow keys move",
      "the next key",
      "tokenizer.json",
      "`glassbox.prompt`",
      "4-bit weights",
      "tokenize",
    ]) {
      assert.deepEqual(found(text, "en"), [], text);
    }
  });

  it("finds Korean words before particles, but not within words", () => {
    assert.deepEqual(found("쿼리와 키에서 4층의 헤드를, 토큰은", "ko"), [
      ["query", "쿼리"],
      ["key", "키"],
      ["layer", "층"],
      ["head", "헤드"],
      ["token", "토큰"],
    ]);
    for (const text of ["방향키로 이동", "키보드", "키릴 문자", "토큰화", "8비트 가중치"]) {
      assert.deepEqual(found(text, "ko"), [], text);
    }
  });
});
