import { take, textOf } from "../values/args.ts";
import { calculate } from "../values/arithmetic.ts";
import { contains, isEqual, isOrdered } from "../values/comparing.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { canIterate, sizeOf } from "../values/items.ts";
import { str } from "../values/printing.ts";
import {
  type Args,
  Dict,
  isNumber,
  Markup,
  NONE,
  Thing,
  Undefined,
  type Value,
  View,
} from "../values/values.ts";
import { isKind } from "./letters.ts";

type Test = (value: Value, args: Args, work: Work) => boolean;

/** A test that takes nothing. */
const alone =
  (test: (value: Value, work: Work) => boolean): Test =>
  (value, args, work) => {
    take(args, "is");
    return test(value, work);
  };
/** A test that takes one value. */
const beside =
  (test: (value: Value, other: Value, work: Work) => boolean): Test =>
  (value, args, work) =>
    test(value, take(args, "is", "other")[0] as Value, work);

const ordered = (sign: string) =>
  beside((value, other, work) => isOrdered(sign, value, other, work));
const equal = beside(isEqual);
const unequal = beside((value, other, work) => !isEqual(value, other, work));
const rest = (value: Value, by: Value, work: Work) => calculate("%", value, by, work);

const SMALL = 256n; // Python keeps ints up to it, so equal ones are the same

function isSame(value: Value, other: Value): boolean {
  if (typeof value !== typeof other || value !== other) return false;
  const isKept =
    typeof value === "object" ||
    typeof value === "boolean" ||
    (typeof value === "bigint" && value >= -5n && value <= SMALL);
  if (isKept) return true;
  throw new TemplateFault({ code: "sameness" });
}

const TESTS: Readonly<Record<string, Test>> = {
  boolean: alone((value) => typeof value === "boolean"),
  callable: alone((value) =>
    value instanceof Thing ? value.call !== undefined : value instanceof Undefined,
  ),
  defined: alone((value) => !(value instanceof Undefined)),
  divisibleby: beside((value, other, work) => isEqual(rest(value, other, work), 0n, work)),
  escaped: alone((value) => value instanceof Markup),
  false: alone((value) => value === false),
  float: alone((value) => typeof value === "number"),
  in: beside((value, other, work) => contains(other, value, work)),
  integer: alone((value) => typeof value === "bigint"),
  iterable: alone((value) => canIterate(value) || value instanceof Markup),
  lower: alone((value, work) => isKind("lower")(str(value, work))),
  mapping: alone((value) => value instanceof Dict),
  none: alone((value) => value === NONE),
  number: alone(isNumber),
  sameas: beside(isSame),
  sequence: alone((value) => sizeOf(value) !== undefined && !(value instanceof View)),
  string: alone((value) => typeof value === "string" || value instanceof Markup),
  true: alone((value) => value === true),
  undefined: alone((value) => value instanceof Undefined),
  upper: alone((value, work) => isKind("upper")(str(value, work))),
  ...{ eq: equal, equalto: equal, "==": equal, ne: unequal, "!=": unequal },
  ...{ lt: ordered("<"), lessthan: ordered("<"), "<": ordered("<") },
  ...{ gt: ordered(">"), greaterthan: ordered(">"), ">": ordered(">") },
  ...{ le: ordered("<="), "<=": ordered("<="), ge: ordered(">="), ">=": ordered(">=") },
};
/** Tests that take more than a value: what there is. */
const OTHERS = ["filter", "test", "odd", "even"];

export const isTest = (name: string): boolean =>
  Object.hasOwn(TESTS, name) || OTHERS.includes(name);

/**
 * @param isFilter whether there is a filter of a name
 * @throws TemplateFault if there is no such test, or what it is given does not fit
 */
export function holds(
  name: string,
  value: Value,
  args: Args,
  work: Work,
  isFilter: (name: string) => boolean,
): boolean {
  if (OTHERS.includes(name)) {
    take(args, name);
    if (name === "filter") return isFilter(textOf(value, name));
    if (name === "test") return isTest(textOf(value, name));
    return isEqual(rest(value, 2n, work), name === "odd" ? 1n : 0n, work);
  }
  const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (test) return test(value, args, work);
  throw new TemplateFault({ code: "noSuch", what: "test", name });
}
