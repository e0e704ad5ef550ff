import { existsSync } from "node:fs";
import path from "node:path";
import type {
  Fact,
  FileFormat,
  FileHead,
  FileTensor,
  GraphFacts,
  TensorQuestion,
  TensorRows,
  TypeSum,
} from "../../domain/makeup/modelFile.ts";
import { placeOf } from "../../domain/makeup/parts.ts";
import { treeOf } from "../../domain/makeup/tree.ts";
import { harmless, Refused } from "../../domain/reason.ts";
import { Source } from "../graph/protobuf.ts";
import { readGguf } from "./gguf.ts";
import type { Header } from "./header.ts";
import { readOnnxHead } from "./onnx.ts";
import { readSafetensors } from "./safetensors.ts";

const MOST_FACTS = 2_000;
const LONGEST = 600; // characters of a fact
const LONGEST_NAME = 300; // characters of a tensor's name

/** The head of a file, and its tensors to be asked for. */
export interface OpenHead {
  readonly head: FileHead;
  tensors(asked: TensorQuestion): TensorRows;
}

/**
 * Reads what a file of weights says of itself, and none of its weights.
 *
 * @param file its path; of what lies elsewhere, its name
 * @param bytes all of it, where it lies elsewhere
 * @throws Refused with one reason, whatever the bytes are
 */
export function readHead(file: string, bytes?: Uint8Array): OpenHead {
  const source = new Source(bytes ?? file);
  try {
    const format = formatOf(file, source);
    const { facts, tensors, ...rest } = read(format, source, beside(file, bytes !== undefined));
    const counted = tensors.map(({ name, parameters, module }) => ({
      ...{ name: module ?? name, count: parameters },
    }));
    const head: FileHead = {
      format,
      size: source.size,
      read: source.read,
      facts: facts.slice(0, MOST_FACTS).map(plainFact),
      tensors: tensors.length,
      parameters: counted.reduce((sum, { count }) => sum + count, 0),
      types: typesOf(tensors),
      tree: treeOf(counted.filter(({ count }) => count > 0)),
      uncounted: tensors.filter(isPackedPerhaps).length,
      ...rest,
    };
    return { head, tensors: createSearch(tensors) };
  } catch (thrown) {
    // Graphs in graphs, thousands deep, or other things that no exporter writes.
    if (thrown instanceof RangeError) throw new Refused({ code: "unknownFormat" });
    throw thrown;
  } finally {
    source.close();
  }
}

function formatOf(file: string, source: Source): FileFormat {
  if (/\.onnx$/i.test(file)) return "onnx";
  if (/\.safetensors$/i.test(file)) return "safetensors";
  if (/\.gguf$/i.test(file)) return "gguf";
  const begins = source.size >= 4 ? source.text({ start: 0, end: 4 }) : "";
  if (begins === "GGUF") return "gguf";
  throw new Refused({ code: "unknownFormat" });
}

function read(
  format: FileFormat,
  source: Source,
  isThere: (location: string) => boolean | undefined,
): Header & { readonly graph?: GraphFacts } {
  if (format === "onnx") return readOnnxHead(source, isThere);
  return format === "gguf" ? readGguf(source) : readSafetensors(source);
}

/** Whether a file that holds weights lies beside this one; undefined if that is not looked for. */
const beside = (file: string, isElsewhere: boolean) => (location: string) => {
  const isPlain = !path.isAbsolute(location) && !location.split(/[/\\]/).includes("..");
  return isElsewhere || !isPlain ? undefined : existsSync(path.join(path.dirname(file), location));
};

const plainFact = ({ key, value }: Fact): Fact => ({
  key: harmless(key, LONGEST_NAME),
  value: harmless(value, LONGEST),
});

/** Whole numbers into which several weights may be packed, as GPTQ and AWQ do. */
const isPackedPerhaps = ({ type, shape, parameters }: FileTensor): boolean =>
  parameters === 0 && shape.length > 1 && /^(?:I32|U32|U8|I8)$/.test(type);

function typesOf(tensors: readonly FileTensor[]): readonly TypeSum[] {
  const sums = new Map<string, TypeSum>();
  for (const { type, parameters, bytes } of tensors) {
    const before = sums.get(type) ?? { type, tensors: 0, parameters: 0, bytes: 0 };
    sums.set(type, {
      type,
      tensors: before.tensors + 1,
      parameters: before.parameters + parameters,
      bytes: before.bytes + bytes,
    });
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes);
}

/** Answers questions about a list of tensors; the order that was asked for last is kept. */
function createSearch(tensors: readonly FileTensor[]): OpenHead["tensors"] {
  let last: { readonly key: string; readonly found: readonly FileTensor[] } | undefined;
  return ({ search, sort, direction, from, count }) => {
    const key = JSON.stringify([search, sort, direction]);
    if (last?.key !== key) last = { key, found: order(matching(tensors, search), sort, direction) };
    const rows = last.found.slice(from, from + count).map((tensor) => ({
      ...tensor,
      name: harmless(tensor.name, LONGEST_NAME),
      ...(tensor.module !== undefined && { module: harmless(tensor.module, LONGEST_NAME) }),
      ...(tensor.location !== undefined && { location: harmless(tensor.location, LONGEST_NAME) }),
    }));
    return { total: last.found.length, rows };
  };
}

function matching(tensors: readonly FileTensor[], search: string): readonly FileTensor[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return tensors;
  return tensors.filter(({ name, type, module }) =>
    [name, type, module, placeOf(module ?? name).part].some((text) =>
      text?.toLowerCase().includes(wanted),
    ),
  );
}

function order(
  tensors: readonly FileTensor[],
  sort: TensorQuestion["sort"],
  direction: 1 | -1,
): readonly FileTensor[] {
  if (sort === "file") return direction > 0 ? tensors : tensors.toReversed();
  const compare = (a: FileTensor, b: FileTensor) => {
    const [x, y] = [a[sort], b[sort]];
    return (x < y ? -1 : x > y ? 1 : 0) * direction;
  };
  return tensors.toSorted(compare);
}
