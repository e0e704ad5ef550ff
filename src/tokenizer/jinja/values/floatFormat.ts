import { TemplateFault } from "./fault.ts";
import { reprFloat, withTwoDigits } from "./printing.ts";

/** @param type "" as repr() does it, but for a precision */
export function writeFloat(
  value: number,
  type: string,
  precision: number | undefined,
  isAlternate: boolean,
): string {
  if (isAlternate) throw new TemplateFault({ code: "unknown", what: "format", name: "#" });
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

/** A float with so many places, rounded half to even as it is stored. @throws TemplateFault */
export function toFixed(value: number, places: number): string {
  if (Math.abs(value) >= 1e21) {
    return String(BigInt(value)) + (places > 0 ? `.${"0".repeat(places)}` : "");
  }
  return halfToEven((count) => value.toFixed(count), places);
}

function toExponent(value: number, places: number): string {
  const power = Number(value.toExponential(Math.min(places, MOST_PLACES)).split("e")[1]);
  const mantissa = halfToEven((count) => value.toExponential(count).split("e")[0] ?? "", places);
  return `${mantissa}e${withTwoDigits(power)}`;
}

/** JavaScript rounds a half away from zero. @param write with so many places */
function halfToEven(write: (places: number) => string, places: number): string {
  if (places > MOST_PLACES) {
    throw new TemplateFault({ code: "tooMuch", what: "places", most: MOST_PLACES });
  }
  const exact = write(MOST_PLACES);
  const end = exact.indexOf(".") + 1 + places;
  const below = exact.slice(0, end).replace(/\.$/, "");
  const isHalf = /^50*$/.test(exact.slice(end));
  return isHalf && /[02468]$/.test(below) ? below : write(places);
}
