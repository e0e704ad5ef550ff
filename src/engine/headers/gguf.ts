import type { Fact, FileTensor } from "../../domain/makeup/modelFile.ts";
import { Refused } from "../../domain/reason.ts";
import type { Source } from "../graph/protobuf.ts";
import { Cursor } from "./cursor.ts";
import { GGUF_TYPES } from "./ggufTypes.ts";
import { countElements, type Header } from "./header.ts";

const MAGIC = "GGUF";
const MOST = 1_000_000; // tensors, and facts
const MOST_ITEMS = 20_000_000; // of all lists of texts: one has to walk through them
const LONGEST_NAME = 65_535; // bytes, as the format says
const MOST_AXES = 8; // ggml has four
const DEEPEST = 4; // lists in lists
const TOLD = 3; // items of a list
const LONGEST = 400; // characters of a value

/** Types of values by number, and how many bytes each takes; 8 is a text, 9 a list. */
const SIZES: readonly (number | undefined)[] = [
  ...[1, 1, 2, 2, 4, 4, 4, 1],
  ...[undefined, undefined, 8, 8, 8],
];
const [TEXT, LIST] = [8, 9];

/**
 * The head of a GGUF file: what it says of itself, then its tensors. Lists of numbers are leapt over;
 * lists of texts, such as a vocabulary, have to be walked through.
 *
 * @throws Refused if it is none, of an unknown version, or its tensors lie on each other or beyond the end
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function readGguf(source: Source): Header {
  const cursor = new Cursor(source, 0);
  if (cursor.text(4) !== MAGIC) throw new Refused({ code: "notGguf" });
  const version = cursor.u32();
  if (version !== 2 && version !== 3) throw new Refused({ code: "ggufVersion", version });
  const [tensorCount, factCount] = [cursor.u64(), cursor.u64()];
  if (tensorCount > MOST) throw new Refused({ code: "tooManyTensors", count: tensorCount });
  if (factCount > MOST) throw new Refused({ code: "tooManyFacts", count: factCount });
  const facts: Fact[] = [{ key: "version", value: String(version) }];
  const budget = { items: MOST_ITEMS };
  let alignment = 32;
  for (let at = 0; at < factCount; at++) {
    const key = readText(cursor, LONGEST_NAME);
    const value = readValue(cursor, cursor.u32(), budget, 0);
    if (key === "general.alignment") alignment = Number(value);
    facts.push({ key, value });
  }
  if (!(Number.isInteger(alignment) && alignment > 0)) throw new Refused({ code: "notGguf" });
  const infos = Array.from({ length: tensorCount }, () => readInfo(cursor));
  const start = Math.ceil(cursor.position / alignment) * alignment;
  checkPlaces(infos, source.size - start);
  return { facts, tensors: infos.map(({ tensor }) => tensor) };
}

function readText(cursor: Cursor, longest: number): string {
  const length = cursor.u64();
  if (length > longest) throw new Refused({ code: "endsTooEarly" });
  return cursor.text(length);
}

/** A value as text; what is long is cut, and of a list the first items are told. */
function readValue(cursor: Cursor, type: number, budget: { items: number }, depth: number): string {
  if (type === TEXT) return readStart(cursor);
  if (type === LIST) return readList(cursor, budget, depth);
  const size = SIZES[type];
  if (size === undefined) throw new Refused({ code: "notGguf" });
  return readNumber(cursor.view(size), type);
}

/** The beginning of a text; the rest is leapt over. */
function readStart(cursor: Cursor): string {
  const length = cursor.u64();
  if (length > cursor.left) throw new Refused({ code: "endsTooEarly" });
  const text = cursor.text(Math.min(length, 4 * LONGEST));
  cursor.skip(Math.max(0, length - 4 * LONGEST));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function readList(cursor: Cursor, budget: { items: number }, depth: number): string {
  const type = cursor.u32();
  const count = cursor.u64();
  const size = SIZES[type];
  if (depth >= DEEPEST || (size === undefined && type !== TEXT && type !== LIST)) {
    throw new Refused({ code: "notGguf" });
  }
  if (count * (size ?? 8) > cursor.left) throw new Refused({ code: "endsTooEarly" });
  const told: string[] = [];
  if (size === undefined) {
    budget.items -= count;
    if (budget.items < 0) throw new Refused({ code: "tooManyFacts", count });
    for (let at = 0; at < count; at++) {
      if (at < TOLD) told.push(readValue(cursor, type, budget, depth + 1));
      else if (type === TEXT) cursor.skip(cursor.u64());
      else readValue(cursor, type, budget, depth + 1);
    }
  } else {
    for (let at = 0; at < Math.min(count, TOLD); at++)
      told.push(readNumber(cursor.view(size), type));
    cursor.skip(size * Math.max(0, count - TOLD));
  }
  const items = told.map((item) => (type === TEXT ? JSON.stringify(item) : item));
  return `[${[...items, ...(count > TOLD ? ["…"] : [])].join(", ")}] (${count})`;
}

/** In the order of the types' numbers. */
function readNumber(view: DataView, type: number): string {
  const readers: readonly ((view: DataView) => number | bigint | boolean)[] = [
    (view) => view.getUint8(0),
    (view) => view.getInt8(0),
    (view) => view.getUint16(0, true),
    (view) => view.getInt16(0, true),
    (view) => view.getUint32(0, true),
    (view) => view.getInt32(0, true),
    (view) => Number(view.getFloat32(0, true).toPrecision(7)),
    (view) => view.getUint8(0) !== 0,
    () => 0,
    () => 0,
    (view) => view.getBigUint64(0, true),
    (view) => view.getBigInt64(0, true),
    (view) => view.getFloat64(0, true),
  ];
  return String(readers[type]?.(view));
}

interface Info {
  readonly tensor: FileTensor;
  readonly from: number;
}

function readInfo(cursor: Cursor): Info {
  const name = readText(cursor, LONGEST_NAME);
  const axes = cursor.u32();
  if (axes > MOST_AXES) throw new Refused({ code: "tensorUnclear", tensor: name });
  const shape = Array.from({ length: axes }, () => cursor.u64()).reverse();
  const number = cursor.u32();
  const type = GGUF_TYPES.get(number);
  if (!type) throw new Refused({ code: "unknownType", tensor: name, type: String(number) });
  const elements = countElements(name, shape);
  if (elements % type.block !== 0) throw new Refused({ code: "tensorUnclear", tensor: name });
  const bytes = (elements / type.block) * type.bytes;
  const parameters = /^I\d/.test(type.name) ? 0 : elements;
  return { tensor: { name, type: type.name, shape, bytes, parameters }, from: cursor.u64() };
}

function checkPlaces(infos: readonly Info[], room: number): void {
  let end = 0;
  for (const { tensor, from } of infos.toSorted((a, b) => a.from - b.from)) {
    if (from < end) throw new Refused({ code: "tensorsOverlap", tensor: tensor.name });
    end = from + tensor.bytes;
  }
  if (end > room) throw new Refused({ code: "dataMissing", bytes: end - room });
}
