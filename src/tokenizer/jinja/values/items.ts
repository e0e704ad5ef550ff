import { LookupFault, type Work } from "./fault.ts";
import { Dict, Lazy, Markup, Range, Tuple, typeOf, Undefined, type Value, View } from "./values.ts";

/** How many items a value has; undefined where Python's len() fails. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === "string") return lengthOf(value);
  if (Array.isArray(value) || value instanceof Range) return value.length;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof View) return value.dict.size;
  if (value instanceof Markup) return lengthOf(value.text);
  return value instanceof Undefined ? 0 : undefined;
}

/** Code points, as Python counts. */
export function lengthOf(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) if ((text.codePointAt(i) as number) > 0xffff) pairs++;
  return text.length - pairs;
}

/** Whether Python's iter() goes through it. */
export const canIterate = (value: Value): boolean =>
  value instanceof Lazy || (sizeOf(value) !== undefined && !(value instanceof Markup));

/** The items that Python's iter() gives, each one step of work. @throws LookupFault */
export function* iterate(value: Value, work: Work): Generator<Value> {
  if (!canIterate(value)) throw new LookupFault({ code: "notIterable", type: typeOf(value) });
  const items = value instanceof Lazy ? { [Symbol.iterator]: () => value.values } : itemsOf(value);
  for (const item of items) {
    work.step();
    yield item;
  }
}

function itemsOf(value: Value): Iterable<Value> {
  if (typeof value === "string" || Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return new View("keys", value).items();
  return value instanceof View || value instanceof Range ? value.items() : [];
}
