import { type Copy, type CopyKind, copyRows, joinCopy } from "../../domain/text/copies.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { Chunks } from "./chunks.ts";

/** All tokens of a text as text for the clipboard, chunk by chunk with pauses between. */
export const copyAll = (
  tokenizer: Tokenizer,
  text: string,
  kind: CopyKind,
  pause: Pause,
): Promise<Copy> => inSlices(copying(tokenizer, text, kind), pause);

function* copying(tokenizer: Tokenizer, text: string, kind: CopyKind): Generator<void, Copy> {
  const rows: string[] = [];
  let start = 0;
  for (const { length } of new Chunks(tokenizer, text).all) {
    const part = tokenizer.tokens(text.slice(start, start + length), { continues: start > 0 });
    for (const row of copyRows(part, kind, start)) rows.push(row);
    start += length;
    yield;
  }
  return joinCopy(rows, kind);
}
