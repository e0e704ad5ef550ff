import type { TokenId } from "../../domain/text/token.ts";
import type { Details, Entry, Matches, Relatives } from "../../domain/tokenizer/vocabulary.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import { textOf, utf8 } from "../models/model.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";

/** A tokenizer's vocabulary by spelling. */
export interface Lexicon {
  /** undefined where no token has this number. */
  details(id: TokenId): Promise<Details | undefined>;
  /** A number means the token of that number first, then tokens that are spelled so. */
  search(query: string, limit: number): Matches;
}

const MOST_RELATIVES = 12; // of each kind

/**
 * Reads the whole vocabulary once, with pauses.
 *
 * Spellings are compared as strings of one unit for each byte of UTF-8, so that parts of
 * characters compare too; a first blank and capitals are put aside.
 */
export async function openLexicon(tokenizer: Tokenizer, pause: Pause): Promise<Lexicon> {
  const spellings = await inSlices(spellingsOf(tokenizer), pause);

  const entry = (id: TokenId): Entry => entryOf(tokenizer, id);
  const byLength = (a: TokenId, b: TokenId) =>
    (spellings[a] as string).length - (spellings[b] as string).length || a - b;
  const entries = (ids: readonly TokenId[]) => ids.slice(0, MOST_RELATIVES).map(entry);

  function relatives(id: TokenId): Relatives {
    const own = spellings[id] as string;
    const alike: TokenId[] = [];
    const shorter: TokenId[] = [];
    const longer: TokenId[] = [];
    for (let other = 0; other < spellings.length; other++) {
      const spelling = spellings[other] as string;
      if (other === id || spelling === "" || own === "") continue;
      if (spelling === own) alike.push(other);
      else if (spelling.length > own.length && spelling.startsWith(own)) longer.push(other);
      else if (own.startsWith(spelling)) shorter.push(other);
    }
    return {
      alike: entries(alike),
      shorter: entries(shorter.sort(byLength).reverse()),
      longer: entries(longer.sort(byLength)),
      longerTotal: longer.length,
    };
  }

  return {
    async details(id) {
      if (tokenizer.pieceOf(id) === "") return undefined;
      const origin = tokenizer.origin(id);
      return {
        ...entry(id),
        points: await pointsOf(tokenizer.bytesOf(id)),
        origin: origin && { ...origin, left: entry(origin.left), right: entry(origin.right) },
        score: tokenizer.score(id),
        relatives: relatives(id),
      };
    },
    search(query, limit) {
      const number = /^\s*\d+\s*$/.test(query) ? Number(query) : -1;
      const isToken = number >= 0 && tokenizer.pieceOf(number) !== "";
      const wanted = spellingOf(utf8(query));
      const groups: [TokenId[], TokenId[], TokenId[]] = [[], [], []];
      for (let id = 0; wanted !== "" && id < spellings.length; id++) {
        const at = id === number ? -1 : (spellings[id] as string).indexOf(wanted);
        if (at === -1) continue;
        groups[spellings[id] === wanted ? 0 : at === 0 ? 1 : 2].push(id);
      }
      const found = [
        ...(isToken ? [number] : []),
        ...groups.flatMap((group) => group.sort(byLength)),
      ];
      return { entries: found.slice(0, limit).map(entry), total: found.length };
    },
  };
}

export const entryOf = (tokenizer: Tokenizer, id: TokenId): Entry => ({
  id,
  piece: tokenizer.pieceOf(id),
  bytes: tokenizer.bytesOf(id),
  special: tokenizer.isSpecial(id),
});

/** Of each token, "" where there is none: [vocabSize]. */
function* spellingsOf(tokenizer: Tokenizer): Generator<void, readonly string[]> {
  const spellings: string[] = [];
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    spellings.push(tokenizer.pieceOf(id) === "" ? "" : spellingOf(tokenizer.bytesOf(id)));
    if (id % 256 === 255) yield;
  }
  return spellings;
}

function spellingOf(bytes: Uint8Array): string {
  const text = textOf(bytes);
  const folded = text === undefined ? bytes.subarray(bytes[0] === 0x20 ? 1 : 0) : utf8(fold(text));
  let spelling = "";
  for (const byte of folded) spelling += String.fromCharCode(byte);
  return spelling;
}

const fold = (text: string) => (text.trim() === "" ? text : text.trimStart()).toLowerCase();

async function pointsOf(bytes: Uint8Array): Promise<Details["points"]> {
  const text = textOf(bytes);
  if (text === undefined || text === "") return [];
  const { unicodeReadableName } = await import("unicode-name"); // megabytes: only when asked for
  return Array.from(text, (character) => ({ character, name: unicodeReadableName(character) }));
}
