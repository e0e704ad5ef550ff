import { messageOf } from "../../../domain/reason.ts";
import { take, textOf, wrongType } from "../values/args.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { iterate } from "../values/items.ts";
import { reprDict, str } from "../values/printing.ts";
import {
  type Args,
  createFunction,
  Dict,
  isNumber,
  NONE,
  numberOf,
  Range,
  Thing,
  type Value,
} from "../values/values.ts";
import { formatTime } from "./dates.ts";

const LONGEST = 100_000; // items of a range, in Jinja2's sandbox

/** What every template may call: Jinja2's own, and what transformers adds. */
export const createGlobals = (now: Date, work: Work): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ["self", new Thing({ type: "TemplateReference", shown: () => "<TemplateReference None>" })],
    ...Object.entries({
      range: createRange,
      dict: (args: Args) => createDict(args, work),
      namespace: (args: Args) => createNamespace(args, work),
      cycler: createCycler,
      joiner: createJoiner,
      raise_exception: (args: Args) => {
        const said = str(take(args, "raise_exception", "message")[0] as Value, work);
        throw new TemplateFault({ code: "raised", message: messageOf(said) });
      },
      strftime_now: (args: Args) => {
        return formatTime(
          now,
          textOf(take(args, "strftime_now", "format")[0] as Value, "strftime"),
        );
      },
      lipsum: () => {
        throw new TemplateFault({ code: "atRandom", name: "lipsum" });
      },
    }).map(([name, call]) => [name, createFunction(call)] as const),
  ]);

function createRange({ values, named }: Args): Value {
  const [name] = named.keys();
  if (name !== undefined) throw new TemplateFault({ code: "notTaken", by: "range", name });
  if (values.length === 0 || values.length > 3) {
    const what = values.length === 0 ? "nothing" : "tooMuch";
    throw new TemplateFault({ code: "given", to: "range", what });
  }
  const numbers = values.map((value) => BigInt(isNumber(value) ? boundless(value) : fail(value)));
  const [start, stop] = numbers.length === 1 ? [0n, numbers[0]] : numbers;
  const step = numbers[2] ?? 1n;
  if (step === 0n) throw new TemplateFault({ code: "goesByZero", name: "range" });
  const range = new Range(start as bigint, stop as bigint, step);
  if (range.length <= LONGEST) return range;
  throw new TemplateFault({ code: "tooMuch", what: "items", most: LONGEST });
}

function fail(value: Value): never {
  throw wrongType(value, "range");
}
const boundless = (value: boolean | bigint | number): bigint => {
  const number = numberOf(value);
  return typeof number === "bigint" ? number : fail(value);
};

function createDict({ values, named }: Args, work: Work): Dict {
  if (values.length > 1) throw new TemplateFault({ code: "given", to: "dict", what: "tooMuch" });
  const dict = new Dict();
  const [given] = values;
  work.step(given instanceof Dict ? given.size : 0);
  if (given instanceof Dict) for (const [key, value] of given.entries()) dict.set(key, value);
  else if (given !== undefined) {
    for (const pair of iterate(given, work)) {
      const [key, value, ...more] = [...iterate(pair, work)];
      if (key === undefined || value === undefined || more.length > 0) {
        throw new TemplateFault({ code: "given", to: "dict", what: "noPairs" });
      }
      dict.set(key, value);
    }
  }
  for (const [key, value] of named) dict.set(key, value);
  return dict;
}

function createNamespace(args: Args, work: Work): Thing {
  const parts = new Map(
    createDict(args, work)
      .entries()
      .map(([key, value]) => [str(key, work), value]),
  );
  return new Thing({
    type: "Namespace",
    parts,
    part: (name) => parts.get(name),
    shown: (work) => `<Namespace ${reprDict(new Dict(parts), work)}>`,
  });
}

function createCycler({ values }: Args): Thing {
  if (values.length === 0) {
    throw new TemplateFault({ code: "given", to: "cycler", what: "nothing" });
  }
  let at = 0;
  const current = () => values[at] as Value;
  const next = createFunction(() => {
    const value = current();
    at = (at + 1) % values.length;
    return value;
  });
  const reset = createFunction(() => {
    at = 0;
    return NONE;
  });
  return new Thing({
    type: "Cycler",
    part: (name) => {
      if (name === "current") return current();
      if (name === "pos") return BigInt(at);
      return name === "next" ? next : name === "reset" ? reset : undefined;
    },
  });
}

function createJoiner(args: Args): Thing {
  const [by] = take(args, "joiner", ["sep", ", "]) as [Value];
  let isUsed = false;
  return new Thing({
    type: "Joiner",
    call: () => {
      const isFirst = !isUsed;
      isUsed = true;
      return isFirst ? "" : by;
    },
  });
}
