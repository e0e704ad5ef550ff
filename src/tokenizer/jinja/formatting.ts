import { TemplateFault, type Work } from "./fault.ts";
import { repr, reprFloat, str, withTwoDigits } from "./printing.ts";
import { Dict, isNumber, lengthOf, numberOf, Range, Tuple, typeOf, type Value } from "./values.ts";

/** How one value is to be written: Python's format specification. */
interface Spec {
  readonly fill: string;
  readonly align: "<" | ">" | "^" | "=" | undefined;
  readonly sign: string;
  readonly isAlternate: boolean;
  readonly width: number;
  readonly group: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const PERCENT = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

/** Python's `text % values`. @throws TemplateFault if they do not fit */
export function formatPercent(text: string, given: Value, work: Work): string {
  const values = given instanceof Tuple ? [...given.items] : [given];
  const isNamed = given instanceof Dict;
  let next = 0;
  const take = (): Value => {
    if (next >= values.length) throw new TemplateFault(`“${text}” takes more values.`);
    return values[next++] as Value;
  };
  const length = (written: string | undefined): number | undefined => {
    if (written !== "*") return written === undefined ? undefined : Number(written);
    const value = take();
    if (typeof value === "bigint") return Number(value);
    throw new TemplateFault(`A width in “${text}” is a ${typeOf(value)}.`);
  };
  const written = text.replace(PERCENT, (all, name, flags, widthText, precisionText, type) => {
    if (all === "%%") return "%";
    if (type === undefined) throw new TemplateFault(`“${text}” ends within a %.`);
    if (name !== undefined && !isNamed) throw new TemplateFault(`“${text}” takes a dict.`);
    const width = length(widthText) ?? 0;
    const precision = length(precisionText);
    if (type === "%") return "%";
    const value = name === undefined ? take() : (given as Dict).get(name);
    if (value === undefined) throw new TemplateFault(`“${text}” takes a value for “${name}”.`);
    const isLeft = flags.includes("-") || width < 0;
    const hasZeros = flags.includes("0") && !isLeft && !"srac".includes(type);
    return applySpec(
      percentValue(value, [type, text], work),
      {
        ...{ fill: hasZeros ? "0" : " ", align: isLeft ? "<" : hasZeros ? "=" : ">" },
        ...{ sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "" },
        ...{ isAlternate: flags.includes("#"), width: Math.abs(width), group: "" },
        ...{
          precision,
          type: { s: "s", r: "s", a: "s", c: "s", i: "d", u: "d" }[type as string] ?? type,
        },
      },
      work,
    );
  });
  const isLoose = isNamed || Array.isArray(given) || given instanceof Range;
  if (next < values.length && !isLoose) throw new TemplateFault(`“${text}” takes fewer values.`);
  return written;
}

function percentValue(value: Value, [type, text]: readonly [string, string], work: Work): Value {
  if (type === "s") return str(value, work);
  if (type === "r") return repr(value, work);
  if (type === "c") {
    if (typeof value === "string" && lengthOf(value) === 1) return value;
    if (typeof value === "bigint") return String.fromCodePoint(Number(value));
  } else if ("diu".includes(type) && isNumber(value)) {
    const number = numberOf(value);
    return typeof number === "bigint" ? number : BigInt(Math.trunc(number));
  } else if ("xXo".includes(type) && isNumber(value) && typeof value !== "number") {
    return numberOf(value);
  } else if ("eEfFgG".includes(type) && isNumber(value)) return Number(value);
  if (!"diuxXoeEfFgGc".includes(type)) {
    throw new TemplateFault(`Glassbox does not know “%${type}” in “${text}”.`);
  }
  throw new TemplateFault(`“%${type}” in “${text}” is given a ${typeOf(value)}.`);
}

const SPEC =
  /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;

/** Python's format(value, specification). @throws TemplateFault if they do not fit */
export function format(value: Value, specification: string, work: Work): string {
  if (specification === "") return str(value, work);
  const parts = SPEC.exec(specification);
  if (!parts || parts[4] !== undefined || parts[10] === "n" || parts[10] === "c") {
    throw new TemplateFault(`Glassbox does not know the format “${specification}”.`);
  }
  const [, fill, align, sign = "", , hash, zero, width = "0", group = "", precision, type] = parts;
  const isText = !isNumber(value) || (typeof value === "boolean" && type === undefined);
  if (isText && typeof value !== "string" && typeof value !== "boolean") {
    throw new TemplateFault(`A ${typeOf(value)} is formatted as “${specification}”.`);
  }
  if (
    isText !== (type === undefined ? isText : type === "s") ||
    (isText && (sign || group || hash))
  ) {
    throw new TemplateFault(`A ${typeOf(value)} is formatted as “${specification}”.`);
  }
  if (isText && align === "=") throw new TemplateFault("A text is aligned by “=”.");
  const number = isText ? str(value, work) : numberOf(value as boolean | bigint | number);
  return applySpec(
    number,
    {
      ...{ fill: fill ?? (zero ? "0" : " "), sign, isAlternate: hash !== undefined, group },
      align: (align ?? (isText ? "<" : zero ? "=" : ">")) as Spec["align"],
      ...{
        width: Number(width),
        precision: precision === undefined ? undefined : Number(precision),
      },
      type: type ?? (isText ? "s" : typeof number === "bigint" ? "d" : ""),
    },
    work,
  );
}

function applySpec(value: Value, spec: Spec, work: Work): string {
  const { type, precision = 6, width, fill, align } = spec;
  work.make(Math.max(width, spec.precision ?? 0));
  if (type === "s") {
    const text = Array.from(value as string)
      .slice(0, spec.precision)
      .join("");
    return pad(text, "", width, fill, align);
  }
  const number = value as bigint | number;
  if (
    typeof number === "bigint" &&
    spec.precision !== undefined &&
    "dboxX".includes(type) &&
    align !== "="
  ) {
    // Of a whole number, % takes the precision for the fewest digits; format() takes none.
  }
  const isNegative = number < 0 || Object.is(number, -0);
  const sign = isNegative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const size = typeof number === "bigint" ? (number < 0n ? -number : number) : Math.abs(number);
  const radix = { b: 2, o: 8, x: 16, X: 16 }[type];
  let digits: string;
  let prefix = "";
  if (radix !== undefined || type === "d") {
    if (typeof size !== "bigint") throw new TemplateFault(`A float is formatted as “${type}”.`);
    digits = size.toString(radix ?? 10).padStart(spec.precision ?? 0, "0");
    if (spec.isAlternate && radix !== undefined) prefix = `0${type}`;
  } else
    digits = writeFloat(
      Number(size),
      type,
      spec.precision === undefined ? undefined : precision,
      spec.isAlternate,
    );
  if (type === "X" || type === "E" || type === "G" || type === "F") digits = digits.toUpperCase();
  if (spec.group) {
    const whole = /^\d+/.exec(digits)?.[0] ?? "";
    const each = radix === undefined ? /\B(?=(\d{3})+$)/g : /\B(?=([\da-fA-F]{4})+$)/g;
    const all = radix === undefined ? whole : digits;
    digits = all.replace(each, spec.group) + digits.slice(all.length);
  }
  return pad(digits, sign + prefix, width, fill, align);
}

/** @param type "" as repr(, work) does it, but for a precision */
function writeFloat(
  value: number,
  type: string,
  precision: number | undefined,
  isAlternate: boolean,
): string {
  if (isAlternate) throw new TemplateFault("Glassbox does not know “#” in the format of a float.");
  if (!Number.isFinite(value)) return reprFloat(value) + (type === "%" ? "%" : "");
  if (type === "" && precision === undefined) return reprFloat(value);
  const places = precision ?? 6;
  if (type === "%") return `${toFixed(value * 100, places)}%`;
  if (type === "f" || type === "F") return toFixed(value, places);
  if (type === "e" || type === "E") return toExponent(value, places);
  // %g, and none with a precision: so many digits that tell, and no zeros at the end.
  const digits = Math.max(1, places);
  const power = Number(toExponent(value, digits - 1).split("e")[1]);
  const limit = type === "" ? digits - 1 : digits;
  if (power < -4 || power >= limit) {
    const [mantissa = "", exponent] = toExponent(value, digits - 1).split("e");
    return `${mantissa.replace(/\.?0+$/, (all) => (mantissa.includes(".") ? "" : all))}e${exponent}`;
  }
  const plain = toFixed(value, digits - 1 - power);
  const short = plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
  return type === "" && !short.includes(".") ? `${short}.0` : short;
}

const MOST_PLACES = 100; // that JavaScript writes

/** A float with so many places, rounded half to even as it is stored. */
export function toFixed(value: number, places: number): string {
  if (places > MOST_PLACES) throw new TemplateFault(`A float with ${places} places is written.`);
  const rounded =
    Math.abs(value) < 1e21
      ? value.toFixed(places)
      : `${BigInt(value)}${places > 0 ? `.${"0".repeat(places)}` : ""}`;
  const exact = Math.abs(value) < 1e21 ? value.toFixed(MOST_PLACES) : rounded;
  const rest = exact.slice(exact.indexOf(".") + 1 + places);
  if (Math.abs(value) >= 1e21 || !/^50*$/.test(rest)) return rounded;
  const below = exact.slice(0, exact.indexOf(".") + 1 + places).replace(/\.$/, "");
  return /[02468]$/.test(below) ? below : rounded;
}

function toExponent(value: number, places: number): string {
  if (places > MOST_PLACES) throw new TemplateFault(`A float with ${places} places is written.`);
  const [mantissa, power] = value.toExponential(places).split("e");
  return `${mantissa}e${withTwoDigits(Number(power))}`;
}

/** @param before a sign, which stands before the zeros of “=” */
function pad(
  text: string,
  before: string,
  width: number,
  fill: string,
  align: Spec["align"],
): string {
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
