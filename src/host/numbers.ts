import { env } from "vscode";

const format = new Intl.NumberFormat(env.language);

/** "1,234", as the user's language groups digits. */
export function formatNumber(value: number): string {
  return format.format(value);
}
