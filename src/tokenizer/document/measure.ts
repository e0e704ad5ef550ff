import type { TextSize } from "../../domain/text/token.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { Chunks } from "./chunks.ts";

/** The size of a text, measured chunk by chunk with pauses between. */
export const measure = (tokenizer: Tokenizer, text: string, pause: Pause): Promise<TextSize> =>
  inSlices(measuring(tokenizer, text), pause);

function* measuring(tokenizer: Tokenizer, text: string): Generator<void, TextSize> {
  let tokens = 0;
  let characters = 0;
  let bytes = 0;
  let start = 0;
  for (const { length } of new Chunks(tokenizer, text).all) {
    const part = text.slice(start, start + length);
    const size = sizeOf(part);
    tokens += tokenizer.count(part, start > 0);
    characters += size.characters;
    bytes += size.bytes;
    start += length;
    yield;
  }
  return { tokens, characters, bytes };
}

/** Code points, and bytes of UTF-8. */
export function sizeOf(text: string): Omit<TextSize, "tokens"> {
  let characters = 0;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    characters++;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code > 0xffff) i++;
  }
  return { characters, bytes };
}
