import { locale } from "../../../kit/page/language.ts";
import { formatNumber, formatShare } from "../../../kit/page/numbers.ts";

const mantissa = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "12%"; of what is less than a ten-thousandth "3.1 × 10⁻⁸". */
export function formatLogProbability(logProbability: number): string {
  if (logProbability >= Math.log(1e-4)) return formatShare(Math.exp(logProbability));
  if (logProbability === Number.NEGATIVE_INFINITY) return formatShare(0);
  const tens = logProbability / Math.LN10;
  const whole = Math.floor(tens);
  const digits = String(-whole).replace(/\d/g, (digit) => RAISED[Number(digit)] as string);
  return `${mantissa.format(10 ** (tens - whole))} × 10⁻${digits}`;
}

/** "−12.4" */
export const formatLog = (logProbability: number): string =>
  formatNumber(logProbability).replace("-", "−");
