import { TemplateFault } from "./fault.ts";
import { type Args, isNumber, typeOf, Undefined, type Value } from "./values.ts";

/** A name that a function takes; with a value unless it is given. With "/" before it by place only. */
export type Taken = string | readonly [name: string, otherwise: Value];

/**
 * What was given to a function, in the order of what it takes.
 *
 * @throws TemplateFault if something is missing, or given that it does not take
 */
export function take(args: Args, what: string, ...taken: readonly Taken[]): Value[] {
  const { values, named } = args;
  if (values.length > taken.length) {
    throw new TemplateFault({ code: "given", to: what, what: "tooMuch" });
  }
  const names = taken.map((one) => (typeof one === "string" ? one : one[0]));
  for (const name of named.keys()) {
    if (names.indexOf(name) >= values.length) continue;
    throw new TemplateFault({ code: "notTaken", by: what, name });
  }
  return taken.map((one, i) => {
    const value = i < values.length ? values[i] : named.get(names[i] as string);
    if (value !== undefined) return value;
    if (typeof one !== "string") return one[1];
    throw new TemplateFault({ code: "lacks", who: what, name: one.replace("/", "") });
  });
}

/** @throws TemplateFault if it is no text */
export function textOf(value: Value, what: string): string {
  if (typeof value === "string") return value;
  throw wrongType(value, what);
}

/** @throws TemplateFault if it is no whole number */
export function wholeOf(value: Value, what: string): number {
  if (isNumber(value) && typeof value !== "number") return Number(value);
  throw wrongType(value, what);
}

export function wrongType(value: Value, what: string): TemplateFault {
  if (value instanceof Undefined) return value.fault();
  return new TemplateFault({ code: "givenType", to: what, type: typeOf(value) });
}
