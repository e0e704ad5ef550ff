import { TemplateFault, type Work } from "./fault.ts";
import { writeFloat } from "./floatFormat.ts";
import { lengthOf } from "./items.ts";
import { str } from "./printing.ts";
import { isNumber, numberOf, typeOf, type Value } from "./values.ts";

/** How one value is to be written: Python's format specification. */
export interface Spec {
  readonly fill: string;
  readonly align: "<" | ">" | "^" | "=";
  readonly sign: string;
  readonly isAlternate: boolean;
  readonly width: number;
  readonly group: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC =
  /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;
const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/** Python's format(value, specification). @throws TemplateFault if they do not fit */
export function format(value: Value, specification: string, work: Work): string {
  if (specification === "") return str(value, work);
  const parts = SPEC.exec(specification);
  const [, fill, align, sign, onlyZero, hash, zero, width, group, places, type] = parts ?? [];
  const isUnknown = onlyZero !== undefined || type === "n" || type === "c";
  // Grouped, the zeros are grouped, too.
  if (!parts || isUnknown || (group !== undefined && (zero ?? fill) === "0")) {
    throw new TemplateFault({ code: "unknown", what: "format", name: specification });
  }
  const unfit = () =>
    new TemplateFault({ code: "formattedAs", type: typeOf(value), format: specification });
  const told = {
    fill: fill ?? (zero ? "0" : " "),
    sign: sign ?? "",
    isAlternate: hash !== undefined,
    group: group ?? "",
    width: Number(width ?? 0),
    precision: places === undefined ? undefined : Number(places),
  };
  if (typeof value === "string") {
    const isOfNumbers = sign ?? hash ?? group ?? (type === "s" ? undefined : type);
    if (isOfNumbers !== undefined || align === "=") throw unfit();
    return applySpec(value, { ...told, align: (align ?? "<") as Spec["align"], type: "s" }, work);
  }
  if (!isNumber(value) || type === "s") throw unfit();
  const number = numberOf(value);
  const own = type ?? (typeof number === "bigint" ? "d" : "");
  const isWhole = own === "d" || RADIX[own] !== undefined;
  const isMisgrouped = group === "," && RADIX[own] !== undefined;
  if (isWhole && (typeof number !== "bigint" || places !== undefined || isMisgrouped))
    throw unfit();
  const spec = { ...told, align: (align ?? (zero ? "=" : ">")) as Spec["align"], type: own };
  return applySpec(number, spec, work);
}

/** @param value a text for the type "s", a whole number for d, b, o, x and X */
export function applySpec(value: string | bigint | number, spec: Spec, work: Work): string {
  const { type, width, precision } = spec;
  work.make(Math.max(width, precision ?? 0));
  if (typeof value === "string") {
    return pad(Array.from(value).slice(0, precision).join(""), "", spec);
  }
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = isNegative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const radix = RADIX[type];
  const prefix = spec.isAlternate && radix !== undefined ? `0${type}` : "";
  const digits = digitsOf(value, spec);
  const isCapital = ["X", "E", "G", "F"].includes(type);
  return pad(grouped(isCapital ? digits.toUpperCase() : digits, spec), sign + prefix, spec);
}

/** Without its sign. */
function digitsOf(value: bigint | number, { type, precision, isAlternate }: Spec): string {
  if (typeof value === "bigint" && (type === "d" || RADIX[type] !== undefined)) {
    const size = value < 0n ? -value : value;
    return size.toString(RADIX[type] ?? 10).padStart(precision ?? 0, "0");
  }
  return writeFloat(Math.abs(Number(value)), type, precision, isAlternate);
}

function grouped(digits: string, { type, group }: Spec): string {
  if (group === "") return digits;
  if (RADIX[type] !== undefined) return digits.replace(/\B(?=(?:[\da-fA-F]{4})+$)/g, group);
  const whole = /^\d+/.exec(digits)?.[0] ?? "";
  return whole.replace(/\B(?=(?:\d{3})+$)/g, group) + digits.slice(whole.length);
}

/** @param before a sign, which stands before the zeros of “=” */
function pad(text: string, before: string, { width, fill, align }: Spec): string {
  const missing = Math.max(0, width - lengthOf(text) - before.length);
  const left = Math.floor(missing / 2);
  switch (align) {
    case "=":
      return before + fill.repeat(missing) + text;
    case "^":
      return fill.repeat(left) + before + text + fill.repeat(missing - left);
    case "<":
      return before + text + fill.repeat(missing);
    default:
      return fill.repeat(missing) + before + text;
  }
}
