import type { Tokens } from "../../../src/domain/text/token.ts";

/** Tokens by their spans, where the rest plays no part. */
export const spanned = (
  spans: readonly (readonly [start: number, end: number])[],
  tokenizer = "a",
): Tokens => ({
  tokenizer,
  ids: new Uint32Array(spans.length),
  starts: Uint32Array.from(spans, ([start]) => start),
  ends: Uint32Array.from(spans, ([, end]) => end),
  special: new Uint8Array(spans.length),
  pieces: spans.map(() => ""),
  bytes: new Uint8Array(),
  byteEnds: new Uint32Array(spans.length),
});
