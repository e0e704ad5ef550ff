import type { Tokens } from "../../domain/text/token.ts";
import { roomFor, TooLong } from "../limits/growth.ts";
import { utf8 } from "../models/model.ts";
import type { Cut } from "./cut.ts";
import type { Pipeline } from "./pipeline.ts";

/**
 * Tokens `from` up to `to` of a cut in full.
 *
 * @throws TooLong if their pieces or bytes are far more than the text
 */
export function show(
  { id: tokenizer, model, vocabulary }: Pipeline,
  text: string,
  { ids, starts, ends }: Cut,
  from: number,
  to: number,
): Tokens {
  const count = to - from;
  const special = new Uint8Array(count);
  const pieceTexts = new Array<string>(count);
  const byteEnds = new Uint32Array(count);
  const pool: Uint8Array[] = new Array(count);
  const most = roomFor(text.length);
  let size = 0;
  let units = 0;
  for (let i = 0; i < count; i++) {
    const id = ids[from + i] as number;
    const bytes =
      id === model.unknown
        ? utf8(text.slice(starts[from + i], ends[from + i]))
        : vocabulary.bytes(id);
    pool[i] = bytes;
    size += bytes.length;
    byteEnds[i] = size;
    const piece = vocabulary.piece(id);
    units += piece.length;
    if (Math.max(size, units) > most) throw new TooLong("vocabulary");
    pieceTexts[i] = piece;
    if (vocabulary.isSpecial(id)) special[i] = 1;
  }
  const bytes = new Uint8Array(size);
  for (let i = 0, at = 0; i < count; at = byteEnds[i++] as number) {
    const some = pool[i] as Uint8Array;
    for (let k = 0; k < some.length; k++) bytes[at + k] = some[k] as number;
  }
  return {
    tokenizer,
    ids: ids.slice(from, to),
    starts: starts.slice(from, to),
    ends: ends.slice(from, to),
    special,
    pieces: pieceTexts,
    bytes,
    byteEnds,
  };
}
