import { env } from "vscode";
import type { Markdown } from "../../domain/text/markdown.ts";

// Digits, their separators and units mean nothing in Markdown: all of these may stand in it.

const format = new Intl.NumberFormat(env.language);

/** "1,234", as the user's language groups digits. */
export function formatNumber(value: number): Markdown {
  return format.format(value) as Markdown;
}

const tenths = new Intl.NumberFormat(env.language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** "1,234.5" */
export function formatTenths(value: number): Markdown {
  return tenths.format(value) as Markdown;
}

const percent = new Intl.NumberFormat(env.language, {
  style: "percent",
  maximumSignificantDigits: 2,
});

/** "43%", "0.012%" of a probability from 0 to 1. */
export function formatPercent(probability: number): Markdown {
  return percent.format(probability) as Markdown;
}

/** "135 MB", "1.47 GB": decimal, as the Hub and most systems say it. */
export function formatBytes(bytes: number): Markdown {
  const [unit, scale] =
    bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const options = { style: "unit", unit, maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(env.language, options).format(bytes / scale) as Markdown;
}
