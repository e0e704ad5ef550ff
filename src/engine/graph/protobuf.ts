import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Refused } from "../../domain/reason.ts";

/** Where something lies in a file: `start` inclusive, `end` exclusive, in bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One field of a message: its number, where all of it lies, and where what it carries lies. */
export interface Field extends Range {
  readonly number: number;
  readonly payload: Range;
  /** Of a varint field, read as int64; 0 otherwise. Exact between -2^53 and 2^53. */
  readonly value: number;
  /** The numbers of a repeated varint field, packed or not. */
  values(): readonly number[];
}

const WINDOW = 1 << 16; // bytes read at once where one reads on
const FIRST = 1 << 12; // bytes read behind a leap: what follows may be leapt over, too

/** A file read here and there through one window, so that its size does not matter; or bytes. */
export class Source {
  readonly size: number;
  readonly #file: number | undefined;
  readonly #held: Uint8Array;
  #window = new Uint8Array();
  #at: Range = { start: 0, end: 0 };
  #read = 0;

  /** @param from a file's path, or all its bytes */
  constructor(from: string | Uint8Array) {
    this.#held = typeof from === "string" ? new Uint8Array() : from;
    this.#file = typeof from === "string" ? openSync(from, "r") : undefined;
    this.size = this.#file === undefined ? this.#held.length : fstatSync(this.#file).size;
  }

  /** How many bytes were read so far. */
  get read(): number {
    return this.#read;
  }

  byte(position: number): number {
    if (position < this.#at.start || position >= this.#at.end) this.#move(position);
    const byte = this.#window[position - this.#at.start];
    if (byte === undefined || position >= this.#at.end) throw new Refused({ code: "endsTooEarly" });
    return byte;
  }

  bytes({ start, end }: Range): Uint8Array {
    // Before memory is asked for: a file may say any length.
    if (end > this.size || start > end) throw new Refused({ code: "endsTooEarly" });
    const bytes = new Uint8Array(end - start);
    if (start >= this.#at.start && end <= this.#at.end) {
      bytes.set(this.#window.subarray(start - this.#at.start, end - this.#at.start));
    } else if (this.#fill(bytes, start) < bytes.length) {
      throw new Refused({ code: "endsTooEarly" });
    }
    return bytes;
  }

  text(range: Range): string {
    return new TextDecoder().decode(this.bytes(range));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  /** The window begins at `position`, twice as long as before where one reads on. */
  #move(position: number): void {
    const isOn = position === this.#at.end && this.#window.length > 0;
    const length = isOn ? Math.min(WINDOW, this.#window.length * 2) : FIRST;
    if (this.#window.length !== length) this.#window = new Uint8Array(length);
    this.#at = { start: position, end: position + this.#fill(this.#window, position) };
  }

  /** @returns how many bytes there were */
  #fill(bytes: Uint8Array, start: number): number {
    let count: number;
    if (this.#file === undefined) {
      const part = this.#held.subarray(start, start + bytes.length);
      bytes.set(part);
      count = part.length;
    } else count = readSync(this.#file, bytes, 0, bytes.length, start);
    this.#read += count;
    return count;
  }
}

/**
 * The fields of a message, one after the other, none of them copied.
 *
 * @throws Refused if the bytes are no message, or a field reaches beyond `message`
 * @see https://protobuf.dev/programming-guides/encoding
 */
export function* fields(source: Source, message: Range): Generator<Field> {
  let position = message.start;
  const varint = () => {
    const { value, end } = readVarint(source, position);
    position = end;
    return value;
  };
  while (position < message.end) {
    const start = position;
    const tag = varint();
    const wire = tag % 8;
    let value = 0;
    let length = 0;
    let from = position;
    if (wire === 0) value = varint();
    else if (wire === 1) length = 8;
    else if (wire === 5) length = 4;
    else if (wire === 2) {
      length = varint();
      from = position;
      if (length < 0) throw new Refused({ code: "notOnnx" });
    } else throw new Refused({ code: "notOnnx" });
    position += length;
    if (position > message.end) throw new Refused({ code: "endsTooEarly" });
    const number = Math.floor(tag / 8);
    const payload = { start: from, end: position };
    const values = () => (wire === 2 ? varints(source, payload) : [value]);
    yield { number, start, end: position, payload, value, values };
  }
}

function varints(source: Source, { start, end }: Range): readonly number[] {
  const values: number[] = [];
  for (let position = start; position < end; ) {
    const read = readVarint(source, position);
    values.push(read.value);
    position = read.end;
  }
  return values;
}

/** A varint as an int64: one of ten bytes is below 0. */
function readVarint(source: Source, start: number): { value: number; end: number } {
  let value = 0;
  let below = 0;
  for (let power = 1, end = start; ; power *= 128) {
    const byte = source.byte(end++);
    if (power === 128 ** 9) {
      if (byte > 1) throw new Refused({ code: "notOnnx" });
      return { value: byte === 1 ? -below - 1 : value, end };
    }
    value += (byte & 127) * power;
    below += (127 - (byte & 127)) * power;
    if (byte < 128) return { value, end };
  }
}

/** A varint field. @param value a whole number between -2^53 and 2^53, written as int64 */
export function writeNumber(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varintBytes(number * 8), ...varintBytes(value)]);
}

/** A field of 4 bytes: a float32. */
export function writeFloat(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return Uint8Array.from([...varintBytes(number * 8 + 5), ...bytes]);
}

/** A field that carries bytes, text or a message. */
export function writeBytes(number: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const payload = join(
    parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part)),
  );
  return join([writeHead(number, payload.length), payload]);
}

/** What stands before the payload of such a field. @param length of the payload, in bytes */
export function writeHead(number: number, length: number): Uint8Array {
  return Uint8Array.from([...varintBytes(number * 8 + 2), ...varintBytes(length)]);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varintBytes(value: number): number[] {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; ) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low + 128 : low);
    if (rest === 0n) return bytes;
  }
}
