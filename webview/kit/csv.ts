/** A field as RFC 4180 has it: in quotation marks if it holds one, a comma or the end of a line. */
export const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
