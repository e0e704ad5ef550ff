import { createGlobals } from "./builtins/globals.ts";
import { checkNames } from "./check.ts";
import { parse } from "./syntax/statements.ts";
import { TemplateFault, Work } from "./values/fault.ts";
import { Scope } from "./values/scope.ts";
import { Dict, NONE, type Value } from "./values/values.ts";
import { Writer } from "./writer.ts";

/** A template of Jinja2, as transformers sets it up for chats. */
export interface Template {
  /**
   * @param given names, and what they stand for; objects become dicts
   * @throws TemplateFault with what the template objects to, or the part that is wrong or not known
   */
  render(given: Readonly<Record<string, unknown>>, now?: Date): string;
}

/** @throws TemplateFault */
export function compile(source: string): Template {
  const body = guarded(() => {
    const parsed = parse(source);
    checkNames(parsed);
    return parsed;
  });
  return {
    render: (given, now = new Date()) =>
      guarded(() => {
        const work = new Work();
        const globals = new Scope(undefined, createGlobals(now, work));
        const values = Object.entries(given).map(
          ([name, value]) => [name, toValue(value)] as const,
        );
        const written = new Writer(work);
        written.run(body, new Scope(globals, values));
        return written.text;
      }),
  };
}

/** A stack that is full is a fault of the template, too. */
function guarded<Result>(task: () => Result): Result {
  try {
    return task();
  } catch (thrown) {
    if (thrown instanceof TemplateFault || !(thrown instanceof RangeError)) throw thrown;
    throw new TemplateFault({ code: "tooDeep" });
  }
}

/** What JSON holds, as values of a template. */
function toValue(given: unknown): Value {
  if (given === undefined || given === null) return NONE;
  if (Array.isArray(given)) return given.map(toValue);
  if (typeof given === "object") {
    return new Dict(Object.entries(given).map(([key, value]) => [key, toValue(value)]));
  }
  if (typeof given === "number") return Number.isSafeInteger(given) ? BigInt(given) : given;
  return given as string | boolean;
}
