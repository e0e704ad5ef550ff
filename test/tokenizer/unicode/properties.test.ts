import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Tokens } from "../../../src/domain/text/token.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import {
  ask,
  fileOf,
  NAMES,
  openReference,
  readTokenizerFile,
  tokenizerFolder,
} from "../reference.ts";
import { conventionOf } from "../spanConventions.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const ROUNDS = 1500;

/** Spans go forward, stay in the text, and never lie between the halves of a character. */
function checkSpans(text: string, { starts, ends, ids }: Tokens): void {
  for (let i = 0; i < ids.length; i++) {
    const [start, end] = [starts[i] as number, ends[i] as number];
    const where = `token ${i} [${start}, ${end}) of ${JSON.stringify(text)}`;
    assert.ok(start <= end && end <= text.length, where);
    if (i > 0)
      assert.ok(start >= (starts[i - 1] as number) && end >= (ends[i - 1] as number), where);
    const overlap = i > 0 ? text.slice(start, ends[i - 1]) : "";
    assert.ok(overlap === "" || isOneCharacter(overlap), where);
    for (const edge of [start, end]) assert.ok(!isInsidePair(text, edge), where);
  }
}

/** What two tokens may share: a character cut into bytes, or a cluster that was melted: "㈜", "각". */
function isOneCharacter(text: string): boolean {
  return Array.from(text).length === 1 || text !== text.normalize("NFKC");
}

function isInsidePair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

const others = ["gpt2", "mistral"].map(
  (name) => [name, path.join(tokenizerFolder, name, "tokenizer.json")] as const,
);

for (const [name, file] of [...NAMES.map((name) => [name, fileOf(name)] as const), ...others]) {
  const skip = existsSync(file) ? false : `${name}: no tokenizer.json in GLASSBOX_TOKENIZERS`;
  describe(`${name}, on random texts`, { skip }, () => {
    const random = createRandom(20_261_121);
    const texts = [...TEXTS, ...Array.from({ length: ROUNDS }, () => hostileText(random))];
    const open = () => openTokenizer(JSON.parse(readTokenizerFile(file)), name);

    it("keeps its spans in order and inside the text", () => {
      const tokenizer = open();
      for (const text of texts) checkSpans(text, tokenizer.tokens(text));
    });

    it("gives the ids and, by convention, the spans of the reference", async (test) => {
      const tokenizer = open();
      const reference = openReference(readTokenizerFile(file));
      const counts: Record<string, number> = {};
      for (const text of texts) {
        const tokens = tokenizer.tokens(text);
        const expected = await ask(reference, text);
        assert.deepEqual([...tokens.ids], expected.ids, JSON.stringify(text));
        for (let i = 0; i < tokens.ids.length; i++) {
          const ours = [tokens.starts[i], tokens.ends[i]] as const;
          const theirs = [expected.spans[i * 2], expected.spans[i * 2 + 1]] as const;
          const convention = conventionOf(text, ours, theirs);
          assert.ok(convention, `${JSON.stringify(text)} token ${i}: ${ours}, not ${theirs}`);
          counts[convention] = (counts[convention] ?? 0) + 1;
        }
      }
      test.diagnostic(`${texts.length} texts, spans: ${JSON.stringify(counts)}`);
    });

    it("decodes as the reference does", async () => {
      const tokenizer = open();
      const reference = openReference(readTokenizerFile(file));
      const any = () => Math.floor(random() * (tokenizer.vocabSize + 2));
      const sequences = texts.map((text) => [...tokenizer.tokens(text).ids]);
      for (let i = 0; i < ROUNDS; i++) sequences.push(Array.from({ length: i % 16 }, any));
      for (const ids of sequences) {
        for (const skipSpecial of [false, true]) {
          const expected = await reference.decode(ids, skipSpecial);
          assert.equal(tokenizer.decode(ids, skipSpecial), expected, ids.join(" "));
        }
      }
    });

    if (name === "tiny-gpt" || name === "gpt2") {
      it("decodes to the text itself, and so do the bytes shown", () => {
        const tokenizer = open();
        const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
        for (const text of texts) {
          const { ids, bytes } = tokenizer.tokens(text);
          assert.equal(tokenizer.decode(ids), text.toWellFormed());
          assert.equal(utf8.decode(bytes), text.toWellFormed());
        }
      });
    }

    it("gives the first tokens of a limit", () => {
      const tokenizer = open();
      for (const text of texts.slice(0, 400)) {
        const all = tokenizer.tokens(text);
        const some = tokenizer.tokens(text, { limit: 5 });
        assert.deepEqual([...some.ids], [...all.ids.slice(0, 5)]);
        assert.deepEqual([...some.starts], [...all.starts.slice(0, 5)]);
      }
    });
  });
}
