import type { Random } from "../engine/random.ts";

const PIECES = [
  ..."aAzZ09 \t\n\r'\".,-_/<|>[]{}▁Ġ한글ㅋㅠ漢字ßİςﬁ①ｶﾞ\0\u0085\u200b\u200d\ufeff\ufffd\ufdfa",
  ..."e\u0301\u0323\u0345\u0f73\u1100\u1161\u11a8\u{1d165}👩‍🚀🇰🇷𝒳\ud83d\ude00".split(""), // halves, too
  ..."the cat </s> [UNK] <|endoftext|> \r\n don't 1234567 고양이".split(" "),
];

/** A text of anything: all of Unicode, halves of pairs, runs of the same, and what is special. */
export function randomText({ random, below, pick }: Random): string {
  const parts = Array.from({ length: below(40) }, () => {
    const kind = random();
    if (kind < 0.6) return pick(PIECES);
    if (kind < 0.8) return String.fromCharCode(below(0x10000));
    if (kind < 0.95) return String.fromCodePoint(below(0x110000));
    return pick(PIECES).repeat(1 + below(300));
  });
  return parts.join(random() < 0.5 ? "" : " ");
}
