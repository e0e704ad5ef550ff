import type { Random } from "./random.ts";
import { type Spoilt, spoilBytes } from "./spoilt.ts";

const nested = (depth: number, open: string, close: string) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

const hostileValues: readonly string[] = [
  ..."null true false 0 -1 0.5 1e308 1e999 2147483648 4294967295 9007199254740993".split(" "),
  ...'[] {} [[]] [null] {"type":""} {"type":"Sequence"} "" "\\ud800" "\\u0000"'.split(" "),
  '{"__proto__":{"type":"BPE"}}',
  '{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated","invert":false}',
  '{"type":"Split","pattern":{"Regex":"(?:)"},"behavior":"Isolated","invert":false}',
  '{"type":"Split","pattern":{"String":""},"behavior":"Isolated","invert":false}',
  '{"type":"Replace","pattern":{"String":""},"content":"aa"}',
  '{"type":"Precompiled","precompiled_charsmap":"AAAA"}',
  JSON.stringify("x".repeat(100_000)),
  nested(100_000, "[", "]"),
  nested(20_000, '{"type":"Sequence","normalizers":[', "]}"),
  nested(20_000, '{"type":"Sequence","pretokenizers":[', "]}"),
];

type Path = readonly (string | number)[];

/** Where the values of a JSON text stand; of long lists and tables the first few. */
function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).slice(0, 12);
  return [at, ...inner.flatMap(([key, part]) => pathsOf(part, [...at, key]))];
}

/** The text with `put`, JSON itself, in place of the value at `path`; without it if undefined. */
function replaced(value: unknown, path: Path, put: string | undefined): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  const parts = Object.entries(value as object).flatMap(([name, part]) => {
    const text = name === key ? replaced(part, rest, put) : JSON.stringify(part);
    if (text === undefined) return [];
    return [Array.isArray(value) ? text : `${JSON.stringify(name)}:${text}`];
  });
  return Array.isArray(value) ? `[${parts}]` : `{${parts}}`;
}

/** A JSON text spoilt as bytes, or with a value replaced, moved or missing. */
export function spoilJson(json: unknown, random: Random): Spoilt {
  if (random.random() < 0.3) {
    return spoilBytes(new TextEncoder().encode(JSON.stringify(json)), random);
  }
  const paths = pathsOf(json);
  const path = random.pick(paths);
  const from = random
    .pick(paths)
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], json);
  const put = random.pick([undefined, JSON.stringify(from), ...hostileValues]);
  const text = replaced(json, path, put) ?? "";
  return { how: `${path.join(".")} = ${put?.slice(0, 60)}`, bytes: new TextEncoder().encode(text) };
}
