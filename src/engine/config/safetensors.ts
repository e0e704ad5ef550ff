import { readFile } from "node:fs/promises";
import type { Tensor } from "../../domain/model/tensor.ts";
import { isRecord, type Json } from "./json.ts";

const LARGEST_HEAD = 1e7; // bytes; heads of dense layers have a few hundred
const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 }; // of one number

/**
 * The tensors of a safetensors file whose numbers are float32, float16 or bfloat16, as float32.
 *
 * @throws RangeError if it is none, or is damaged
 * @see https://github.com/huggingface/safetensors#format
 */
export async function readSafetensors(file: string): Promise<ReadonlyMap<string, Tensor>> {
  const bytes = await readFile(file);
  const length = bytes.length < 8 ? -1 : Number(bytes.readBigUInt64LE());
  if (length < 0 || length > Math.min(LARGEST_HEAD, bytes.length - 8)) {
    throw new RangeError(`${bytes.length} bytes are no safetensors file.`);
  }
  const head: unknown = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  const body = bytes.subarray(8 + length);
  const entries = Object.entries(isRecord(head) ? head : {});
  return new Map(
    entries.flatMap(([name, entry]) => {
      const tensor = isRecord(entry) ? tensorOf(entry, body) : undefined;
      return tensor ? [[name, tensor] as const] : [];
    }),
  );
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** Undefined if its numbers are of another type. @throws RangeError if it does not lie in the file */
function tensorOf({ dtype, shape, data_offsets: place }: Json, body: Buffer): Tensor | undefined {
  const size = BYTES[String(dtype)];
  if (size === undefined) return undefined;
  const [from, to] = Array.isArray(place) ? place : [];
  if (!Array.isArray(shape) || !shape.every(isCount) || !isCount(from) || !isCount(to)) {
    throw new RangeError("A tensor has no shape or no place.");
  }
  const count = shape.reduce((product: number, axis) => product * axis, 1);
  if (to > body.length || to - from !== count * size) {
    throw new RangeError(`${count} numbers do not lie in bytes ${from} to ${to}.`);
  }
  const read = READERS[String(dtype)] as Reader;
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = read(body, from + i * size);
  return { shape, data };
}

/** Reads the number that begins at a byte. */
type Reader = (body: Buffer, at: number) => number;

const READERS: Readonly<Record<string, Reader>> = {
  F32: (body, at) => body.readFloatLE(at),
  F16: (body, at) => fromHalf(body.readUInt16LE(at)),
  BF16: (body, at) => fromBits(body.readUInt16LE(at) * 2 ** 16), // the upper half of a float32
};

const word = new DataView(new ArrayBuffer(4));
function fromBits(bits: number): number {
  word.setUint32(0, bits);
  return word.getFloat32(0);
}

/** A float16 of IEEE 754: a sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const share = fraction / 1024;
  return sign * (exponent === 0 ? share * 2 ** -14 : (1 + share) * 2 ** (exponent - 15));
}
