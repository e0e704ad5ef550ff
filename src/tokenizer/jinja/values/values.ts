import type { CallReason, LackReason } from "../../../domain/templateReason.ts";
import { LookupFault, TemplateFault, type Work } from "./fault.ts";

/** Python's None. */
export class None {
  readonly kind = "None"; // so that no other object is taken for it
}
export const NONE = new None();

/** Python's values: an int is a bigint here, a float a number, a str a string, a list an array. */
export type Value =
  | None
  | boolean
  | bigint
  | number
  | string
  | Value[]
  | Tuple
  | Dict
  | View
  | Range
  | Lazy
  | Markup
  | Thing
  | Undefined;

/** What is given to a function: by place, and by name. */
export interface Args {
  readonly values: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** What Jinja2 makes of a name that stands for nothing; to use it is a fault, to print it is not. */
export class Undefined {
  readonly #why: LackReason | CallReason;
  constructor(why: LackReason | CallReason) {
    this.#why = why;
  }
  fault(): TemplateFault {
    return new TemplateFault(this.#why);
  }
}

export class Tuple {
  readonly items: readonly Value[];
  /** Of a group, what its two parts are called. */
  readonly names: readonly string[];
  constructor(items: readonly Value[], names: readonly string[] = []) {
    this.items = items;
    this.names = names;
  }
}

export class Dict {
  readonly #entries = new Map<string, readonly [key: Value, value: Value]>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }
  get size(): number {
    return this.#entries.size;
  }
  get(key: Value): Value | undefined {
    return this.#entries.get(hash(key))?.[1];
  }
  has(key: Value): boolean {
    return this.#entries.has(hash(key));
  }
  /** The first of equal keys stays. */
  set(key: Value, value: Value): void {
    const hashed = hash(key);
    this.#entries.set(hashed, [this.#entries.get(hashed)?.[0] ?? key, value]);
  }
  /** All of them, one by one. */
  pairs(): Iterable<readonly [key: Value, value: Value]> {
    return this.#entries.values();
  }
  entries(): readonly (readonly [key: Value, value: Value])[] {
    return [...this.pairs()];
  }
}

/** `dict.items()` and its like. */
export class View {
  readonly kind: "items" | "keys" | "values";
  readonly dict: Dict;
  constructor(kind: View["kind"], dict: Dict) {
    this.kind = kind;
    this.dict = dict;
  }
  *items(): Generator<Value> {
    for (const [key, value] of this.dict.pairs()) {
      if (this.kind === "items") yield new Tuple([key, value]);
      else yield this.kind === "keys" ? key : value;
    }
  }
}

export class Range {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
  constructor(start: bigint, stop: bigint, step: bigint) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
  get length(): number {
    const [first, last] = this.step > 0n ? [this.start, this.stop] : [this.stop, this.start];
    const step = this.step > 0n ? this.step : -this.step;
    return last > first ? Number((last - first + step - 1n) / step) : 0;
  }
  at(index: number): bigint {
    return this.start + BigInt(index) * this.step;
  }
  *items(): Generator<bigint> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

/** What Python makes one after the other, once: a generator or an iterator. */
export class Lazy {
  readonly values: Iterator<Value>;
  constructor(values: Iterable<Value>) {
    this.values = values[Symbol.iterator]();
  }
}

/** A text that was escaped, or declared safe: Python escapes whatever is added to it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A function, a macro, a loop, or what else has parts and may be called. */
export class Thing {
  /** As Python calls its type. */
  readonly type: string;
  readonly part: (name: string) => Value | undefined;
  readonly call: ((args: Args) => Value) | undefined;
  /** As it is printed; undefined where Python prints an address. */
  readonly shown: ((work: Work) => string) | undefined;
  /** Of a namespace. */
  readonly parts: Map<string, Value> | undefined;

  constructor(facts: {
    readonly type: string;
    readonly part?: (name: string) => Value | undefined;
    readonly call?: (args: Args) => Value;
    readonly shown?: (work: Work) => string;
    readonly parts?: Map<string, Value>;
  }) {
    this.type = facts.type;
    this.part = facts.part ?? (() => undefined);
    this.call = facts.call;
    this.shown = facts.shown;
    this.parts = facts.parts;
  }
}

export const createFunction = (call: (args: Args) => Value): Thing =>
  new Thing({ type: "function", call });

export const isNumber = (value: Value): value is boolean | bigint | number =>
  ["boolean", "bigint", "number"].includes(typeof value);

/** A bool counts as 0 or 1. */
export const numberOf = (value: boolean | bigint | number): bigint | number =>
  typeof value === "boolean" ? BigInt(value) : value;

/** As Python calls the type of a value. */
export function typeOf(value: Value): string {
  if (Array.isArray(value)) return "list";
  if (value instanceof Thing) return value.type;
  if (value instanceof View) return `dict_${value.kind}`;
  if (typeof value === "object") {
    const names = [None, Tuple, Dict, Range, Lazy, Markup, Undefined] as const;
    const named = [
      "NoneType",
      "tuple",
      "dict",
      "range",
      "generator",
      "Markup",
      "Undefined",
    ] as const;
    return named[names.findIndex((type) => value instanceof type)] as string;
  }
  const names = {
    symbol: "NoneType",
    boolean: "bool",
    bigint: "int",
    number: "float",
    string: "str",
  } as const;
  return names[typeof value as keyof typeof names];
}

/** Python's truth. */
export function isTrue(value: Value): boolean {
  if (value === NONE || value instanceof Undefined) return false;
  if (Array.isArray(value) || value instanceof Range) return value.length > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof View) return value.dict.size > 0;
  return value instanceof Markup ? value.text !== "" : Boolean(value);
}

/** What tells a key from others: equal ones have the same. */
function hash(value: Value): string {
  if (typeof value === "string") return `s${value}`;
  if (isNumber(value)) return `n${numberOf(value)}`; // 1, 1.0 and True are one key
  if (value instanceof Tuple) {
    if (!value.items.some((item) => item instanceof Tuple)) return `t${value.items.map(hash)}`;
    throw new TemplateFault({ code: "nestedKeys" });
  }
  if (value === NONE) return "none";
  if (value instanceof Undefined) return "undefined";
  throw new LookupFault({ code: "noKey", type: typeOf(value) });
}
