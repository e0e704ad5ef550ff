import { TemplateFault, type Work } from "./fault.ts";
import { canIterate, iterate } from "./items.ts";
import { formatPercent } from "./percentFormat.ts";
import {
  Dict,
  isNumber,
  Markup,
  numberOf,
  Range,
  Tuple,
  typeOf,
  Undefined,
  type Value,
  View,
} from "./values.ts";

const MOST_BITS = 100_000; // of a power

/** Python's ==. */
export function isEqual(left: Value, right: Value, work: Work): boolean {
  work.step();
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [numberOf(left), numberOf(right)];
    // biome-ignore lint/suspicious/noDoubleEquals: an int may equal a float
    return a == b;
  }
  if (left instanceof Markup) return isEqual(left.text, right, work);
  if (right instanceof Markup) return isEqual(left, right.text, work);
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Dict && right instanceof Dict) {
    if (left.size !== right.size) return false;
    return left.entries().every(([key, value]) => {
      const other = right.get(key);
      return other !== undefined && isEqual(value, other, work);
    });
  }
  if (left instanceof View && right instanceof View && left.kind !== "values") {
    const others = [...right.items()];
    const isIn = (item: Value) => others.some((other) => isEqual(item, other, work));
    return left.dict.size === right.dict.size && [...left.items()].every(isIn);
  }
  if (left instanceof Range && right instanceof Range) {
    const [{ length }, ends] = [left, (range: Range) => [range.start, range.at(range.length - 1)]];
    return length === right.length && (length === 0 || String(ends(left)) === String(ends(right)));
  }
  const pair = rowsOf(left, right);
  if (!pair) return left === right;
  const [one, other] = pair;
  return (
    one.length === other.length && one.every((item, i) => isEqual(item, other[i] as Value, work))
  );
}

/** Both as rows, if they are rows of the same kind. */
function rowsOf(
  left: Value,
  right: Value,
): readonly [readonly Value[], readonly Value[]] | undefined {
  if (Array.isArray(left) && Array.isArray(right)) return [left, right];
  if (left instanceof Tuple && right instanceof Tuple) return [left.items, right.items];
  return undefined;
}

/** Below 0 if the left one comes first. @throws TemplateFault if they have no order */
export function compare(left: Value, right: Value, work: Work): number {
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [numberOf(left), numberOf(right)];
    return a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN;
  }
  if (typeof left === "string" && typeof right === "string") {
    work.make(Math.min(left.length, right.length));
    return compareText(left, right);
  }
  const rows = rowsOf(left, right);
  if (!rows) throw unfit("is compared with", left, right);
  const [one, other] = rows;
  const at = one.findIndex(
    (item, i) => i >= other.length || !isEqual(item, other[i] as Value, work),
  );
  if (at === -1 || at >= other.length) return one.length - other.length;
  return compare(one[at] as Value, other[at] as Value, work);
}

/** By code points; JavaScript's order is that of UTF-16. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  let at = 0;
  while (left[at] === right[at] && at < left.length) at++;
  // Within a pair, both have the same first half: the second ones tell.
  return (left.codePointAt(at) ?? -1) - (right.codePointAt(at) ?? -1);
}

/** @throws TemplateFault if one of them is undefined, or they do not go together */
export function unfit(deed: string, left: Value, right: Value): TemplateFault {
  for (const value of [left, right]) if (value instanceof Undefined) return value.fault();
  return new TemplateFault(`A ${typeOf(left)} ${deed} a ${typeOf(right)}.`);
}

export function isOrdered(sign: string, left: Value, right: Value, work: Work): boolean {
  const order = compare(left, right, work);
  switch (sign) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value, work: Work): boolean {
  if (typeof container === "string") {
    if (typeof item === "string") {
      work.make(container.length);
      return container.includes(item);
    }
    throw unfit("is looked for in", item, container);
  }
  if (container instanceof Dict) return container.has(item);
  if (!canIterate(container)) throw unfit("is looked for in", item, container);
  for (const other of iterate(container, work))
    if (other === item || isEqual(other, item, work)) return true;
  return false;
}

/** + - * / // % ** */
export function calculate(sign: string, left: Value, right: Value, work: Work): Value {
  if (isNumber(left) && isNumber(right)) return reckon(sign, numberOf(left), numberOf(right));
  if (sign === "%" && typeof left === "string") return formatPercent(left, right, work);
  if (sign === "+") {
    if (typeof left === "string" && typeof right === "string") {
      work.make(left.length + right.length);
      return left + right;
    }
    const rows = rowsOf(left, right);
    if (rows) {
      const items = rows.flat();
      work.step(items.length);
      return Array.isArray(left) ? items : new Tuple(items);
    }
  }
  if (sign === "*") {
    const [row, times] =
      typeof left === "bigint" || typeof left === "boolean" ? [right, left] : [left, right];
    const repeated =
      isNumber(times) && typeof times !== "number" ? repeat(row, times, work) : undefined;
    if (repeated !== undefined) return repeated;
  }
  throw unfit(`stands beside “${sign}” and`, left, right);
}

function repeat(row: Value, times: bigint | boolean, work: Work): Value | undefined {
  const count = Math.max(0, Number(times));
  if (typeof row === "string") {
    if (row === "") return "";
    work.make(row.length * count);
    return row.repeat(count);
  }
  const items = Array.isArray(row) ? row : row instanceof Tuple ? row.items : undefined;
  if (!items) return undefined;
  work.step(items.length * count);
  const all = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat();
  return Array.isArray(row) ? all : new Tuple(all);
}

function reckon(sign: string, left: bigint | number, right: bigint | number): bigint | number {
  if (["/", "//", "%"].includes(sign) && Number(right) === 0) {
    throw new TemplateFault("The template divides by zero.");
  }
  if (typeof left === "bigint" && typeof right === "bigint" && sign !== "/") {
    if (sign === "**") return power(left, right);
    return reckonWhole(sign, left, right);
  }
  const [a, b] = [Number(left), Number(right)];
  const rest = a % b;
  const modulo = rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest || (b < 0 ? -0 : 0);
  switch (sign) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return typeof left === "bigint" && typeof right === "bigint" ? quotient(left, right) : a / b;
    case "//": {
      const whole = (a - modulo) / b;
      return Math.floor(whole + 0.5) - Number(Math.floor(whole + 0.5) - whole > 0.5);
    }
    case "%":
      return modulo;
    default:
      return powerOf(a, b);
  }
}

function reckonWhole(sign: string, left: bigint, right: bigint): bigint {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      if (bits(left) + bits(right) > MOST_BITS) throw tooLarge();
      return left * right;
    default: {
      const rest = left % right;
      const isBelow = rest !== 0n && rest < 0n !== right < 0n;
      if (sign === "%") return isBelow ? rest + right : rest;
      return left / right - (isBelow ? 1n : 0n);
    }
  }
}

const bits = (value: bigint): number => value.toString(16).length * 4;
const tooLarge = () => new TemplateFault("The template makes a number that is too large.");

function power(base: bigint, exponent: bigint): bigint | number {
  if (exponent < 0n) return powerOf(Number(base), Number(exponent));
  if (bits(base) * Number(exponent) > MOST_BITS && base * base > 1n) throw tooLarge();
  return base ** exponent;
}

function powerOf(base: number, exponent: number): number {
  const result = base ** exponent;
  if (base === 0 && exponent < 0) throw new TemplateFault("The template divides by zero.");
  if (base < 0 && !Number.isInteger(exponent)) {
    throw new TemplateFault("The template makes a complex number.");
  }
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw tooLarge();
  }
  return base === 1 ? 1 : result;
}

/** The float nearest to a quotient of whole numbers. */
function quotient(left: bigint, right: bigint): number {
  const [a, b] = [Number(left), Number(right)];
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return a / b;
  throw tooLarge();
}
