/**
 * A field of text as RFC 4180 has it: in quotation marks if it holds one, a comma or the end of a
 * line. A spreadsheet would run what begins like a formula: an apostrophe before it makes it text.
 */
export function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
