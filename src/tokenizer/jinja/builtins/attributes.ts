import { take, wrongType } from "../values/args.ts";
import { isEqual } from "../values/comparing.ts";
import { LookupFault, TemplateFault, type Work } from "../values/fault.ts";
import { lengthOf } from "../values/items.ts";
import { str } from "../values/printing.ts";
import { formatText } from "../values/strFormat.ts";
import {
  type Args,
  createFunction,
  Dict,
  Markup,
  NONE,
  Range,
  Thing,
  Tuple,
  typeOf,
  Undefined,
  type Value,
  View,
} from "../values/values.ts";
import { TEXT_METHODS, type TextMethod } from "./textMethods.ts";

/** What Python's types have, and what is not known here is refused. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  str: ["encode", "maketrans", "translate"],
  dict: ["fromkeys"],
  int: [
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "denominator",
    "from_bytes",
  ].concat(["imag", "numerator", "real", "to_bytes"]),
  float: ["as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "real"],
  generator: ["close", "gi_code", "gi_frame", "gi_running", "gi_yieldfrom", "send", "throw"],
  range: ["start", "stop", "step"],
  dict_items: ["isdisjoint", "mapping"],
  dict_keys: ["isdisjoint", "mapping"],
  dict_values: ["mapping"],
};
/** What would change a list or a dict, which a sandbox allows no template. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  list: ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"],
  dict: ["clear", "pop", "popitem", "setdefault", "update"],
};

/** Jinja2's `value.name`: a part or a method, else the item of that name. */
export function attributeOf(value: Value, name: string, work: Work): Value {
  return partOf(value, name, work) ?? lookUp(value, name) ?? missing(value, name);
}

/** Jinja2's `value[place]`: the item, else the part of that name. */
export function itemOf(value: Value, place: Value, work: Work): Value {
  const part = () => (typeof place === "string" ? partOf(value, place, work) : undefined);
  return lookUp(value, place) ?? part() ?? missing(value, place);
}

/** Jinja2's filter `attr`: no item. */
export const onlyPartOf = (value: Value, name: string, work: Work): Value =>
  partOf(value, name, work) ?? missing(value, name);

const unknownMarkup = (place: Value) =>
  new TemplateFault({ code: "escapedText", name: typeof place === "string" ? place : "[…]" });

const missing = (value: Value, place: Value): Undefined =>
  new Undefined(
    typeof place === "string"
      ? { code: "noPart", type: typeOf(value), name: place }
      : { code: "noSuchItem", type: typeOf(value) },
  );

function lookUp(value: Value, place: Value): Value | undefined {
  if (value instanceof Undefined) throw value.fault();
  if (value instanceof Markup) throw unknownMarkup(place);
  if (value instanceof Dict) {
    try {
      return value.get(place);
    } catch (thrown) {
      if (thrown instanceof LookupFault) return undefined;
      throw thrown;
    }
  }
  if (typeof place !== "bigint" && typeof place !== "boolean") return undefined;
  const at = Number(place);
  if (typeof value === "string") return characterAt(value, at);
  const items = rowOf(value);
  return items?.at(at);
}

function characterAt(text: string, at: number): string | undefined {
  return lengthOf(text) === text.length ? text.at(at) : Array.from(text).at(at);
}

function rowOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  return value instanceof Range ? [...value.items()] : undefined;
}

/** `value[from:to:by]` @throws TemplateFault if it goes by 0 */
export function sliceOf(value: Value, parts: readonly Value[], work: Work): Value {
  if (value instanceof Undefined) throw value.fault();
  const row = typeof value === "string" ? Array.from(value) : rowOf(value);
  const numbers = parts.map((part) => (typeof part === "boolean" ? BigInt(part) : part));
  if (!row || numbers.some((part) => part !== NONE && typeof part !== "bigint")) {
    throw wrongType(value, "[:]");
  }
  const [from, to, by] = numbers.map((part) => (part === NONE ? undefined : Number(part)));
  const step = by ?? 1;
  if (step === 0) throw new TemplateFault({ code: "goesByZero", name: "[:]" });
  const { length } = row;
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const place = (at: number | undefined, otherwise: number) =>
    at === undefined ? otherwise : Math.max(least, Math.min(most, at < 0 ? at + length : at));
  const [start, end] = [place(from, step > 0 ? 0 : most), place(to, step > 0 ? length : -1)];
  const count = Math.max(0, Math.ceil((end - start) / step));
  work.step(count);
  if (value instanceof Range) {
    const first = value.start + BigInt(start) * value.step;
    const stride = value.step * BigInt(step);
    return new Range(first, value.start + BigInt(end) * value.step, stride);
  }
  const items = Array.from({ length: count }, (_, i) => row[start + i * step] as Value);
  if (typeof value === "string") return items.join("");
  return Array.isArray(value) ? items : new Tuple(items);
}

/** A part or a method, as Python's getattr() finds it. */
function partOf(value: Value, name: string, work: Work): Value | undefined {
  if (value instanceof Undefined) throw value.fault();
  if (value instanceof Markup) throw unknownMarkup(name);
  const type = typeOf(value);
  if (name.startsWith("__") || CHANGING[type]?.includes(name)) {
    // Python has many such parts; none may be used.
    return new Undefined({ code: "unsafe", name, type });
  }
  if (value instanceof Thing) return value.part(name);
  if (value instanceof Tuple && value.names.includes(name)) {
    return value.items[value.names.indexOf(name)];
  }
  if (OTHERS[type]?.includes(name) || (type === "bool" && OTHERS.int?.includes(name))) {
    throw new TemplateFault({ code: "unknownPart", type, name });
  }
  if (typeof value === "string") {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    return (
      method &&
      createFunction((args) => {
        work.make(value.length);
        return method(value, args, work);
      })
    );
  }
  const methods = value instanceof Dict ? dictMethods(value, work) : rowMethods(value, work);
  const call = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return call && createFunction(call);
}

/** Those of a text, and the two that look into what they are given. */
const METHODS: Readonly<Record<string, TextMethod>> = {
  ...TEXT_METHODS,
  format: (text, args, work) => formatText(text, args, looksWith(work), work),
  format_map: (text, args, work) => {
    const [given] = take(args, "format_map", "/mapping") as [Value];
    if (!(given instanceof Dict)) throw wrongType(given, "format_map");
    const named = new Map(given.entries().map(([key, value]) => [str(key, work), value] as const));
    return formatText(text, { values: [], named }, looksWith(work), work);
  },
};

const looksWith = (work: Work) => ({
  attribute: (value: Value, name: string) => attributeOf(value, name, work),
  item: (value: Value, place: Value) => itemOf(value, place, work),
});

type Methods = Readonly<Record<string, (args: Args) => Value>>;

function dictMethods(dict: Dict, work: Work): Methods {
  const view = (kind: View["kind"]) => (args: Args) => {
    take(args, kind);
    return new View(kind, dict);
  };
  return {
    get: (args) => {
      const [key, otherwise] = take(args, "get", "/key", ["/default", NONE]) as [Value, Value];
      return dict.get(key) ?? otherwise;
    },
    ...{ items: view("items"), keys: view("keys"), values: view("values") },
    copy: () => {
      work.step(dict.size);
      return new Dict(dict.pairs());
    },
  };
}

function rowMethods(value: Value, work: Work): Methods {
  if (typeof value === "number") return { is_integer: () => Number.isInteger(value) };
  const row = rowOf(value);
  if (!row) return {};
  return {
    count: (args) => {
      const [item] = take(args, "count", "/value") as [Value];
      return BigInt(row.filter((other) => isEqual(other, item, work)).length);
    },
    index: (args) => {
      const [item] = take(args, "index", "/value") as [Value];
      const at = row.findIndex((other) => isEqual(other, item, work));
      if (at >= 0) return BigInt(at);
      throw new TemplateFault({ code: "noSuchItem", type: typeOf(value) });
    },
    ...(Array.isArray(value) && { copy: () => [...row] }),
  };
}
