import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { precompiled as referenceOf } from "tokenizers";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { openNormalizer } from "../../../src/tokenizer/stages/normalizers.ts";
import { endOf, startOf, whole } from "../../../src/tokenizer/stages/spans.ts";
import { ask, openReference } from "../reference.ts";
import { conventionOf } from "../spanConventions.ts";
import { charsmap } from "./charsmap.ts";

const open = (map: string) => openNormalizer({ type: "Precompiled", precompiled_charsmap: map });
const bytesOf = (map: string) => [...Buffer.from(map, "base64")];

/** Rules of every kind: keys of one character and of several, longer and shorter, and of nothing. */
const RULES = {
  ﬁ: "fi",
  "①": "1",
  "㈜": "(주)",
  Ａ: "A",
  B: "b",
  "e\u0301": "\u00e9",
  "\u30ab\u3099": "\u30ac",
  ｶﾞ: "\u30ac",
  ["한".normalize("NFD")]: "한",
  가: "",
  क: "K",
  "क\u0301": "never",
  "\u094d": "v",
  "\u0600": "P",
  "\u0d4e": "Q",
  "™": "TM",
  "😀": ":)",
  "🇰": "K",
  "\u200b": " ",
  "\u200d": "",
  "\u00ad": "-",
  "\r": "R",
  "\t": " ",
};

const CHARACTERS = [
  ..."abeAB1 .\u00e9ﬁ①㈜Ａ\u304cカヵｶﾞﾟ㎏한가각ㅎ",
  ..."각힣".normalize("NFD"),
  ..."\0\t\r\n\u0085\u00ad\u034f\u0301\u0323\u0344\u0600\u0903\u093c\u0915\u094d\u0958\u0995\u09cd",
  ..."\u0d4e\u0e19\u0e33\u0e49\u0eb3\u0f71\u1b13\u1b35\u1b44\ua960\ud7b0\ud7cb\u3099",
  ..."\u200b\u200c\u200d\u2028\u20e3\u20dd\ufe0f\ufeff\ufffd©™#❤😀👨🏻🇰🇷🏴",
  ..."\u{110bd}\u{e0061}\u{e007f}\u{e0100}\u{1d165}\u{11f02}\u{16d63}",
  "\ud800",
  "\udc00",
];

const anyText = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...CHARACTERS) },
      fc.string({ unit: "binary", maxLength: 1 }),
    ),
    { maxLength: 12 },
  )
  .map((characters) => characters.join(""));

describe("a map of characters", () => {
  const map = charsmap(RULES);
  const ours = (text: string) => open(map)(whole(text.toWellFormed())).text;
  const reference = referenceOf(bytesOf(map));
  const theirs = (text: string) => reference.normalizeString(text.toWellFormed());

  it("does the same to every code point as the reference, alone and in a cluster", () => {
    const normalize = open(map);
    for (let first = 0; first < 0x110000; first += 0x800) {
      if (first === 0xd800 || (first >= 0x40000 && first < 0xe0000)) continue; // none assigned
      const points = Array.from({ length: 0x800 }, (_, i) => String.fromCodePoint(first + i));
      for (const around of ["B_", "_B", "_ﬁ\u0301"]) {
        const text = points.map((point) => around.replace("_", () => point)).join("\n");
        assert.equal(normalize(whole(text)).text, theirs(text), `${around} ${first.toString(16)}`);
      }
    }
  });

  it("does the same to any text as the reference", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(ours(text), theirs(text));
      }),
      { seed: 20_261_129, numRuns: 8_000 },
    );
  });

  it("looks a cluster of at most five bytes up whole, and of a longer one each character", () => {
    assert.equal(ours("e\u0301"), "\u00e9");
    assert.equal(ours("fﬁ\u0301x"), "ffix"); // what follows the key in the cluster is lost
    assert.equal(ours("ﬁ\u0301\u0301"), "fi\u0301\u0301");
    assert.equal(ours("한".normalize("NFD")), "한".normalize("NFD"));
  });

  it("says where everything came from", () => {
    const part = open(map)(whole("x㈜e\u0301😀\u200bＡ"));
    assert.equal(part.text, "x(주)\u00e9:) A");
    const spans = Array.from(part.text, (_, i) => [startOf(part, i), endOf(part, i)].join("-"));
    assert.deepEqual(spans, ["0-1", "1-2", "1-2", "1-2", "2-4", "4-6", "4-6", "6-7", "7-8"]);
  });

  it("leaves a text alone in which nothing is a key", () => {
    const part = whole("plain 텍스트");
    assert.equal(open(map)(part), part);
  });

  it("takes a letter under very many marks", () => {
    const text = `e${"\u0301".repeat(160_000)}ﬁ`;
    assert.equal(ours(text), `${text.slice(0, -1)}fi`);
  });
});

describe("a tokenizer with a map", () => {
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };
  const pieces = [
    ..."▁abcefinx1()Aéb주글".normalize("NFC"),
    ..."한".normalize("NFD"),
    "fi",
    "▁fine",
  ];
  const json = {
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Precompiled", precompiled_charsmap: charsmap(RULES) },
        { type: "Replace", pattern: { Regex: " {2,}" }, content: " " },
      ],
    },
    pre_tokenizer: metaspace,
    decoder: metaspace,
    model: {
      type: "Unigram",
      unk_id: 0,
      vocab: [["<unk>", 0], ...pieces.map((piece, i) => [piece, piece.length - 4 - i / 100])],
    },
  };
  const texts = [
    "ﬁne",
    "a① b\u200bc",
    `${"한".normalize("NFD")}글 ㈜`,
    "\u00e9 e\u0301",
    "a  b\u200b",
    "fﬁ\u0301",
    "x😀①b e\u0301\u0301",
  ];
  for (const text of texts) {
    it(`cuts ${JSON.stringify(text)} as the reference does`, async () => {
      const { ids, starts, ends } = openTokenizer(json, "test").tokens(text);
      const expected = await ask(openReference(JSON.stringify(json)), text);
      assert.deepEqual([...ids], expected.ids);
      for (let i = 0; i < ids.length; i++) {
        const theirs = [expected.spans[i * 2], expected.spans[i * 2 + 1]] as const;
        const ours = [starts[i], ends[i]] as const;
        assert.ok(conventionOf(text, ours, theirs), `token ${i}: ${ours}, not ${theirs}`);
      }
    });
  }
});

describe("tokenizers of SentencePiece's kinds", () => {
  const vocab = [..."▁abeAB1.fi()주글한KPQRv!e\u00e9\u30ac\u0301", "▁a", "▁B", "fi", "▁▁"];
  const collapse = { type: "Replace", pattern: { Regex: " {2,}" }, content: " " };
  for (const prepend_scheme of ["always", "first", "never"]) {
    for (const cut of [true, false]) {
      it(`cut any text as the reference does, ${prepend_scheme}, ${cut}`, async () => {
        const json = {
          normalizer: {
            type: "Sequence",
            normalizers: [{ type: "Precompiled", precompiled_charsmap: charsmap(RULES) }, collapse],
          },
          pre_tokenizer: {
            type: "Sequence",
            pretokenizers: [
              ...(cut ? [{ type: "WhitespaceSplit" }] : []),
              { type: "Metaspace", replacement: "▁", prepend_scheme, split: cut },
            ],
          },
          model: {
            type: "Unigram",
            unk_id: 0,
            vocab: [["<unk>", 0], ...vocab.map((piece, i) => [piece, -3 - i / 10])],
          },
        };
        const tokenizer = openTokenizer(json, "test");
        const reference = openReference(JSON.stringify(json));
        await fc.assert(
          fc.asyncProperty(anyText, async (text) => {
            const { ids, starts, ends } = tokenizer.tokens(text);
            assert.deepEqual([...ids], (await ask(reference, text)).ids);
            for (let i = 0; i < ids.length; i++) {
              assert.ok((starts[i] as number) <= (ends[i] as number));
              if (i > 0) assert.ok((starts[i - 1] as number) <= (starts[i] as number));
            }
          }),
          { seed: 20_261_129, numRuns: 1_000 },
        );
      });
    }
  }

  it("begin with what the map dropped there", () => {
    const part = open(charsmap(RULES))(whole("가a가b"));
    assert.deepEqual(
      [part.text, startOf(part, 0), endOf(part, 0), startOf(part, 1)],
      ["ab", 0, 2, 3],
    );
  });
});

describe("a map that is broken", () => {
  /** A map whose trie has these units, at the places given; the root's children stand at their labels. */
  const mapOf = (units: Readonly<Record<number, number>>, texts: string | Uint8Array) => {
    const head = Buffer.alloc(4 + 256 * 4);
    head.writeUInt32LE(256 * 4);
    for (const [at, unit] of Object.entries(units)) head.writeUInt32LE(unit >>> 0, 4 + +at * 4);
    return Buffer.concat([head, Buffer.from(texts)]).toString("base64");
  };
  const key = 1 << 8;
  const away = (offset: number) => offset << 10;
  const good = { 97: 0x61 | key | away(0x61 ^ 5), 5: (1 << 31) | 2 }; // "a" becomes what begins at 2
  const allBack = Object.fromEntries(
    Array.from({ length: 255 }, (_, i) => [i + 1, (i + 1) | away(i + 1)]),
  );
  const damaged = (how: string) => ({ code: "charsmapDamaged", how });
  const cutOff = { code: "charsmapCutOff" };
  const missing = { code: "missingField", part: "Precompiled", field: "precompiled_charsmap" };
  const cases: readonly (readonly [string, string | undefined, object])[] = [
    ["missing", undefined, missing],
    ["empty", "", cutOff],
    ["no base64", "%%%%", damaged("noBase64")],
    ["cut off", mapOf(good, "").slice(0, 400), cutOff],
    ["of no trie", "AAAAAAAAAAA=", cutOff],
    ["without its replacements", mapOf(good, ""), damaged("noText")],
    ["of bytes that are no text", mapOf(good, Uint8Array.of(0x78, 0, 0xff, 0)), damaged("noText")],
    ["with a link out of the trie", mapOf({ 97: 0x61 | away(0x1fffff) }, ""), damaged("astray")],
    ["with links back", mapOf(allBack, ""), damaged("circle")],
    ["with a part of a character", mapOf({ 225: 0xe1 | key }, "x\0"), damaged("keyIsNoText")],
  ];

  it("is none: one made in the same way", () => {
    assert.equal(open(mapOf(good, "x\0yz\0"))(whole("bab")).text, "byzb");
    assert.equal(referenceOf(bytesOf(mapOf(good, "x\0yz\0"))).normalizeString("bab"), "byzb");
  });
  for (const [what, map, reason] of cases) {
    it(`is refused: ${what}`, () => {
      const setting = {
        type: "Precompiled",
        ...(map !== undefined && { precompiled_charsmap: map }),
      };
      assert.throws(() => openNormalizer(setting), { name: "Refused", reason });
    });
  }
});
