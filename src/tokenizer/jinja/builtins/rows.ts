import { take, wholeOf, wrongType } from "../values/args.ts";
import { calculate } from "../values/arithmetic.ts";
import { compare, isEqual } from "../values/comparing.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { iterate } from "../values/items.ts";
import { str } from "../values/printing.ts";
import { type Args, Dict, Lazy, NONE, Tuple, Undefined, type Value } from "../values/values.ts";
import { itemOf } from "./attributes.ts";
import { parseWhole } from "./numbers.ts";

/** Reads a part of each item: "a.b.0", a number, or the item itself. */
export function getter(attribute: Value, work: Work, otherwise: Value = NONE) {
  const path: Value[] =
    attribute === NONE
      ? []
      : typeof attribute === "string"
        ? attribute
            .split(".")
            .map((part) => (/^\p{Nd}+$/u.test(part) ? (parseWhole(part, 10) ?? part) : part))
        : [attribute];
  return (item: Value): Value => {
    let at = item;
    for (const part of path) {
      at = itemOf(at, part, work);
      if (otherwise !== NONE && at instanceof Undefined) at = otherwise;
    }
    return at;
  };
}

const inSmall = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);

/** A getter whose texts are compared as they stand, or in small letters. */
function keyOf(attribute: Value, work: Work, isExact: Value, otherwise: Value = NONE) {
  const get = getter(attribute, work, otherwise);
  return (item: Value) => (isExact === true ? get(item) : inSmall(get(item)));
}

/** Sorted by keys as Python's sorted() does it, equal ones in their order. */
function sorted(
  items: readonly Value[],
  key: (item: Value) => Value,
  isReversed: Value,
  work: Work,
): Value[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  const sign = isReversed === true ? -1 : 1;
  keyed.sort((one, other) => {
    work.step();
    return sign * compare(one.key, other.key, work);
  });
  return keyed.map(({ item }) => item);
}

export function sort(value: Value, args: Args, work: Work): Value {
  const [isReversed, isExact, attribute] = take(
    args,
    "sort",
    ["reverse", false],
    ["case_sensitive", false],
    ["attribute", NONE],
  ) as [Value, Value, Value];
  const paths = typeof attribute === "string" ? attribute.split(",") : [attribute];
  const keys = paths.map((path) => keyOf(path, work, isExact));
  const items = [...iterate(value, work)];
  return sorted(items, (item) => keys.map((key) => key(item)), isReversed, work);
}

export function dictSort(value: Value, args: Args, work: Work): Value {
  const [isExact, by, isReversed] = take(
    args,
    "dictsort",
    ["case_sensitive", false],
    ["by", "key"],
    ["reverse", false],
  ) as [Value, Value, Value];
  if (by !== "key" && by !== "value") throw wrongType(by, "dictsort");
  if (!(value instanceof Dict)) throw wrongType(value, "dictsort");
  const pairs = value.entries().map((pair) => new Tuple(pair));
  const key = keyOf(by === "key" ? 0n : 1n, work, isExact);
  return sorted(pairs, key, isReversed, work);
}

export function groupBy(value: Value, args: Args, work: Work): Value {
  const [attribute, otherwise, isExact] = take(
    args,
    "groupby",
    "attribute",
    ["default", NONE],
    ["case_sensitive", false],
  ) as [Value, Value, Value];
  const key = keyOf(attribute, work, isExact, otherwise);
  const own = getter(attribute, work, otherwise);
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of sorted([...iterate(value, work)], key, false, work)) {
    const last = groups.at(-1);
    const mine = key(item);
    if (last && isEqual(last.key, mine, work)) last.items.push(item);
    else groups.push({ key: mine, items: [item] });
  }
  return groups.map(({ items }) => new Tuple([own(items[0] as Value), items], ["grouper", "list"]));
}

export function* unique(value: Value, args: Args, work: Work): Generator<Value> {
  const [isExact, attribute] = take(args, "unique", ["case_sensitive", false], ["attribute", NONE]);
  const key = keyOf(attribute as Value, work, isExact as Value);
  const seen = new Dict();
  for (const item of iterate(value, work)) {
    const mine = key(item);
    if (!seen.has(mine)) yield item;
    seen.set(mine, true);
  }
}

/** @param sign 1 for the largest, -1 for the smallest */
export function extreme(name: "max" | "min", value: Value, args: Args, work: Work): Value {
  const [isExact, attribute] = take(args, name, ["case_sensitive", false], ["attribute", NONE]);
  const key = keyOf(attribute as Value, work, isExact as Value);
  const sign = name === "max" ? 1 : -1;
  let best: { readonly item: Value; readonly key: Value } | undefined;
  for (const item of iterate(value, work)) {
    const mine = key(item);
    if (!best || sign * compare(mine, best.key, work) > 0) best = { item, key: mine };
  }
  return best ? best.item : new Undefined({ code: "given", to: name, what: "nothing" });
}

export function sum(value: Value, args: Args, work: Work): Value {
  const [attribute, start] = take(args, "sum", ["attribute", NONE], ["start", 0n]) as [
    Value,
    Value,
  ];
  const get = getter(attribute, work);
  let total = start;
  for (const item of iterate(value, work)) total = calculate("+", total, get(item), work);
  return total;
}

export function* batch(value: Value, args: Args, work: Work): Generator<Value> {
  const [count, fill] = take(args, "batch", "linecount", ["fill_with", NONE]) as [Value, Value];
  const size = wholeOf(count, "batch");
  let row: Value[] = [];
  for (const item of iterate(value, work)) {
    if (row.length === size) {
      yield row;
      row = [];
    }
    row.push(item);
  }
  if (row.length === 0) return;
  if (fill !== NONE) work.step(size);
  while (fill !== NONE && row.length < size) row.push(fill);
  yield row;
}

export function* slices(value: Value, args: Args, work: Work): Generator<Value> {
  const [number, fill] = take(args, "slice", "slices", ["fill_with", NONE]) as [Value, Value];
  const count = wholeOf(number, "slice");
  work.step(count);
  if (count === 0) throw new TemplateFault({ code: "dividesByZero" });
  const items = [...iterate(value, work)];
  const [each, longer] = [Math.floor(items.length / count), items.length % count];
  for (let i = 0; i < count; i++) {
    const start = i * each + Math.min(i, longer);
    const row = items.slice(start, start + each + Number(i < longer));
    if (fill !== NONE && i >= longer) row.push(fill);
    yield row;
  }
}

/** The filter `reverse`: a text turned round, or what goes through the items from the last. */
export function reverse(value: Value, work: Work): Value {
  if (typeof value === "string") return Array.from(value).reverse().join("");
  const items = [...iterate(value, work)].reverse();
  return value instanceof Lazy ? items : new Lazy(items);
}

export function join(value: Value, args: Args, work: Work): string {
  const [between, attribute] = take(args, "join", ["d", ""], ["attribute", NONE]) as [Value, Value];
  const get = getter(attribute, work);
  const parts = Array.from(iterate(value, work), (item) => str(get(item), work));
  const by = str(between, work);
  work.make(parts.reduce((length, part) => length + part.length + by.length, 0));
  return parts.join(by);
}
