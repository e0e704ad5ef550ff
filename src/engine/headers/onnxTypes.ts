/** An element type of ONNX. */
export interface ElementType {
  readonly name: string;
  readonly bits: number;
  readonly kind: "float" | "whole" | "other";
}

const of = (kind: ElementType["kind"], name: string, bits: number): ElementType => ({
  ...{ name, bits, kind },
});

/** By number. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3, TensorProto.DataType */
const TYPES: readonly ElementType[] = [
  of("other", "undefined", 0),
  of("float", "float32", 32),
  of("whole", "uint8", 8),
  of("whole", "int8", 8),
  of("whole", "uint16", 16),
  of("whole", "int16", 16),
  of("whole", "int32", 32),
  of("whole", "int64", 64),
  of("other", "string", 0),
  of("other", "bool", 8),
  of("float", "float16", 16),
  of("float", "float64", 64),
  of("whole", "uint32", 32),
  of("whole", "uint64", 64),
  of("other", "complex64", 64),
  of("other", "complex128", 128),
  of("float", "bfloat16", 16),
  of("float", "float8e4m3fn", 8),
  of("float", "float8e4m3fnuz", 8),
  of("float", "float8e5m2", 8),
  of("float", "float8e5m2fnuz", 8),
  of("whole", "uint4", 4),
  of("whole", "int4", 4),
  of("float", "float4e2m1", 4),
  of("float", "float8e8m0", 8),
  of("whole", "uint2", 2),
  of("whole", "int2", 2),
];

export const elementType = (number: number): ElementType =>
  TYPES[number] ?? of("other", String(number), 0);
