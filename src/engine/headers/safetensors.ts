import type { Fact, FileTensor } from "../../domain/makeup/modelFile.ts";
import { Refused } from "../../domain/reason.ts";
import type { Range, Source } from "../graph/protobuf.ts";
import { countElements, type Header } from "./header.ts";

/** Bits of an element. @see https://github.com/huggingface/safetensors, `Dtype` */
const BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, U16: 16, I16: 16, U32: 32, I32: 32, U64: 64, I64: 64 },
  ...{ F4: 4, F6_E2M3: 6, F6_E3M2: 6, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8 },
  ...{ F16: 16, BF16: 16, F32: 32, F64: 64, C64: 64 },
};
const LONGEST = 100_000_000; // bytes of the header; the format's own library refuses more, too
const MOST = 1_000_000; // tensors

/**
 * The head of a safetensors file: its length in 8 bytes, then JSON.
 *
 * @throws Refused if it is none, or its tensors lie on each other or beyond the file's end
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(source: Source): Header {
  const { facts, placed } = placesIn(source);
  return { facts, tensors: placed.map(({ tensor }) => tensor) };
}

/** Likewise, with where in the file each tensor lies. */
export function placesIn(source: Source): {
  readonly facts: readonly Fact[];
  readonly placed: readonly Placed[];
} {
  const declared = Number(
    new DataView(source.bytes({ start: 0, end: 8 }).buffer).getBigUint64(0, true),
  );
  if (declared > LONGEST) throw new Refused({ code: "headTooLong", bytes: declared });
  const start = 8 + declared;
  const head = parse(source.bytes({ start: 8, end: start }));
  const entries = Object.entries(head).filter(([name]) => name !== "__metadata__");
  if (entries.length > MOST) throw new Refused({ code: "tooManyTensors", count: entries.length });
  const placed = entries.map(([name, entry]) => readEntry(name, entry, start));
  checkPlaces(placed, source.size);
  return { facts: factsOf(head.__metadata__), placed };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError) {
      throw new Refused({ code: "headNotJson" });
    }
    throw thrown;
  }
  if (typeof head !== "object" || head === null || Array.isArray(head)) {
    throw new Refused({ code: "headNotJson" });
  }
  return head as Readonly<Record<string, unknown>>;
}

interface Placed extends Range {
  readonly tensor: FileTensor;
}

/** @param data where in the file the tensors' data begins */
function readEntry(name: string, entry: unknown, data: number): Placed {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2 || typeof dtype !== "string") {
    throw new Refused({ code: "tensorUnclear", tensor: name });
  }
  const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
  if (bits === undefined) throw new Refused({ code: "unknownType", tensor: name, type: dtype });
  const [from = 0, to = 0] = offsets;
  const bytes = Math.ceil((countElements(name, shape) * bits) / 8);
  if (to - from !== bytes) {
    throw new Refused({ code: "tensorSize", tensor: name, found: to - from, expected: bytes });
  }
  const isWeight = /^(?:BF|F)/.test(dtype);
  const parameters = isWeight ? countElements(name, shape) : 0;
  return {
    tensor: { name, type: dtype, shape, bytes, parameters },
    start: data + from,
    end: data + to,
  };
}

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) &&
  value.length <= 64 &&
  value.every((each) => Number.isSafeInteger(each) && each >= 0);

function checkPlaces(placed: readonly Placed[], size: number): void {
  const sorted = placed.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let last = 0;
  for (const { tensor, start, end } of sorted) {
    if (start < last) throw new Refused({ code: "tensorsOverlap", tensor: tensor.name });
    last = end;
  }
  if (last > size) throw new Refused({ code: "dataMissing", bytes: last - size });
}

function factsOf(metadata: unknown): readonly Fact[] {
  if (typeof metadata !== "object" || metadata === null) return [];
  return Object.entries(metadata).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? value : String(JSON.stringify(value)),
  }));
}
