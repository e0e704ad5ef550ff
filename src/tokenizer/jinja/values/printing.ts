import { TemplateFault, type Work } from "./fault.ts";
import {
  Dict,
  Markup,
  NONE,
  Range,
  Thing,
  Tuple,
  typeOf,
  Undefined,
  type Value,
  View,
} from "./values.ts";

const MOST_DIGITS = 4300; // Python writes no longer int

/** Python's str(), by which values are printed. @throws TemplateFault where that is an address */
export function str(value: Value, work: Work): string {
  if (typeof value === "string") return value;
  if (value instanceof Markup) return value.text;
  return value instanceof Undefined ? "" : repr(value, work);
}

/** Python's repr(). */
export function repr(value: Value, work: Work): string {
  work.step();
  if (value === NONE) return "None";
  switch (typeof value) {
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return reprInteger(value);
    case "number":
      return reprFloat(value);
    case "string":
      work.make(value.length);
      return quote(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, work)).join(", ")}]`;
  if (value instanceof Tuple) {
    return value.items.length === 1
      ? `(${repr(value.items[0] as Value, work)},)`
      : `(${value.items.map((item) => repr(item, work)).join(", ")})`;
  }
  if (value instanceof Dict) return reprDict(value, work);
  if (value instanceof View) return `dict_${value.kind}(${repr([...value.items()], work)})`;
  if (value instanceof Range) {
    const { start, stop, step } = value;
    return `range(${(step === 1n ? [start, stop] : [start, stop, step]).join(", ")})`;
  }
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof Markup) return `Markup(${quote(value.text)})`;
  if (value instanceof Thing && value.shown) return value.shown(work);
  throw new TemplateFault({ code: "printsAddress", type: typeOf(value) });
}

export const reprDict = (dict: Dict, work: Work): string =>
  `{${dict
    .entries()
    .map(([key, value]) => `${repr(key, work)}: ${repr(value, work)}`)
    .join(", ")}}`;

function reprInteger(value: bigint): string {
  const digits = String(value);
  if (digits.length <= MOST_DIGITS + Number(value < 0n)) return digits;
  throw new TemplateFault({ code: "tooMuch", what: "digits", most: MOST_DIGITS });
}

/** The shortest digits that lead back to a float, with an exponent where Python writes one. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  const sign = Object.is(value, -0) ? "-" : "";
  if (power < -4 || power >= 16) return `${digits}e${withTwoDigits(power)}`;
  const plain = value.toFixed(Math.max(0, digits.replace(/^-?\d\.?/, "").length - power));
  return `${sign}${plain}${plain.includes(".") ? "" : ".0"}`;
}

/** "-05", "+16" */
export const withTwoDigits = (power: number): string =>
  `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;
export const isPrintable = (character: string): boolean =>
  character === " " || !UNPRINTABLE.test(character);

const ESCAPED: Readonly<Record<string, string>> = {
  ...{ "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" },
};

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = mark;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (character === mark) quoted += `\\${mark}`;
    else if (Object.hasOwn(ESCAPED, character)) quoted += ESCAPED[character];
    else if (isPrintable(character)) quoted += character;
    else if (code <= 0xff) quoted += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code <= 0xffff) quoted += `\\u${code.toString(16).padStart(4, "0")}`;
    else quoted += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return quoted + mark;
}
