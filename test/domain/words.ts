import type { Tokens } from "../../src/domain/text/token.ts";

/** Words as the tokens of a text, equal words with equal ids; those in `[]` are special. */
export function tokensOf(...words: readonly string[]): Tokens {
  const vocabulary = [...new Set(words)];
  const bytes = words.map((word) => new TextEncoder().encode(word));
  let end = 0;
  const byteEnds = Uint32Array.from(bytes, ({ length }) => (end += length));
  const starts = Uint32Array.from(words, (_, i) => words.slice(0, i).join("").length);
  return {
    tokenizer: "words",
    ids: Uint32Array.from(words, (word) => vocabulary.indexOf(word)),
    starts,
    ends: starts.map((start, i) => start + (words[i] as string).length),
    special: Uint8Array.from(words, (word) => Number(/^\[\w+\]$/.test(word))),
    pieces: words,
    bytes: Uint8Array.from(bytes.flatMap((part) => [...part])),
    byteEnds,
  };
}
