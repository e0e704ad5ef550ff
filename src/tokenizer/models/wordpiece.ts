import type { TokenId } from "../../domain/text/token.ts";
import type { Match, MatchPlay } from "../../domain/tokenizer/plays.ts";
import type { Ids, Model } from "./model.ts";
import { Trie } from "./trie.ts";

export interface WordPieceOptions {
  readonly vocab: Ids;
  readonly unknown: TokenId;
  /** "##": marks a piece that continues a word. */
  readonly prefix: string;
  /** A word of more code points is unknown. */
  readonly longest: number;
}

/**
 * WordPiece: take the longest piece that begins the word, then the longest that continues it, and
 * so on. A word that cannot be used up is unknown as a whole.
 *
 * @throws TypeError for an option of another type
 * @see Devlin et al. 2019, "BERT", §3; Song et al. 2021, "Fast WordPiece Tokenization", §3.1
 */
export function openWordPiece({ vocab, unknown, prefix, longest }: WordPieceOptions): Model {
  if (typeof prefix !== "string" || typeof longest !== "number") throw new TypeError();
  const pieces = new Trie(vocab, vocab.size * 3);
  const beginning = 0;
  let continuing = beginning;
  for (let i = 0; i < prefix.length && continuing !== -1; i++) {
    continuing = pieces.next(continuing, prefix.charCodeAt(i));
  }

  const isTooLong = (word: string) => word.length > longest && codePoints(word) > longest;

  /** @param watch hears of every place where a piece is looked for */
  function cut(word: string, watch?: (match: Match) => void): number[] {
    const bad = [unknown, 0, word.length];
    if (isTooLong(word)) return bad;
    const found: number[] = [];
    for (let start = 0; start < word.length; ) {
      const fits: { end: number; id: TokenId }[] | undefined = watch && [];
      let node = start === 0 ? beginning : continuing;
      let id = -1;
      let end = start;
      for (let i = start; i < word.length && node !== -1; i++) {
        node = pieces.next(node, word.charCodeAt(i));
        if (node !== -1 && pieces.at(node) !== -1) {
          id = pieces.at(node);
          end = i + 1;
          fits?.push({ end, id });
        }
      }
      if (fits) watch?.({ start, fits });
      if (id === -1) return bad;
      found.push(id, start, end);
      start = end;
    }
    return found;
  }

  function trace(word: string): MatchPlay {
    const matches: Match[] = [];
    cut(word, (match) => matches.push(match));
    return { kind: "matches", prefix, longest, isTooLong: isTooLong(word), matches, unknown };
  }
  return { algorithm: "WordPiece", unknown, cut: (word) => cut(word), trace };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
