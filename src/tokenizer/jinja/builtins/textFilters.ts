import { splitLines, strip } from "../syntax/splitting.ts";
import { take, textOf, wholeOf, wrongType } from "../values/args.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { lengthOf, sizeOf } from "../values/items.ts";
import { formatPercent } from "../values/percentFormat.ts";
import { str } from "../values/printing.ts";
import {
  type Args,
  Dict,
  isNumber,
  isTrue,
  Markup,
  NONE,
  Tuple,
  type Value,
} from "../values/values.ts";
import { capitalize } from "./letters.ts";
import { center, replaceText } from "./textMethods.ts";

/** A filter of a template: what it makes of a value. */
export type Filter = (value: Value, args: Args, work: Work) => Value;

const onText =
  (name: string, change: (text: string) => Value): Filter =>
  (value, args, work) => {
    take(args, name);
    return change(str(value, work));
  };

function indent(value: Value, args: Args, work: Work): string {
  const [width, first, blank] = take(
    args,
    "indent",
    ["width", 4n],
    ["first", false],
    ["blank", false],
  ) as [Value, Value, Value];
  if (!isNumber(width)) textOf(width, "indent");
  else work.make(wholeOf(width, "indent"));
  const by = typeof width === "string" ? width : " ".repeat(Math.max(0, wholeOf(width, "indent")));
  const lines = splitLines(`${textOf(value, "indent")}\n`);
  work.make(lines.length * by.length);
  const indented = lines.map((line, i) =>
    i > 0 && (line !== "" || isTrue(blank)) ? by + line : line,
  );
  return (isTrue(first) ? by : "") + indented.join("\n");
}

function truncate(value: Value, args: Args): Value {
  const [most, kills, end, leeway] = take(
    args,
    "truncate",
    ["length", 255n],
    ["killwords", false],
    ["end", "..."],
    ["leeway", NONE],
  ) as [Value, Value, Value, Value];
  const [length, last] = [wholeOf(most, "truncate"), textOf(end, "truncate")];
  const over = leeway === NONE ? 5 : wholeOf(leeway, "truncate");
  if (length < lengthOf(last) || over < 0) throw wrongType(most, "truncate");
  const size = sizeOf(value);
  if (size !== undefined && size <= length + over) return value;
  const signs = Array.from(textOf(value, "truncate"));
  const kept = signs.slice(0, length - lengthOf(last)).join("");
  const at = kept.lastIndexOf(" ");
  return (isTrue(kills) || at < 0 ? kept : kept.slice(0, at)) + last;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;" },
};
const escaped = (text: string): Markup =>
  new Markup(text.replace(/[&<>'"]/g, (sign) => ENTITIES[sign] as string));
const escapeOnce: Filter = (value, _, work) =>
  value instanceof Markup ? value : escaped(str(value, work));

/** A letter behind a blank, a hyphen or an opening bracket begins a word. */
const title = (text: string): string =>
  text
    .split(/([-\s({[<]+)/u)
    .map((word) => {
      const [first = "", ...rest] = word;
      return first.toUpperCase() + rest.join("").toLowerCase();
    })
    .join("");

/** Filters that read their value as a text. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  capitalize: onText("capitalize", capitalize),
  center: (value, args, work) => {
    const [width] = take(args, "center", ["width", 80n]) as [Value];
    return center(str(value, work), { values: [width], named: new Map() }, work);
  },
  e: escapeOnce,
  escape: escapeOnce,
  forceescape: (value, _, work) => escaped(str(value, work)),
  format: (value, { values, named }, work) => {
    if (values.length > 0 && named.size > 0)
      throw new TemplateFault({ code: "given", to: "format", what: "namesAndValues" });
    return formatPercent(
      str(value, work),
      named.size > 0 ? new Dict(named) : new Tuple(values),
      work,
    );
  },
  indent,
  lower: onText("lower", (text) => text.toLowerCase()),
  replace: (value, args, work) => {
    const [old, put, count] = take(args, "replace", "old", "new", ["count", NONE]) as [
      Value,
      Value,
      Value,
    ];
    const times = count === NONE ? -1 : wholeOf(count, "replace");
    return replaceText(str(value, work), [str(old, work), str(put, work), times], work);
  },
  safe: (value, _, work) => (value instanceof Markup ? value : new Markup(str(value, work))),
  string: (value, _, work) => (value instanceof Markup ? value : str(value, work)),
  title: onText("title", title),
  trim: (value, args, work) => {
    const [signs] = take(args, "trim", ["chars", NONE]) as [Value];
    const chars = signs === NONE ? undefined : textOf(signs, "trim");
    return strip(str(value, work), chars, { left: true, right: true });
  },
  truncate,
  upper: onText("upper", (text) => text.toUpperCase()),
  wordcount: onText("wordcount", (text) => BigInt(text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
};
