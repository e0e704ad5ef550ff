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
    if (!this.skip(text)) throw this.fault(`“${text}” is missing`);
  }

  expectKind(kind: Token["kind"]): string {
    if (this.now?.kind !== kind) throw this.fault(`a ${kind} is missing`);
    return (this.next() as Token).text;
  }

  /** @param what is wrong here */
  fault(what: string): TemplateFault {
    const token = this.now ?? this.#tokens.at(-1);
    const before =
      this.now === undefined
        ? ", and the template ends"
        : this.now.kind === "data" || this.now.kind === "end"
          ? " where the tag ends"
          : ` before “${this.now.text}”`;
    return new TemplateFault(`Line ${token?.line ?? 1} of the template: ${what}${before}.`);
  }
}
