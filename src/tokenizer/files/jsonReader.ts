import { type Hash, hashOn } from "./pieceIds.ts";

/** Something that is not written as usual. */
export class Unusual extends Error {}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Reads JSON from left to right, without making values of what it passes over. What it passes over
 * may still be wrong; `JSON.parse` says so.
 *
 * Each method begins and ends behind the blanks, but for `skipString`, which ends at the quote.
 */
export class JsonReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The keys of an object, each handed out when its value is next. */
  *keys(): Generator<string, void> {
    this.expect("{");
    if (this.take("}")) return;
    do {
      const from = this.at;
      const isEscaped = this.skipString();
      const key = this.text.slice(from + 1, this.at - 1);
      const literal = isEscaped ? this.text.slice(from, this.at) : undefined;
      this.blanks();
      this.expect(":");
      yield literal === undefined ? key : (JSON.parse(literal) as string);
    } while (this.take(","));
    this.expect("}");
  }

  /** A whole number, written plainly. */
  wholeNumber(): number {
    let number = 0;
    const from = this.at;
    for (let digit = this.#digit(); digit >= 0; digit = this.#digit()) {
      number = number * 10 + digit;
      this.at++;
    }
    const length = this.at - from;
    const isPlain = length === 1 || (length > 1 && this.text[from] !== "0");
    if (!isPlain) throw new Unusual();
    this.blanks();
    return number;
  }

  #digit(): number {
    const digit = this.text.charCodeAt(this.at) - 0x30;
    return digit <= 9 ? digit : -1;
  }

  /** Passes over a value of any kind. */
  skip(): void {
    let depth = 0;
    do {
      const character = this.text[this.at];
      if (character === undefined) throw new Unusual();
      if (character === '"') {
        this.skipString();
        continue;
      }
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
      this.at++;
    } while (depth > 0 || !/[,}\]]/.test(this.text[this.at] ?? ","));
  }

  /**
   * Passes over a string.
   *
   * @param into gets its hash, if nothing is escaped in it
   * @returns whether something is
   */
  skipString(into?: Hash): boolean {
    const text = this.text;
    let at = this.at;
    if (text.charCodeAt(at++) !== QUOTE) throw new Unusual();
    let isEscaped = false;
    if (into) into.hash = into.check = into.length = 0;
    for (let unit = text.charCodeAt(at++); unit !== QUOTE; unit = text.charCodeAt(at++)) {
      if (!(unit >= 0x20)) throw new Unusual(); // the end, or what no string may hold as it is
      if (into) hashOn(into, unit);
      if (unit !== BACKSLASH) continue;
      isEscaped = true;
      at++;
    }
    this.at = at;
    return isEscaped;
  }

  blanks(): void {
    const text = this.text;
    let unit = text.charCodeAt(this.at);
    while (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) {
      unit = text.charCodeAt(++this.at);
    }
  }

  /** Passes over a sign and the blanks behind it, if it is next. */
  take(sign: string): boolean {
    if (this.text.charCodeAt(this.at) !== sign.charCodeAt(0)) return false;
    this.at++;
    this.blanks();
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) throw new Unusual();
  }
}
