import { utf8 } from "./model.ts";

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

/** The bytes that a piece in GPT-2's alphabet stands for; other characters stand for themselves. */
export function bytesOf(piece: string): Uint8Array {
  return Uint8Array.from(
    Array.from(piece).flatMap(
      (character) => bytesOfCharacters.get(character) ?? [...utf8(character)],
    ),
  );
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
