import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { openReference } from "../reference.ts";
import { idOf, type SmallTokenizer, sequence, smallTokenizer } from "../smallTokenizer.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const [BEFORE, AFTER] = ["ⓑ", "ⓐ"]; // in no step
const part = fc.constantFrom(
  ...["▁", "Ġ", "##", "</w>", "a", "b", " ", "|", "<pad>", "한", "é", " .", " 's", "😀"],
);
const piece = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((some) => some.join("")),
  fc.constantFrom("<0x0A>", "<0x0a>", "<0xED>", "<0x95>", "<0x9C>", "<0x61>", "<0x+1>", "<0x4>"),
);
const one = (type: string, more: object = {}) => fc.constant({ type, ...more });
const byteLevel = one("ByteLevel", { add_prefix_space: true, trim_offsets: true, use_regex: true });
/** Patterns that see no neighbour, and suffixes and delimiters that stand for something. */
const plainSteps: readonly fc.Arbitrary<object>[] = [
  one("ByteFallback"),
  one("Fuse"),
  fc.record({
    type: fc.constant("Replace"),
    pattern: fc.oneof(
      fc.record({ String: part }),
      fc.record({ Regex: fc.constantFrom("▁+", "(?=b)", "(a)|b", "\\p{L}") }),
    ),
    content: fc.constantFrom("", " ", "XY", "$1 $&", "▁"),
  }),
  fc.record({
    type: fc.constant("Strip"),
    content: fc.constantFrom(" ", "▁", "한", "😀"),
    start: fc.nat(3),
    stop: fc.constant(0), // of others the reference may die: see above
  }),
  fc.record({
    type: fc.constant("Metaspace"),
    replacement: fc.constantFrom("▁", "|", "😀"),
    prepend_scheme: fc.constantFrom("always", "never", "first"),
    split: fc.boolean(),
  }),
  fc.record({ type: fc.constant("BPEDecoder"), suffix: fc.constantFrom("</w>", "a") }),
  fc.record({
    type: fc.constant("CTC"),
    pad_token: fc.constantFrom("<pad>", "a"),
    word_delimiter_token: fc.constantFrom("|", "▁"),
    cleanup: fc.boolean(),
  }),
];
const otherSteps: readonly fc.Arbitrary<object>[] = [
  byteLevel,
  fc.record({
    type: fc.constant("Replace"),
    pattern: fc.record({ Regex: fc.constantFrom("^ ", "a*", "[^a-z]", "\\s$") }),
    content: fc.constantFrom("", " ", "XY"),
  }),
  one("BPEDecoder", { suffix: "" }),
  one("CTC", { pad_token: "", word_delimiter_token: "", cleanup: true }),
  fc.record({
    type: fc.constant("WordPiece"),
    prefix: fc.constantFrom("##", "▁", ""),
    cleanup: fc.boolean(),
  }),
];

/** Sequences of steps, some of them in sequences of their own. */
function sequences(step: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const inner = fc.array(step, { maxLength: 2 }).map((some) => sequence(...some));
  return fc.array(fc.oneof(step, inner), { maxLength: 5 }).map((some) => sequence(...some));
}

const fileWith = (decoder: fc.Arbitrary<object | undefined>): fc.Arbitrary<SmallTokenizer> =>
  fc
    .record({
      pieces: fc.array(piece, { minLength: 1, maxLength: 12 }),
      added: fc.uniqueArray(piece, { maxLength: 6 }),
      decoder,
    })
    .map(({ pieces, added, decoder }) => ({
      pieces: [BEFORE, AFTER, ...pieces],
      added: added.map((content, i) => ({ content, special: i % 3 === 0 })),
      decoder,
    }));

describe("any decoder", () => {
  it("gives the reference's text for any ids, with and without special tokens", async () => {
    const step = fc.oneof(...plainSteps, ...otherSteps);
    const file = fileWith(fc.oneof(fc.constant(undefined), step, sequences(step)));
    const ids = fc.array(fc.nat(120), { minLength: 1 });
    const asked = fc.asyncProperty(file, ids, async (parts, ids) => {
      const json = smallTokenizer(parts);
      const reference = openReference(JSON.stringify(json));
      const tokenizer = openTokenizer(json, "small");
      for (const skipSpecial of [false, true]) {
        const isShown = (id: number) =>
          tokenizer.pieceOf(id) !== "" && !(skipSpecial && tokenizer.isSpecial(id));
        if (!ids.some(isShown)) continue; // BPEDecoder's reference dies of no tokens
        const expected = await reference.decode(ids, skipSpecial);
        assert.equal(tokenizer.decode(ids, skipSpecial), expected);
      }
    });
    await fc.assert(asked, { numRuns: 1500, seed: 12 });
  });

  it("gives a token in the middle of a text the bytes that it adds there", async () => {
    const steps = sequences(fc.oneof(...plainSteps));
    const bytesFirst = fc.tuple(byteLevel, steps).map((both) => sequence(...both));
    let told = 0;
    const asked = fc.asyncProperty(fileWith(fc.oneof(steps, bytesFirst)), async (parts) => {
      const json = smallTokenizer(parts);
      const reference = openReference(JSON.stringify(json));
      const tokenizer = openTokenizer(json, "small");
      const [before, after] = [idOf(tokenizer, BEFORE), idOf(tokenizer, AFTER)];
      for (let id = after + 1; id < tokenizer.vocabSize; id++) {
        const own = text(tokenizer.bytesOf(id));
        if (own.includes("\ufffd")) continue; // a part of a character
        const expected = await reference.decode([before, id, after], false);
        assert.equal(BEFORE + own + AFTER, expected, tokenizer.pieceOf(id));
        told++;
      }
    });
    await fc.assert(asked, { numRuns: 400, seed: 22 });
    assert.ok(told > 2000, `${told}`);
  });
});
