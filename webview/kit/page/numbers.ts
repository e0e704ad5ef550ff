import { locale } from "./language.ts";

const whole = new Intl.NumberFormat(locale);
const three = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
const share = new Intl.NumberFormat(locale, {
  style: "percent",
  maximumSignificantDigits: 2,
});
const exactShare = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const tenths = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(locale, {
  signDisplay: "exceptZero",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const fixed = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** "1,024" */
export const formatCount = (count: number): string => whole.format(count);
/** At most three digits that count: "2.71" */
export const formatNumber = (value: number): string => three.format(value);
/** "0.71": two decimals, so that a column of them lines up. */
export const formatCosine = (value: number): string => fixed.format(value);
/** "14.90": as many decimals as asked for, so that a column of them lines up. */
export const formatDecimals = (value: number, decimals: number): string =>
  value.toLocaleString(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
/** "43%"; what would round to nothing or to all, and is not, says so. */
export function formatShare(value: number): string {
  if (value > 0 && value < 0.0001) return `<${share.format(0.0001)}`;
  if (value > 0.995 && value < 1) return `>${share.format(0.99)}`;
  return share.format(value);
}
/** "43%", "0.6%", "<0.1%": for where there is little room. */
export function formatBriefShare(value: number): string {
  if (value >= 0.01 || value === 0) return formatShare(value);
  return value < 0.001 ? `<${share.format(0.001)}` : tenths.format(value);
}
/** "+2.3", "-0.7", "0.0": a difference. */
export const formatSigned = (value: number): string => signed.format(value);
/** "43.21%": for tables. */
export const formatExactShare = (value: number): string => exactShare.format(value);
/** "-8.20": two decimals, so that one can add them up oneself. */
export const formatScore = (value: number): string => fixed.format(value);
const compact = new Intl.NumberFormat(locale, {
  notation: "compact",
  maximumSignificantDigits: 3,
});
/** "124M", "1.24B", in Korean "1.24억": many of something. */
export const formatLarge = (count: number): string => compact.format(count);
/** "135 MB", "1.47 GB": decimal, as most systems say it. */
export function formatBytes(bytes: number): string {
  const [unit, scale] =
    bytes < 1e3
      ? ["byte", 1]
      : bytes < 1e6
        ? ["kilobyte", 1e3]
        : bytes < 1e9
          ? ["megabyte", 1e6]
          : bytes < 1e12
            ? ["gigabyte", 1e9]
            : ["terabyte", 1e12];
  const options = { style: "unit", unit, maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(locale, options).format(bytes / scale);
}
