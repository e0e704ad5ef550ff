import { Refused } from "../../domain/reason.ts";
import type { Range, Source } from "../graph/protobuf.ts";

/** Reads little-endian numbers and texts one after the other. */
export class Cursor {
  readonly #source: Source;
  position: number;

  constructor(source: Source, position: number) {
    this.#source = source;
    this.position = position;
  }

  /** What is left of the file. */
  get left(): number {
    return this.#source.size - this.position;
  }

  u32(): number {
    return this.#view(4).getUint32(0, true);
  }

  /** Exact up to 2^53. @throws Refused beyond */
  u64(): number {
    const value = this.#view(8).getBigUint64(0, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refused({ code: "endsTooEarly" });
    return Number(value);
  }

  view(length: number): DataView {
    return this.#view(length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.#take(length));
  }

  /** @throws Refused if the file ends before */
  skip(length: number): void {
    if (length > this.left) throw new Refused({ code: "endsTooEarly" });
    this.position += length;
  }

  #view(length: number): DataView {
    const { buffer, byteOffset } = this.#take(length);
    return new DataView(buffer, byteOffset, length);
  }

  #take(length: number): Uint8Array {
    const range: Range = { start: this.position, end: this.position + length };
    if (length > this.left) throw new Refused({ code: "endsTooEarly" });
    if (length > 0) this.#source.byte(range.start); // the window is there, and the next read in it
    this.position = range.end;
    return this.#source.bytes(range);
  }
}
