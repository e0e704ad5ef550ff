import { utf8 } from "../models/model.ts";

/**
 * GPT-2's alphabet: every byte as a character that can be seen, so that bytes fit into a JSON file.
 * Printable Latin-1 stands for itself; the other bytes follow from U+0100 on: 0x20 → "Ġ".
 *
 * @see Radford et al. 2019, the released code: encoder.py, bytes_to_unicode
 */
export const byteCharacters: readonly string[] = alphabet();

const bytesOfCharacters: ReadonlyMap<string, number> = new Map(
  byteCharacters.map((character, byte) => [character, byte]),
);

/**
 * The bytes that a piece in GPT-2's alphabet stands for. A piece with any other character in it
 * stands for itself, as in the reference.
 */
export function bytesOf(piece: string): Uint8Array {
  const bytes = new Uint8Array(piece.length);
  for (let i = 0; i < piece.length; i++) {
    const byte = bytesOfCharacters.get(piece[i] as string);
    if (byte === undefined) return utf8(piece);
    bytes[i] = byte;
  }
  return bytes;
}

/** "é" → "Ã©": text in GPT-2's alphabet. */
export function byteText(text: string): string {
  return Array.from(utf8(text), (byte) => byteCharacters[byte]).join("");
}

function alphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isVisible =
      (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad);
    return String.fromCharCode(isVisible ? byte : next++);
  });
}
