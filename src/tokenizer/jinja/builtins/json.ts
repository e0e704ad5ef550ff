import { take, wrongType } from "../values/args.ts";
import { compare } from "../values/comparing.ts";
import type { Work } from "../values/fault.ts";
import { reprFloat, str } from "../values/printing.ts";
import { type Args, Dict, isNumber, NONE, Tuple, type Value } from "../values/values.ts";

interface Style {
  /** What stands before each item of a level; undefined: all in one line. */
  readonly indent: string | undefined;
  readonly between: string;
  readonly behindKey: string;
  readonly isAscii: boolean;
  readonly isSorted: boolean;
  readonly work: Work;
}

/** The filter `tojson` as transformers sets it: Python's json.dumps(). @throws TemplateFault */
export function toJson(value: Value, args: Args, work: Work): string {
  const [isAscii, indent, separators, isSorted] = take(
    args,
    "tojson",
    ["ensure_ascii", false],
    ["indent", NONE],
    ["separators", NONE],
    ["sort_keys", false],
  ) as [Value, Value, Value, Value];
  const pair = separators instanceof Tuple ? separators.items : separators;
  const [between, behindKey] = Array.isArray(pair)
    ? pair.map((one) => str(one, work))
    : [indent === NONE ? ", " : ",", ": "];
  return write(value, "\n", {
    indent: indent === NONE ? undefined : indentOf(indent, work),
    ...{ between: between ?? "", behindKey: behindKey ?? "" },
    ...{ isAscii: isAscii === true, isSorted: isSorted === true, work },
  });
}

function indentOf(indent: Value, work: Work): string {
  if (typeof indent === "string") return indent;
  if (isNumber(indent) && typeof indent !== "number") {
    work.make(Number(indent));
    return " ".repeat(Math.max(0, Number(indent)));
  }
  throw wrongType(indent, "tojson");
}

/** @param newline a line end, and what the line behind it begins with */
function write(value: Value, newline: string, style: Style): string {
  const { work } = style;
  work.step();
  if (value === NONE) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeFloat(value);
  if (typeof value === "bigint") return str(value, work);
  if (typeof value === "string") return quote(value, style.isAscii);
  const inner = newline + (style.indent ?? "");
  const items = value instanceof Tuple ? value.items : value;
  if (Array.isArray(items)) {
    return enclose(
      "[]",
      items.map((item: Value) => write(item, inner, style)),
      newline,
      style,
    );
  }
  if (!(value instanceof Dict)) throw wrongType(value, "tojson");
  const entries = [...value.entries()];
  if (style.isSorted) entries.sort(([one], [other]) => compare(one, other, work));
  const written = entries.map(
    ([key, item]) => quote(keyOf(key), style.isAscii) + style.behindKey + write(item, inner, style),
  );
  return enclose("{}", written, newline, style);
}

function enclose(
  brackets: string,
  items: readonly string[],
  newline: string,
  { indent, between }: Style,
): string {
  if (items.length === 0) return brackets;
  const inner = indent === undefined ? "" : newline + indent;
  const end = indent === undefined ? "" : newline;
  return `${brackets[0]}${inner}${items.join(between + inner)}${end}${brackets[1]}`;
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return reprFloat(value).replace("inf", "Infinity");
}

function keyOf(key: Value): string {
  if (typeof key === "string") return key;
  if (key === NONE) return "null";
  if (typeof key === "boolean") return String(key);
  if (typeof key === "number") return writeFloat(key);
  if (typeof key === "bigint") return String(key);
  throw wrongType(key, "tojson");
}

function quote(text: string, isAscii: boolean): string {
  const quoted = JSON.stringify(text);
  if (!isAscii) return quoted;
  return quoted.replace(/[\x7f-\uffff]/g, (unit) =>
    unit === "\x7f" ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
