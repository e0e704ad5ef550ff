/** A row of the vocabulary: a whole number from 0 up to `vocabSize`, exclusive. */
export type TokenId = number;

/** Which tokenizer: the name of an embedded one ("tiny-gpt", "o200k_base"), or a model folder. */
export type TokenizerId = string;

/** One token of a text. */
export interface Token {
  readonly id: TokenId;
  /** As the vocabulary stores it: "Ġthe", "##ing", "▁the". */
  readonly piece: string;
  /** The UTF-8 bytes that it stands for; of an unknown token, those of the text it covers. */
  readonly bytes: Uint8Array;
  /** UTF-16 offset in the text. Tokens that share a character share its whole span. */
  readonly start: number;
  /** Exclusive; equals `start` where the token stands for no text, such as `[CLS]`. */
  readonly end: number;
  readonly special: boolean;
  /** Of a token that stands in no text: whether a blank that is part of none comes before it. */
  readonly isApart?: boolean;
}

/** The tokens of a text in columns, so that many of them cross a wire as a few buffers. */
export interface Tokens {
  readonly tokenizer: TokenizerId;
  readonly ids: Uint32Array; // [tokens]
  readonly starts: Uint32Array; // [tokens], UTF-16 offsets in the text
  readonly ends: Uint32Array; // [tokens]
  readonly special: Uint8Array; // [tokens], 1 = special
  readonly pieces: readonly string[]; // [tokens]
  /** The bytes of all tokens one after the other; token i ends before `byteEnds[i]`. */
  readonly bytes: Uint8Array;
  readonly byteEnds: Uint32Array; // [tokens]
  /** Of tokens that stand in no text: 1 = a blank that is part of none comes before it. */
  readonly apart?: Uint8Array; // [tokens]
}

/** Token `index` of `tokens`, its bytes a view. @throws RangeError if there is no such token. */
export function tokenAt(tokens: Tokens, index: number): Token {
  const { ids, starts, ends, special, pieces, bytes, byteEnds, apart } = tokens;
  if (!(index >= 0 && index < ids.length)) {
    throw new RangeError(`Token ${index} of ${ids.length}: tokens are numbered from 0.`);
  }
  return {
    id: ids[index] as number,
    piece: pieces[index] as string,
    bytes: bytes.subarray(index === 0 ? 0 : byteEnds[index - 1], byteEnds[index]),
    start: starts[index] as number,
    end: ends[index] as number,
    special: special[index] === 1,
    ...(apart?.[index] && { isApart: true }),
  };
}

/** The characters that would be invisible, as Glassbox shows them. */
const VISIBLE: Readonly<Record<string, string>> = {
  " ": "·",
  "\t": "→",
  "\n": "⏎",
  "\r": "␍",
  "\u00a0": "⍽",
};

// Control, format, private, surrogate, unassigned: drawn as nothing, or as something else's part.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes as a reader can take them in: the text with its blanks made visible, or, where the bytes
 * are no whole characters, the bytes. Examples: " the" → "·the", [0xe2, 0x96] → "⟨E2 96⟩".
 */
export function readable(bytes: Uint8Array): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return `⟨${hex(bytes)}⟩`;
  }
  return Array.from(text, visible).join("");
}

/** Whether a token spells whole characters, or is one of the vocabulary's own signs. */
export function isWhole({ bytes, special }: Pick<Token, "bytes" | "special">): boolean {
  if (special) return true;
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** One character as a reader can take it in: " " → "·", U+200B → "⟨U+200B⟩". */
export function visible(character: string): string {
  const sign = VISIBLE[character];
  if (sign !== undefined) return sign;
  return INVISIBLE.test(character) ? `⟨U+${codePoint(character)}⟩` : character;
}

/** "1F600" for "😀": at least four hexadecimal digits. */
export function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

/** "E2 96 81": two hexadecimal digits for each byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

/** What a token is called wherever it is shown or spoken: special ones by their piece. */
export function label(token: Pick<Token, "piece" | "bytes" | "special">): string {
  return token.special ? token.piece : readable(token.bytes);
}

/**
 * What people call a tokenizer or a model, which may be known by the path of its folder or file:
 * "gpt2" for ".../gpt2" and for ".../gpt2/tokenizer.json"; else the file's own name.
 */
export function shortName(id: string): string {
  const names = id.split(/[\\/]/).filter((name) => name !== "");
  const last = names.at(-1) ?? id;
  return last === "tokenizer.json" ? (names.at(-2) ?? last) : last;
}

/** A part of a text, in UTF-16 offsets. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How much text, counted in the four ways that people count it. */
export interface TextSize {
  readonly tokens: number;
  /** Code points: "é" in NFD counts 2, "👍🏽" counts 2. */
  readonly characters: number;
  readonly bytes: number;
}
