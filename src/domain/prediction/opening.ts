import { readable, type Token, type Tokens, tokenAt } from "../text/token.ts";

const BACK = 8; // places before the end that are tried

/** How much a guess tells who sees predictions first: a new word most, a line break nothing. */
type Telling = "word" | "letters" | "nothing";

type Guess = Pick<Token, "bytes" | "special" | "isApart">;

/**
 * Where predictions open: the last place near the end of a text behind which the model expects a new
 * word, else one behind which it expects letters at all, else the end. Behind a full stop it often
 * expects only a line break, which shows nothing of what it knows.
 *
 * @param last the text's last place
 * @param likeliest what the model expects behind a place
 */
export async function openingPlace(
  last: number,
  likeliest: (place: number) => Promise<Guess>,
): Promise<number> {
  let withLetters: number | undefined;
  for (let place = last; place >= Math.max(0, last - BACK); place--) {
    const telling = tellingOf(await likeliest(place));
    if (telling === "word") return place;
    if (telling === "letters") withLetters ??= place;
  }
  return withLetters ?? last;
}

/**
 * The token of a text to hide first from a model that reads from both sides: the last that begins a
 * word, else the last with letters, else the last of the text's own.
 */
export function openingMask(tokens: Tokens): number {
  let withLetters: number | undefined;
  for (let at = tokens.ids.length - 1; at >= 0; at--) {
    const token = tokenAt(tokens, at);
    const isFirst = at === 0 || (tokens.ends[at - 1] as number) < token.start;
    const telling = tellingOf({ ...token, isApart: isFirst });
    if (telling === "word") return at;
    if (telling === "letters") withLetters ??= at;
  }
  return withLetters ?? Math.max(0, tokens.special.lastIndexOf(0));
}

function tellingOf({ bytes, special, isApart }: Guess): Telling {
  if (special) return "nothing";
  const text = readable(bytes);
  if (/^⟨/.test(text) || !/\p{L}/u.test(text)) return "nothing";
  return (isApart ? /^[·⏎]*\p{L}/u : /^[·⏎]+\p{L}/u).test(text) ? "word" : "letters";
}
