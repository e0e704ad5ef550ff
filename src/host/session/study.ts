import type { ModelId } from "../../domain/model/run.ts";
import type { Subject } from "../../domain/state.ts";
import type { TokenizerId, Tokens } from "../../domain/text/token.ts";
import { EMBEDDED_TOKENIZERS, type TokenizerCard } from "../../domain/tokenizer/card.ts";
import { HeldText } from "./heldText.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a panel has to be given before it can draw; one whose texts are its own, a model alone. */
export type Need = "tokens" | "run" | "model";

/** What is shown of a text. */
export type Seen = Omit<Subject, "pinned">;

const MOST_TOKENS = 2_000; // that a panel without a model is given at once

/** Finds out what a panel shows of a text: its tokens, or a run of it. */
export class Study {
  readonly #around: Surroundings;
  #held: HeldText | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The text whose tokens were found last, as the page asks about it. */
  get held(): HeldText | undefined {
    return this.#held;
  }

  /** The text's first tokens by the chosen tokenizer; the page asks for the others. */
  async tokens(text: string): Promise<Seen> {
    const tokenizer = this.#around.tokenizer();
    const held = this.#hold(text);
    const [{ size, blocks }, tokenizers] = await Promise.all([
      held.questions.survey(tokenizer, held.id),
      this.#offered(),
    ]);
    const first = Uint32Array.from({ length: Math.min(MOST_TOKENS, size.tokens) }, (_, i) => i);
    const tokens = await held.questions.pick(tokenizer, held.id, first);
    const reading = { document: held.id, blocks };
    const shown = cut(text, tokens, size.tokens);
    return { text: shown, tokens, size, reading, run: undefined, tokenizers };
  }

  /** The chosen model's run of the text. */
  async run(text: string, wanted: () => boolean): Promise<Seen> {
    const { runs, model } = this.#around;
    const { run, size } = await runs.analyse(model(), text, wanted);
    const shown = cut(text, run.tokens, size.tokens);
    return { text: shown, tokens: run.tokens, size, run, tokenizers: EMBEDDED_TOKENIZERS };
  }

  /** Nobody will ask about the text again. */
  close(): void {
    this.#held?.close();
    this.#held = undefined;
  }

  /** The text, held by the tokenizer thread instead of the one before. */
  #hold(text: string): HeldText {
    if (this.#held?.text !== text) {
      this.#held?.close();
      this.#held = new HeldText(text, this.#around.tokenizing);
    }
    return this.#held;
  }

  /** The tokenizers to choose from, those of the chosen model and of the settings among them. */
  async #offered(): Promise<readonly TokenizerCard[]> {
    const { tokenizing, model, tokenizer } = this.#around;
    const cards = [...EMBEDDED_TOKENIZERS];
    for (const id of new Set<TokenizerId>([model(), tokenizer()])) {
      if (cards.some((card) => card.id === id)) continue;
      // A model without a tokenizer that can be read has none to offer.
      const card = await tokenizing.questions.tokenizer(id).catch(() => undefined);
      if (card) cards.push(card);
    }
    return cards;
  }
}

/** What is shown where the page's texts are its own: none of the editor's, and a model to ask. */
export function withoutText(model: ModelId): Seen {
  const none = new Uint32Array();
  const bytes = new Uint8Array();
  const lists = { ids: none, starts: none, ends: none, special: bytes, pieces: [] };
  return {
    text: "",
    tokens: { tokenizer: model, ...lists, bytes, byteEnds: none },
    size: { tokens: 0, characters: 0, bytes: 0 },
    run: undefined,
    tokenizers: [],
  };
}

/** What the tokens cover: the text, or its beginning where there were more. */
function cut(text: string, tokens: Tokens, total: number): string {
  const { length } = tokens.ids;
  return length < total ? text.slice(0, Math.max(0, ...tokens.ends.subarray(length - 8))) : text;
}
