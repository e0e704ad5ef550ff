import type { Tensor } from "../../domain/model/tensor.ts";
import { Source } from "../graph/protobuf.ts";
import { placesIn } from "../headers/safetensors.ts";

/**
 * The tensors of a safetensors file whose numbers are float32, float16 or bfloat16, as float32.
 *
 * @throws Refused if it is none, or is damaged
 */
export function readWeights(file: string): ReadonlyMap<string, Tensor> {
  const source = new Source(file);
  try {
    const { placed } = placesIn(source);
    return new Map(
      placed.flatMap(({ tensor: { name, type, shape }, ...place }) => {
        const read = READERS[type];
        if (!read) return [];
        const bytes = new DataView(source.bytes(place).buffer);
        const data = new Float32Array(shape.reduce((product, axis) => product * axis, 1));
        for (let i = 0; i < data.length; i++) data[i] = read(bytes, i);
        return [[name, { shape, data }] as const];
      }),
    );
  } finally {
    source.close();
  }
}

/** Reads number `i` of some bytes. */
type Reader = (bytes: DataView, i: number) => number;

const READERS: Readonly<Record<string, Reader>> = {
  F32: (bytes, i) => bytes.getFloat32(4 * i, true),
  F16: (bytes, i) => fromHalf(bytes.getUint16(2 * i, true)),
  BF16: (bytes, i) => fromBits(bytes.getUint16(2 * i, true) * 2 ** 16), // the upper half of a float32
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
