import { Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";

/** What each id stands for. */
export interface Vocabulary {
  readonly size: number;
  has(id: TokenId): boolean;
  /** As the file stores it; "" for a number that is no token. */
  piece(id: TokenId): string;
  bytes(id: TokenId): Uint8Array;
  isSpecial(id: TokenId): boolean;
}

const LONGEST = 100_000; // UTF-16 units of a piece; the longest there are have a few hundred

/**
 * @param pieces [vocabSize], undefined where there is no token of that number
 * @param toBytes what a piece stands for; asked once for each id, when it is first needed
 * @throws Refused for a piece that is longer than any that is meant well
 */
export function createVocabulary(
  pieces: readonly (string | undefined)[],
  special: ReadonlySet<TokenId>,
  toBytes: (piece: string, id: TokenId) => Uint8Array,
): Vocabulary {
  const tooLong = pieces.findIndex((piece = "") => piece.length > LONGEST);
  if (tooLong !== -1) {
    throw new Refused({ code: "tokenTooLong", id: tooLong, most: LONGEST });
  }
  const bytes: (Uint8Array | undefined)[] = new Array(pieces.length);
  return {
    size: pieces.length,
    has: (id) => pieces[id] !== undefined,
    piece: (id) => pieces[id] ?? "",
    bytes(id) {
      let known = bytes[id];
      if (!known) {
        const piece = pieces[id];
        known = piece === undefined ? new Uint8Array() : toBytes(piece, id);
        bytes[id] = known;
      }
      return known;
    },
    isSpecial: (id) => special.has(id),
  };
}
