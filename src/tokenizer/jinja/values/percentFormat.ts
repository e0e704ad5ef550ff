import type { FormatReason } from "../../../domain/templateReason.ts";
import { TemplateFault, type Work } from "./fault.ts";
import { applySpec } from "./formatting.ts";
import { lengthOf } from "./items.ts";
import { repr, str } from "./printing.ts";
import { Dict, isNumber, numberOf, Range, Tuple, typeOf, Undefined, type Value } from "./values.ts";

const PERCENT = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.)?/gsu;
/** What stands for the same: a text, or a whole number. */
const SAME: Readonly<Record<string, string>> = { r: "s", a: "s", c: "s", i: "d", u: "d" };

/** Python's `text % values`. @throws TemplateFault if they do not fit */
export function formatPercent(text: string, given: Value, work: Work): string {
  const values = given instanceof Tuple ? [...given.items] : [given];
  const isNamed = given instanceof Dict;
  let next = 0;
  const fault = (how: (FormatReason & { readonly code: "format" })["how"]) =>
    new TemplateFault({ code: "format", text, how });
  const take = (): Value => {
    if (next >= values.length) throw fault("moreValues");
    return values[next++] as Value;
  };
  const length = (written: string | undefined): number | undefined => {
    if (written !== "*") return written === undefined ? undefined : Number(written);
    const value = take();
    if (typeof value === "bigint") return Number(value);
    throw new TemplateFault({ code: "formatGiven", sign: "*", text, type: typeOf(value) });
  };
  const written = text.replace(PERCENT, (all, name, flags, widthText, precisionText, type) => {
    if (all === "%%") return "%";
    if (type === undefined) throw fault("endsInPercent");
    if (name !== undefined && !isNamed) throw fault("noDict");
    const width = length(widthText) ?? 0;
    const precision = length(precisionText);
    if (type === "%") return "%";
    const value = name === undefined ? take() : (given as Dict).get(name);
    if (value === undefined) throw new TemplateFault({ code: "formatLacks", text, name });
    const isLeft = flags.includes("-") || width < 0;
    const hasZeros = flags.includes("0") && !isLeft && !"srac".includes(type);
    return applySpec(
      percentValue(value, [type, text], work),
      {
        ...{ fill: hasZeros ? "0" : " ", align: isLeft ? "<" : hasZeros ? "=" : ">" },
        ...{ sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "" },
        ...{ isAlternate: flags.includes("#"), width: Math.abs(width), group: "" },
        ...{ precision: type === "c" ? undefined : precision, type: SAME[type] ?? type },
      },
      work,
    );
  });
  const isLoose = [Dict, Array, Range, Undefined].some((kind) => given instanceof kind);
  if (next < values.length && !isLoose) throw fault("fewerValues");
  return written;
}

function percentValue(
  value: Value,
  [type, text]: readonly [string, string],
  work: Work,
): string | bigint | number {
  if (type === "s") return str(value, work);
  if (type === "r") return repr(value, work);
  if (type === "c") {
    if (typeof value === "string" && lengthOf(value) === 1) return value;
    if (typeof value === "bigint" && value >= 0n && value <= 0x10ffffn) {
      return String.fromCodePoint(Number(value));
    }
  } else if ("diu".includes(type) && isNumber(value) && Number.isFinite(Number(value))) {
    const number = numberOf(value);
    return typeof number === "bigint" ? number : BigInt(Math.trunc(number));
  } else if ("xXo".includes(type) && isNumber(value) && typeof value !== "number") {
    return numberOf(value);
  } else if ("eEfFgG".includes(type) && isNumber(value)) return Number(value);
  const sign = `%${type}`;
  if (!"diuxXoeEfFgGc".includes(type)) {
    throw new TemplateFault({ code: "unknown", what: "format", name: sign });
  }
  throw new TemplateFault({ code: "formatGiven", sign, text, type: typeOf(value) });
}
