import { strip } from "../syntax/splitting.ts";
import { take, textOf, wholeOf, wrongType } from "../values/args.ts";
import { TemplateFault } from "../values/fault.ts";
import { toFixed } from "../values/floatFormat.ts";
import { type Args, isNumber, numberOf, Undefined, type Value } from "../values/values.ts";

const MOST_DIGITS = 4300; // that Python reads

/** The digits of any script as those of ASCII. */
function inAscii(text: string): string {
  return text.replace(/\p{Nd}/gu, (sign) => {
    if (sign <= "9") return sign;
    const code = sign.codePointAt(0) as number;
    if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}

const trimmed = (text: string) => inAscii(strip(text, undefined, { left: true, right: true }));

/** Python's int(text, base); undefined where it fails. */
export function parseWhole(text: string, base: number): bigint | undefined {
  const [, sign, rest = ""] = /^([-+]?)(.*)$/s.exec(trimmed(text).toLowerCase()) ?? [];
  const prefix = /^0[box]/.exec(rest)?.[0];
  const named = { "0b": 2, "0o": 8, "0x": 16 }[prefix ?? ""];
  const isNamed = named !== undefined && (base === 0 || base === named);
  const radix = isNamed ? named : base === 0 ? 10 : base;
  const written = isNamed ? rest.slice(2).replace(/^_/, "") : rest;
  if (!/^[\da-z]+(_[\da-z]+)*$/.test(written) || radix < 2 || radix > 36) return undefined;
  const digits = written.replaceAll("_", "");
  if (base === 0 && !isNamed && /^0+[^0]/.test(digits)) return undefined;
  let value = 0n;
  for (const digit of digits) {
    const amount = Number.parseInt(digit, 36);
    if (amount >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(amount);
  }
  return sign === "-" ? -value : value;
}

/** Python's float(text); undefined where it fails. */
export function parseFloatText(text: string): number | undefined {
  const written = trimmed(text).toLowerCase();
  if (/^[-+]?(inf|infinity)$/.test(written)) return written.startsWith("-") ? -Infinity : Infinity;
  if (/^[-+]?nan$/.test(written)) return Number.NaN;
  const digits = "\\d+(?:_\\d+)*";
  const form = new RegExp(
    `^[-+]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[-+]?${digits})?$`,
  );
  return form.test(written) ? Number(written.replaceAll("_", "")) : undefined;
}

function asFloat(value: Value): number | undefined {
  if (value instanceof Undefined) throw value.fault();
  if (isNumber(value)) return Number(value);
  return typeof value === "string" ? parseFloatText(value) : undefined;
}

/** The filter `int`. */
export function toWhole(value: Value, args: Args): Value {
  const [otherwise, base] = take(args, "int", ["default", 0n], ["base", 10n]) as [Value, Value];
  if (typeof value === "string") {
    if (value.length > MOST_DIGITS)
      throw new TemplateFault({ code: "given", to: "int", what: "longNumber" });
    const whole = parseWhole(value, wholeOf(base, "int"));
    if (whole !== undefined) return whole;
  } else if (isNumber(value) && typeof value !== "number") return numberOf(value);
  else if (value === Infinity || value === -Infinity) throw wrongType(value, "int");
  const float = asFloat(value);
  return float !== undefined && Number.isFinite(float) ? BigInt(Math.trunc(float)) : otherwise;
}

/** The filter `float`. */
export function toFloat(value: Value, args: Args): Value {
  const [otherwise] = take(args, "float", ["default", 0]) as [Value];
  return asFloat(value) ?? otherwise;
}

/** The filter `round`. */
export function round(value: Value, args: Args): Value {
  const [digits, how] = take(args, "round", ["precision", 0n], ["method", "common"]) as [
    Value,
    Value,
  ];
  const [places, method] = [wholeOf(digits, "round"), textOf(how, "round")];
  if (!isNumber(value)) throw wrongType(value, "round");
  const number = numberOf(value);
  if (method === "common") {
    if (typeof number === "bigint") return places >= 0 ? number : roundWhole(number, -places);
    return Number.isFinite(number) ? roundTo(number, places) : number;
  }
  const toward = { ceil: Math.ceil, floor: Math.floor }[method];
  if (!toward) throw new TemplateFault({ code: "noRounding", method });
  if (typeof number === "bigint" && places >= 0) return Number(number);
  const power = 10 ** places;
  return (toward(Number(number) * power) + 0) / power; // a whole number has no −0
}

/** To tens, hundreds, …; a half to even. */
function roundWhole(value: bigint, zeros: number): bigint {
  if (zeros > MOST_DIGITS) return 0n;
  const unit = 10n ** BigInt(zeros);
  const size = value < 0n ? -value : value;
  const [whole, rest] = [size / unit, size % unit];
  const isUp = rest * 2n > unit || (rest * 2n === unit && whole % 2n === 1n);
  const rounded = (whole + (isUp ? 1n : 0n)) * unit;
  return value < 0n ? -rounded : rounded;
}

function roundTo(value: number, places: number): number {
  if (places > 22 || value === 0) return value; // no float has so many digits to lose
  if (places >= 0) return Number(toFixed(value, places));
  const unit = 10 ** -places;
  const rest = Math.abs(value) % unit;
  const whole = Math.abs(value) - rest;
  const isUp = rest * 2 > unit || (rest * 2 === unit && (whole / unit) % 2 === 1);
  return Math.sign(value) * (whole + (isUp ? unit : 0));
}
