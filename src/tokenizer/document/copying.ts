import { type Copy, type CopyKind, copyRows, joinCopy } from "../../domain/text/copies.ts";
import { type Pause, SLICE } from "../limits/slices.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { Chunks } from "./chunks.ts";

/** All tokens of a text as text for the clipboard, chunk by chunk with pauses between. */
export async function copyAll(
  tokenizer: Tokenizer,
  text: string,
  kind: CopyKind,
  pause: Pause,
): Promise<Copy> {
  const rows: string[] = [];
  let start = 0;
  let until = performance.now() + SLICE;
  for (const { length } of new Chunks(tokenizer, text).all) {
    const part = tokenizer.tokens(text.slice(start, start + length), { continues: start > 0 });
    for (const row of copyRows(part, kind, start)) rows.push(row);
    start += length;
    if (performance.now() < until) continue;
    await pause();
    until = performance.now() + SLICE;
  }
  return joinCopy(rows, kind);
}
