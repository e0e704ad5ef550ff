import type { TokenizerQuestions } from "../../domain/questions/tokenizer.ts";
import type { DocumentId } from "../../domain/text/document.ts";
import type { Tokenizing } from "../processes/tokenizerThread.ts";

/** A panel's text as the tokenizer thread holds it, so that it crosses the wire once. */
export class HeldText {
  readonly id: DocumentId = `panel:${crypto.randomUUID()}`;
  readonly text: string;
  readonly #tokenizing: Pick<Tokenizing, "questions" | "generation">;
  #generation: number | undefined;

  constructor(text: string, tokenizing: Pick<Tokenizing, "questions" | "generation">) {
    this.text = text;
    this.#tokenizing = tokenizing;
  }

  /** What may be asked about it; a thread that does not have it yet is given it first. */
  get questions(): TokenizerQuestions {
    const { questions } = this.#tokenizing; // a new thread starts here, of a new generation
    const { generation } = this.#tokenizing;
    if (this.#generation !== generation) {
      this.#generation = generation;
      void questions.open(this.id, 0, this.text).catch(() => {});
    }
    return questions;
  }

  /** Nobody will ask about it again. */
  close(): void {
    if (this.#generation !== this.#tokenizing.generation) return; // nor does any thread have it
    try {
      void this.#tokenizing.questions.close(this.id).catch(() => {});
    } catch {
      // A thread that keeps ending holds nothing.
    }
  }
}
