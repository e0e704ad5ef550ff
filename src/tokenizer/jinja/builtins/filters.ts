import { splitLines, strip } from "../syntax/splitting.ts";
import { take, textOf, wholeOf, wrongType } from "../values/args.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { formatPercent } from "../values/percentFormat.ts";
import { str } from "../values/printing.ts";
import {
  type Args,
  Dict,
  isNumber,
  isTrue,
  iterate,
  Lazy,
  lengthOf,
  Markup,
  NONE,
  numberOf,
  sizeOf,
  Tuple,
  Undefined,
  type Value,
} from "../values/values.ts";
import { onlyPartOf } from "./attributes.ts";
import { toJson } from "./json.ts";
import { capitalize } from "./letters.ts";
import { round, toFloat, toWhole } from "./numbers.ts";
import {
  batch,
  dictSort,
  extreme,
  getter,
  groupBy,
  join,
  reverse,
  slices,
  sort,
  sum,
  unique,
} from "./rows.ts";
import { holds } from "./tests.ts";
import { center, replaceText } from "./textMethods.ts";

type Filter = (value: Value, args: Args, work: Work) => Value;

/** Filters of Jinja2 that no chat template should need. */
const UNKNOWN = ["filesizeformat", "pprint", "random", "striptags", "urlencode", "urlize"].concat([
  "wordwrap",
  "xmlattr",
]);

const FOR_MARKUP = ["d", "default", "e", "escape", "safe", "string", "length", "count"];

/** Whether Jinja2 has a filter of this name. */
export const isFilter = (name: string): boolean =>
  Object.hasOwn(FILTERS, name) || UNKNOWN.includes(name);

/** @throws TemplateFault if there is no such filter, or what it is given does not fit */
export function applyFilter(name: string, value: Value, args: Args, work: Work): Value {
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!filter) {
    throw new TemplateFault(
      UNKNOWN.includes(name)
        ? `Glassbox does not know the filter “${name}” of the chat template.`
        : `There is no filter “${name}”.`,
    );
  }
  if (value instanceof Markup && !FOR_MARKUP.includes(name)) {
    throw new TemplateFault("Glassbox does not know what filters make of escaped text.");
  }
  if (typeof value === "string") work.make(value.length);
  return filter(value, args, work);
}

const onText =
  (name: string, change: (text: string) => Value): Filter =>
  (value, args, work) => {
    take(args, name);
    return change(str(value, work));
  };

const without: Args = { values: [], named: new Map() };

/** map, select, reject, selectattr and rejectattr: made one by one, as they are asked for. */
function* mapped(value: Value, args: Args, work: Work): Generator<Value> {
  if (!isTrue(value)) return;
  const { values, named } = args;
  const attribute = values.length === 0 ? named.get("attribute") : undefined;
  if (attribute !== undefined) {
    const [path, otherwise] = take(args, "map", "attribute", ["default", NONE]) as [Value, Value];
    const get = getter(path, work, otherwise);
    for (const item of iterate(value, work)) yield get(item);
    return;
  }
  const name = textOf(values[0] ?? NONE, "map");
  const given = { values: values.slice(1), named };
  for (const item of iterate(value, work)) yield applyFilter(name, item, given, work);
}

const selected =
  (isWanted: boolean, byAttribute: boolean): Filter =>
  (value, { values, named }, work) => {
    function* select(): Generator<Value> {
      if (!isTrue(value)) return;
      const first = byAttribute ? 1 : 0;
      const attribute = values[0];
      if (byAttribute && attribute === undefined)
        throw new TemplateFault("“selectattr” lacks a name.");
      const get = getter(byAttribute ? (attribute as Value) : NONE, work);
      const test = values[first];
      const given = { values: values.slice(first + 1), named };
      for (const item of iterate(value, work)) {
        const part = get(item);
        const is =
          test === undefined
            ? isTrue(part)
            : holds(textOf(test, "select"), part, given, work, isFilter);
        if (is === isWanted) yield item;
      }
    }
    return new Lazy(select());
  };

function* pairs(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!(value instanceof Dict)) throw wrongType(value, "items");
  for (const pair of value.entries()) yield new Tuple(pair);
}

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

const sized: Filter = (value) => {
  const size = sizeOf(value);
  if (size === undefined) throw wrongType(value, "length");
  return BigInt(size);
};

const withDefault: Filter = (value, args) => {
  const [otherwise, isForFalse] = take(
    args,
    "default",
    ["default_value", ""],
    ["boolean", false],
  ) as [Value, Value];
  return value instanceof Undefined || (isTrue(isForFalse) && !isTrue(value)) ? otherwise : value;
};

/** A letter behind a blank, a hyphen or an opening bracket begins a word. */
const title = (text: string): string =>
  text
    .split(/([-\s({[<]+)/u)
    .map((word) => {
      const [first = "", ...rest] = word;
      return first.toUpperCase() + rest.join("").toLowerCase();
    })
    .join("");

const FILTERS: Readonly<Record<string, Filter>> = {
  abs: (value) => {
    if (!isNumber(value)) throw wrongType(value, "abs");
    const number = numberOf(value);
    return typeof number === "number" ? Math.abs(number) : number < 0n ? -number : number;
  },
  attr: (value, args, work) =>
    onlyPartOf(value, textOf(take(args, "attr", "name")[0] as Value, "attr"), work),
  batch: (value, args, work) => new Lazy(batch(value, args, work)),
  capitalize: onText("capitalize", capitalize),
  center: (value, args, work) => {
    const [width] = take(args, "center", ["width", 80n]) as [Value];
    return center(str(value, work), { ...without, values: [width] }, work);
  },
  count: sized,
  d: withDefault,
  default: withDefault,
  dictsort: dictSort,
  e: escapeOnce,
  escape: escapeOnce,
  first: (value, _, work) => {
    for (const item of iterate(value, work)) return item;
    return new Undefined("There is no first item");
  },
  float: toFloat,
  forceescape: (value, _, work) => escaped(str(value, work)),
  format: (value, { values, named }, work) => {
    if (values.length > 0 && named.size > 0)
      throw new TemplateFault("“format” is given names and values.");
    return formatPercent(
      str(value, work),
      named.size > 0 ? new Dict(named) : new Tuple(values),
      work,
    );
  },
  groupby: groupBy,
  indent,
  int: toWhole,
  items: (value) => new Lazy(pairs(value)),
  join: (value, args, work) => join(value, args, work),
  last: (value, _, work) => {
    if (value instanceof Lazy) throw wrongType(value, "last");
    return [...iterate(value, work)].at(-1) ?? new Undefined("There is no last item");
  },
  length: sized,
  list: (value, _, work) => [...iterate(value, work)],
  lower: onText("lower", (text) => text.toLowerCase()),
  map: (value, args, work) => new Lazy(mapped(value, args, work)),
  max: (value, args, work) => extreme("max", value, args, work),
  min: (value, args, work) => extreme("min", value, args, work),
  reject: selected(false, false),
  rejectattr: selected(false, true),
  replace: (value, args, work) => {
    const [old, put, count] = take(args, "replace", "old", "new", ["count", NONE]) as [
      Value,
      Value,
      Value,
    ];
    const times = count === NONE ? -1 : wholeOf(count, "replace");
    return replaceText(str(value, work), [str(old, work), str(put, work), times], work);
  },
  reverse: (value, _, work) => reverse(value, work),
  round,
  safe: (value, _, work) => (value instanceof Markup ? value : new Markup(str(value, work))),
  select: selected(true, false),
  selectattr: selected(true, true),
  slice: (value, args, work) => new Lazy(slices(value, args, work)),
  sort,
  string: (value, _, work) => (value instanceof Markup ? value : str(value, work)),
  sum,
  title: onText("title", title),
  tojson: toJson,
  trim: (value, args, work) => {
    const [signs] = take(args, "trim", ["chars", NONE]) as [Value];
    const chars = signs === NONE ? undefined : textOf(signs, "trim");
    return strip(str(value, work), chars, { left: true, right: true });
  },
  truncate,
  unique: (value, args, work) => new Lazy(unique(value, args, work)),
  upper: onText("upper", (text) => text.toUpperCase()),
  wordcount: onText("wordcount", (text) => BigInt(text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
};
