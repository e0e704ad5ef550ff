import { label, readable, type Token, type Tokens, tokenAt } from "./token.ts";

/** What is known of a token that stands in no text yet. */
export type Spelled = Pick<Token, "id" | "piece" | "bytes" | "special" | "isApart">;

/** Tokens that were written one after the other, and the text that they make. */
export interface Spelling {
  /** Whole characters only; special tokens stand for no text. */
  readonly text: string;
  /** With spans in `text`: tokens that share a character share its whole span. */
  readonly tokens: Tokens;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const BLANK = 0x20;

/**
 * Joins the bytes of tokens to characters. A blank stands before each token that is apart, the
 * first one too, and its span covers that. Bytes at the end that begin a character which is not
 * whole yet make no text; bytes that can never be one make U+FFFD, which no token covers.
 *
 * @param tokenizer whose they are
 */
export function spellOut(tokenizer: string, parts: readonly Spelled[]): Spelling {
  const lengths = parts.map(({ bytes, special, isApart }) =>
    special ? 0 : bytes.length + Number(isApart ?? false),
  );
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    if (part.special) continue;
    if (part.isApart) bytes[at++] = BLANK;
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  const { text, from, to } = characters(bytes);
  const covers = (at: number) => (from[at] as number) < (to[at] as number);

  const starts = new Uint32Array(parts.length);
  const ends = new Uint32Array(parts.length);
  const shown = parts.map((part) => part.bytes);
  let first = 0;
  for (const [i, length] of lengths.entries()) {
    let [begin, end] = [first, first + length];
    while (begin < end && !covers(begin)) begin++;
    while (end > begin && !covers(end - 1)) end--;
    const start = from[begin] ?? text.length;
    starts[i] = start;
    ends[i] = begin < end ? (to[end - 1] as number) : start;
    first += length;
  }
  let end = 0;
  return {
    text,
    tokens: {
      tokenizer,
      ids: Uint32Array.from(parts, ({ id }) => id),
      starts,
      ends,
      special: Uint8Array.from(parts, ({ special }) => Number(special)),
      pieces: parts.map(({ piece }) => piece),
      bytes: Uint8Array.from(shown.flatMap((part) => [...part])),
      byteEnds: Uint32Array.from(shown, ({ length }) => {
        end += length;
        return end;
      }),
    },
  };
}

/**
 * The tokens from number `first` on in one line, blanks made visible; what stands for no whole
 * character, such as special tokens and bytes that are none, by its label.
 */
export function inOneLine({ text, tokens }: Spelling, first = 0): string {
  const encoder = new TextEncoder();
  let line = "";
  let done = 0; // of the text
  for (let i = first; i < tokens.ids.length; i++) {
    const token = tokenAt(tokens, i);
    if (token.start === token.end) line += label(token);
    else line += readable(encoder.encode(text.slice(Math.max(done, token.start), token.end)));
    done = Math.max(done, token.end);
  }
  return line;
}

/** Some tokens of a text in one line, likewise: parts of a character as the character. */
export const lineOf = (tokens: Tokens, numbers: readonly number[]): string =>
  inOneLine(
    spellOut(
      tokens.tokenizer,
      numbers.map((number) => tokenAt(tokens, number)),
    ),
  );

/** The text of bytes, and for each byte where its character begins and ends in it, in UTF-16. */
function characters(bytes: Uint8Array) {
  const from = new Uint32Array(bytes.length);
  const to = new Uint32Array(bytes.length);
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const length = lengthOf(bytes[i] as number);
    const some = bytes.subarray(i, i + length);
    const character = decoded(some);
    const isCutOff = character === undefined && some.length < length && some.every(isTail);
    // No character yet, or never: these bytes cover nothing.
    const size = character === undefined && !isCutOff ? 1 : some.length;
    const begin = text.length;
    text += character ?? (isCutOff ? "" : "\ufffd");
    from.fill(character === undefined ? text.length : begin, i, i + size);
    to.fill(text.length, i, i + size);
    i += size;
  }
  return { text, from, to };
}

/** How many bytes a character has that begins with this one. */
function lengthOf(byte: number): number {
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

/** Whether the byte may stand in a character, the first one aside. */
const isTail = (byte: number, index: number): boolean => index === 0 || (byte & 0xc0) === 0x80;

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
