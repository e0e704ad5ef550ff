import type { TokenId, Tokens } from "../domain/token.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";

/** Tokens that stand in no text, in columns. */
export function spelled(tokenizer: Tokenizer, ids: readonly TokenId[]): Tokens {
  const bytes = ids.map(tokenizer.bytesOf);
  const ends = Uint32Array.from(bytes, ({ length }) => length);
  for (let i = 1; i < ends.length; i++) (ends[i] as number) += ends[i - 1] as number;
  return {
    tokenizer: tokenizer.id,
    ids: Uint32Array.from(ids),
    starts: new Uint32Array(ids.length),
    ends: new Uint32Array(ids.length),
    special: Uint8Array.from(ids, (id) => Number(tokenizer.isSpecial(id))),
    pieces: ids.map(tokenizer.pieceOf),
    bytes: Uint8Array.from(bytes.flatMap((part) => [...part])),
    byteEnds: ends,
  };
}
