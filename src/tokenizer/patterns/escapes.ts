import { refuse } from "./tree.ts";

/** A place in the text of a pattern. */
export interface Reader {
  readonly source: string;
  at: number;
}

/** Goes past what a pattern matches here. @param pattern sticky */
export function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.source);
  if (match) reader.at += match[0].length;
  return match ?? undefined;
}

/** Whether a pattern matches here. @param pattern sticky */
export function stands(reader: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  return pattern.test(reader.source);
}

/** A character that is escaped by its code, or is a control character; undefined if it is not. */
export function escapedCharacter(reader: Reader): string | undefined {
  const bytes = byBytes(reader);
  if (bytes !== undefined) return bytes;
  const hex = take(reader, /\\(?:x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4}))/y);
  if (hex) return character(Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "", 16), hex[0]);
  const octal = take(reader, /\\(?:([0-7]{1,3})|o\{([0-7]{1,11})\})/y);
  if (octal) return character(Number.parseInt(octal[1] ?? octal[2] ?? "", 8), octal[0]);
  const control = take(reader, /\\(?:c|C-)([!-[\]-~])/y);
  if (control) {
    const key = control[1] as string;
    return String.fromCharCode(key === "?" ? 0x7f : key.charCodeAt(0) & 0x1f);
  }
  const sign = take(reader, /\\([tnrfvae])/y);
  if (sign) return SIGNS[sign[1] as string];
  const other = take(
    reader,
    /\\(?:x\{ *[0-9a-fA-F][^}]*\}?|o\{ *[0-7][^}]*\}?|[pP]\{|u|[cCM].?)/suy,
  );
  if (other) refuse(other[0]);
  return undefined;
}

const SIGNS: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\x07",
  e: "\x1b",
};

function character(code: number, written: string): string {
  const isByte = /^\\[2-7]\d\d$/.test(written); // half a character, or more than a byte
  if (isByte || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) refuse(written);
  return String.fromCodePoint(code);
}

/** A character by its bytes in UTF-8: "\xE3\x81\x82" or "\343\201\202". */
function byBytes(reader: Reader): string | undefined {
  const from = reader.at;
  const byte = () => {
    const written = take(reader, /\\(?:x([89a-fA-F][0-9a-fA-F])|([23][0-7]{2}))/y);
    return written && Number.parseInt(written[1] ?? written[2] ?? "", written[1] ? 16 : 8);
  };
  const first = byte();
  if (first === undefined) return undefined;
  const bytes = [first];
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  while (bytes.length < length) bytes.push(byte() ?? 0);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    return refuse(reader.source.slice(from, reader.at));
  }
}
