import { take, textOf, wrongType } from "../values/args.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { iterate, sizeOf } from "../values/items.ts";
import {
  type Args,
  Dict,
  isNumber,
  isTrue,
  Lazy,
  Markup,
  NONE,
  numberOf,
  Tuple,
  Undefined,
  type Value,
} from "../values/values.ts";
import { onlyPartOf } from "./attributes.ts";
import { toJson } from "./json.ts";
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
import { type Filter, TEXT_FILTERS } from "./textFilters.ts";

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
    const code = UNKNOWN.includes(name) ? "unknown" : "noSuch";
    throw new TemplateFault({ code, what: "filter", name });
  }
  if (value instanceof Markup && !FOR_MARKUP.includes(name)) {
    throw new TemplateFault({ code: "escapedText", name });
  }
  if (typeof value === "string") work.make(value.length);
  return filter(value, args, work);
}

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
        throw new TemplateFault({ code: "lacks", who: "selectattr", name: "attribute" });
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

const FILTERS: Readonly<Record<string, Filter>> = {
  ...TEXT_FILTERS,
  abs: (value) => {
    if (!isNumber(value)) throw wrongType(value, "abs");
    const number = numberOf(value);
    return typeof number === "number" ? Math.abs(number) : number < 0n ? -number : number;
  },
  attr: (value, args, work) =>
    onlyPartOf(value, textOf(take(args, "attr", "name")[0] as Value, "attr"), work),
  batch: (value, args, work) => new Lazy(batch(value, args, work)),
  count: sized,
  d: withDefault,
  default: withDefault,
  dictsort: dictSort,
  first: (value, _, work) => {
    for (const item of iterate(value, work)) return item;
    return new Undefined({ code: "noItem", which: "first" });
  },
  float: toFloat,
  groupby: groupBy,
  int: toWhole,
  items: (value) => new Lazy(pairs(value)),
  join: (value, args, work) => join(value, args, work),
  last: (value, _, work) => {
    if (value instanceof Lazy) throw wrongType(value, "last");
    return [...iterate(value, work)].at(-1) ?? new Undefined({ code: "noItem", which: "last" });
  },
  length: sized,
  list: (value, _, work) => [...iterate(value, work)],
  map: (value, args, work) => new Lazy(mapped(value, args, work)),
  max: (value, args, work) => extreme("max", value, args, work),
  min: (value, args, work) => extreme("min", value, args, work),
  reject: selected(false, false),
  rejectattr: selected(false, true),
  reverse: (value, _, work) => reverse(value, work),
  round,
  select: selected(true, false),
  selectattr: selected(true, true),
  slice: (value, args, work) => new Lazy(slices(value, args, work)),
  sort,
  sum,
  tojson: toJson,
  unique: (value, args, work) => new Lazy(unique(value, args, work)),
};
