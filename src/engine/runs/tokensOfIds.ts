import type { ModelCard } from "../../domain/model/run.ts";
import type { Token, TokenId, Tokens } from "../../domain/text/token.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";

/**
 * Describes a token of a model's vocabulary, outside any text. A row of the model that its tokenizer
 * has no token for is called by its number and stands for no text.
 */
export function shown(tokenizer: Tokenizer, id: TokenId): Omit<Token, "start" | "end"> {
  const piece = tokenizer.pieceOf(id);
  return {
    id,
    piece: piece === "" ? `⟨ID ${id}⟩` : piece,
    bytes: tokenizer.bytesOf(id),
    special: piece === "" || tokenizer.isSpecial(id),
    ...(tokenizer.isApart(id) && { isApart: true }),
  };
}

/** Tokens that stand in no text, in columns. */
export function spelled(tokenizer: Tokenizer, ids: readonly TokenId[]): Tokens {
  const tokens = ids.map((id) => shown(tokenizer, id));
  const ends = Uint32Array.from(tokens, ({ bytes }) => bytes.length);
  for (let i = 1; i < ends.length; i++) (ends[i] as number) += ends[i - 1] as number;
  const apart = Uint8Array.from(tokens, ({ isApart }) => Number(isApart ?? false));
  return {
    tokenizer: tokenizer.id,
    ids: Uint32Array.from(ids),
    starts: new Uint32Array(ids.length),
    ends: new Uint32Array(ids.length),
    special: Uint8Array.from(tokens, ({ special }) => Number(special)),
    pieces: tokens.map(({ piece }) => piece),
    bytes: Uint8Array.from(tokens.flatMap(({ bytes }) => [...bytes])),
    byteEnds: ends,
    ...(apart.includes(1) && { apart }),
  };
}

/** Tokens of a text, and behind them tokens that stand in none. @param end of the text, UTF-16 */
export function joined(tokens: Tokens, others: Tokens, end: number): Tokens {
  const { length } = tokens.bytes;
  const count = others.ids.length;
  const apart = (of: Tokens) => of.apart ?? new Uint8Array(of.ids.length);
  const places = new Uint32Array(count).fill(end);
  return {
    tokenizer: tokens.tokenizer,
    ids: Uint32Array.of(...tokens.ids, ...others.ids),
    starts: Uint32Array.of(...tokens.starts, ...places),
    ends: Uint32Array.of(...tokens.ends, ...places),
    special: Uint8Array.of(...tokens.special, ...others.special),
    pieces: [...tokens.pieces, ...others.pieces],
    bytes: Uint8Array.of(...tokens.bytes, ...others.bytes),
    byteEnds: Uint32Array.of(...tokens.byteEnds, ...others.byteEnds.map((at) => at + length)),
    ...((tokens.apart || others.apart) && {
      apart: Uint8Array.of(...apart(tokens), ...apart(others)),
    }),
  };
}

/** @throws RangeError if one of them is no token of the model's vocabulary */
export function needTokens({ vocabSize }: ModelCard, ids: readonly TokenId[]): void {
  const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabSize));
  if (wrong !== undefined) {
    throw new RangeError(`Token ${wrong} of ${vocabSize}: numbered from 0.`);
  }
}

/** The special tokens that the model wants before a text. */
export function leading(tokenizer: Tokenizer): readonly number[] {
  const { ids, special } = tokenizer.tokens("a", { special: true });
  const own = special.indexOf(0);
  return [...ids.subarray(0, Math.max(0, own))];
}

/** The same tokens, but for those whose ids are others: these stand where the text has the first. */
export function withIds(tokenizer: Tokenizer, tokens: Tokens, ids: Uint32Array): Tokens {
  const changed = [...ids.keys()].filter((at) => ids[at] !== tokens.ids[at]);
  if (changed.length === 0) return tokens;
  const apart = tokens.apart?.slice() ?? new Uint8Array(ids.length);
  const [special, pieces] = [tokens.special.slice(), [...tokens.pieces]];
  const bytes = pieces.map((_, at) =>
    tokens.bytes.subarray(at === 0 ? 0 : tokens.byteEnds[at - 1], tokens.byteEnds[at]),
  );
  for (const at of changed) {
    const token = shown(tokenizer, ids[at] as TokenId);
    pieces[at] = token.piece;
    bytes[at] = token.bytes;
    special[at] = Number(token.special);
    apart[at] = Number(token.isApart ?? false);
  }
  const byteEnds = Uint32Array.from(bytes, ({ length }) => length);
  for (let at = 1; at < byteEnds.length; at++) {
    (byteEnds[at] as number) += byteEnds[at - 1] as number;
  }
  const { apart: _, ...facts } = tokens;
  return {
    ...{ ...facts, ids: ids.slice(), special, pieces, byteEnds },
    bytes: Uint8Array.from(bytes.flatMap((own) => [...own])),
    ...(apart.includes(1) && { apart }),
  };
}
