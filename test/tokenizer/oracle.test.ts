import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Tokens } from "../../src/domain/text/token.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { hash, type Oracle } from "./makeOracle.ts";
import { fileOf, NAMES, readTokenizerFile } from "./reference.ts";
import { conventionOf } from "./spanConventions.ts";
import { LONG_TEXTS, TEXTS } from "./texts.ts";

const oracle = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "oracle.json"), "utf8"),
) as Oracle; // written by makeOracle.ts

describe("oracle", () => {
  it("holds at least 300 texts, those of texts.ts", () => {
    assert.ok(oracle.texts.length >= 300);
    assert.deepEqual(oracle.texts, TEXTS);
  });
});

for (const name of NAMES) {
  const json = readTokenizerFile(fileOf(name));
  const answers = oracle.tokenizers[name];
  assert.ok(answers);
  const tokenizer = openTokenizer(JSON.parse(json), name);

  describe(`${name} against ${oracle.reference.split(",")[0]}`, () => {
    it("is the tokenizer that the oracle was asked about (else: node test/tokenizer/makeOracle.ts)", () => {
      assert.equal(hash(json), answers.sha256);
    });

    it(`gives the same ids for ${TEXTS.length} texts`, () => {
      TEXTS.forEach((text, i) => {
        assert.deepEqual([...tokenizer.tokens(text).ids], answers.ids[i], JSON.stringify(text));
      });
    });

    it("gives the same spans, but for conventions that have a name", (test) => {
      const counts: Record<string, number> = {};
      TEXTS.forEach((text, i) => {
        const tokens = tokenizer.tokens(text);
        for (let k = 0; k < tokens.ids.length; k++) {
          const expected = [answers.spans[i]?.[k * 2], answers.spans[i]?.[k * 2 + 1]] as const;
          const convention = conventionOf(text, spanOf(tokens, k), expected);
          assert.ok(convention, `${JSON.stringify(text)}: ${spanOf(tokens, k)}, not ${expected}`);
          counts[convention] = (counts[convention] ?? 0) + 1;
        }
      });
      test.diagnostic(JSON.stringify(counts));
      assert.ok((counts.same ?? 0) > 4000);
    });

    for (const [rule, make] of Object.entries(LONG_TEXTS)) {
      it(`gives the same ids for ${rule}`, () => {
        const { ids } = tokenizer.tokens(make());
        assert.equal(ids.length, answers.long[rule]?.tokens);
        assert.equal(hash(ids.join(" ")), answers.long[rule]?.sha256);
      });
    }
  });
}

function spanOf(tokens: Tokens, index: number): readonly [number, number] {
  return [tokens.starts[index] as number, tokens.ends[index] as number];
}

describe("Hangul consonants alone", () => {
  it("stand for themselves, not for all of their run", () => {
    const t5 = openTokenizer(JSON.parse(readTokenizerFile(fileOf("tiny-t5"))), "tiny-t5");
    const { starts, ends } = t5.tokens("ㅋㅎㄱ");
    const spans = [...starts].map((start, i) => `${start}-${ends[i]}`);
    for (const span of ["0-1", "1-2", "2-3"]) assert.ok(spans.includes(span), spans.join(" "));
  });
});
