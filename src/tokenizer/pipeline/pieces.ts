import { readable, type TokenId } from "../../domain/text/token.ts";
import type { Play } from "../../domain/tokenizer/plays.ts";
import type { TokenPiece } from "../../domain/tokenizer/steps.ts";
import type { Vocabulary } from "../models/vocabulary.ts";

/** How the tokens are written that a play names. */
export function piecesOf(vocabulary: Vocabulary, play: Play, ids: readonly TokenId[]) {
  const pieces: Record<TokenId, TokenPiece> = {};
  // Of a word too long to be told, its many tokens are not named either.
  const named = play.kind === "long" ? [] : [...ids, ...namedBy(play)];
  for (const id of named) {
    const stored = vocabulary.piece(id);
    const shown = vocabulary.isSpecial(id) ? stored : readable(vocabulary.bytes(id));
    pieces[id] ??= { stored, shown };
  }
  return pieces;
}

function namedBy(play: Exclude<Play, { kind: "long" }>): readonly TokenId[] {
  switch (play.kind) {
    case "added":
      return [];
    case "merges":
      return [
        ...play.first.map(({ id }) => id),
        ...play.merges.map(({ id }) => id),
        ...(play.whole === undefined ? [] : [play.whole]),
      ];
    case "matches":
      return [play.unknown, ...play.matches.flatMap(({ fits }) => fits.map(({ id }) => id))];
    case "lookup":
      return [play.id];
    case "lattice":
      return [...play.outcome, ...play.edges.flatMap(({ id }) => (id === undefined ? [] : [id]))];
    default:
      return play satisfies never;
  }
}
