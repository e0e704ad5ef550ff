import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { Refused } from "../../domain/reason.ts";
import type { Runtime } from "./runtime.ts";

type Ort = Pick<Runtime, "Tensor">;
type Input = InferenceSession.TensorValueMetadata;

/** What is added to a score so that nothing is left of it. */
export const LOWEST: ReadonlyMap<string, number> = new Map([
  ["float32", -3.4028234663852886e38],
  ["float64", -3.4028234663852886e38],
  ["float16", -65504],
]);

/** Numbers of each type that an input may have, by what holds them. */
const HOLDERS = new Map<string, (numbers: readonly number[]) => OrtTensor["data"]>([
  ["int64", (numbers) => BigInt64Array.from(numbers, BigInt)],
  ["int32", (numbers) => Int32Array.from(numbers)],
  ["int16", (numbers) => Int16Array.from(numbers)],
  ["int8", (numbers) => Int8Array.from(numbers)],
  ["uint64", (numbers) => BigUint64Array.from(numbers, BigInt)],
  ["uint32", (numbers) => Uint32Array.from(numbers)],
  ["uint16", (numbers) => Uint16Array.from(numbers)],
  ["uint8", (numbers) => Uint8Array.from(numbers)],
  ["bool", (numbers) => Uint8Array.from(numbers)],
  ["float32", (numbers) => Float32Array.from(numbers)],
  ["float64", (numbers) => Float64Array.from(numbers)],
  ["float16", (numbers) => Uint16Array.from(numbers, halfOf)],
]);

/** The bits of a whole number from 0 to 2,048 as a float16, or of the lowest one. */
function halfOf(number: number): number {
  if (number === 0) return 0;
  if (number < 0) return 0xfbff;
  const power = Math.floor(Math.log2(number));
  return ((power + 15) << 10) | Math.round((number / 2 ** power - 1) * 1024);
}

/** Numbers as the type that an input takes; lengths of 1 before theirs if it has more axes. */
export function whole(
  ort: Ort,
  { name, type, shape: declared }: Input,
  numbers: readonly number[],
  lengths: readonly number[],
): OrtTensor {
  const hold = HOLDERS.get(type);
  if (!hold) throw new Refused({ code: "inputType", input: name, type });
  if (type === "float16") {
    return halves(ort, hold(numbers) as Uint16Array, fitted(lengths, declared.length));
  }
  const data = hold(numbers) as BigInt64Array;
  return new ort.Tensor(type as "int64", data, fitted(lengths, declared.length));
}

/** Lengths of 1 put before others, or taken away there, until there are so many. @param axes 0: any number */
function fitted(lengths: readonly number[], axes: number): readonly number[] {
  const shape = lengths.slice();
  while (shape.length < axes) shape.unshift(1);
  while (axes > 0 && shape.length > axes && shape[0] === 1) shape.shift();
  return shape;
}

/** A tensor of float16, by bits: onnxruntime-node 1.30 takes no Float16Array, but makes one of them. */
export function halves(ort: Ort, bits: Uint16Array, shape: readonly number[]): OrtTensor {
  return Object.defineProperty(new ort.Tensor("float16", bits, shape), "data", { value: bits });
}
