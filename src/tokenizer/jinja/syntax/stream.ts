import type { Where, Wrong } from "../../../domain/templateReason.ts";
import { TemplateFault } from "../values/fault.ts";
import type { Token } from "./lexer.ts";

/** The words of a template, read one after the other. */
export class Stream {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get now(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  /** Whether the word that many places on is a name or an operator that reads so. */
  isAt(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.text === text && (token.kind === "name" || token.kind === "operator");
  }

  /** Goes on if this is the next word. */
  skip(text: string): boolean {
    if (!this.isAt(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.fault({ wrong: "missing", name: text });
  }

  expectKind(kind: "name" | "integer"): string {
    if (this.now?.kind !== kind) throw this.fault({ wrong: "noName" });
    return (this.next() as Token).text;
  }

  /** What is wrong before the next word. */
  fault(wrong: Wrong): TemplateFault {
    const { line = 1 } = this.now ?? this.#tokens.at(-1) ?? {};
    return new TemplateFault({ code: "syntax", line, ...wrong, ...this.#where() });
  }

  #where(): Where {
    if (this.now === undefined) return { where: "templateEnd" };
    const { kind, text } = this.now;
    return kind === "data" || kind === "end"
      ? { where: "tagEnd" }
      : { where: "before", next: text };
  }
}
