import { rowsOf, unfit } from "./comparing.ts";
import { TemplateFault, type Work } from "./fault.ts";
import { formatPercent } from "./percentFormat.ts";
import { isNumber, numberOf, Tuple, type Value } from "./values.ts";

const MOST_BITS = 100_000; // of a power

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
  throw unfit({ code: "beside", sign }, left, right);
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
    throw new TemplateFault({ code: "dividesByZero" });
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
const tooLarge = () => new TemplateFault({ code: "numberTooLarge" });

function power(base: bigint, exponent: bigint): bigint | number {
  if (exponent < 0n) return powerOf(Number(base), Number(exponent));
  if (bits(base) * Number(exponent) > MOST_BITS && base * base > 1n) throw tooLarge();
  return base ** exponent;
}

function powerOf(base: number, exponent: number): number {
  const result = base ** exponent;
  if (base === 0 && exponent < 0) throw new TemplateFault({ code: "dividesByZero" });
  if (base < 0 && !Number.isInteger(exponent)) {
    throw new TemplateFault({ code: "complexNumber" });
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
