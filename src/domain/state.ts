import type { Run, Stage } from "./model/run.ts";
import type { GivenPrompts } from "./prediction/prompts.ts";
import type { Blocks } from "./text/blocks.ts";
import type { DocumentId } from "./text/document.ts";
import type { TextSize, TokenizerId, Tokens } from "./text/token.ts";
import type { TokenizerCard } from "./tokenizer/card.ts";

/** What a panel that has nothing to show offers to do next. */
export type Action =
  | "retry"
  | "openLog"
  | "chooseModelFolder"
  | "chooseModel"
  | "useEmbeddedModel"
  | "chooseTokenizer"
  | "openExample"
  | "cancel";

/** What a panel has to show. Each panel has its own, since a pinned one keeps its text. */
export type State =
  | { readonly kind: "empty" }
  | { readonly kind: "busy"; readonly stage: Stage; readonly fraction: number }
  | ({ readonly kind: "ready" } & Subject)
  | {
      readonly kind: "failed";
      /** In the user's language, ready to be read. */
      readonly sentence: string;
      readonly actions: readonly { readonly action: Action; readonly label: string }[];
    };

/** A text that was looked into. */
export interface Subject {
  readonly text: string;
  /** In a panel that needs the model, those of its run; else those of the tokenizer chosen. */
  readonly tokens: Tokens;
  /** Of the whole text, of which `tokens` may be the beginning. */
  readonly size: TextSize;
  /** Of a panel without a model: all its tokens can be asked for, in blocks, by this name. */
  readonly reading?: { readonly document: DocumentId; readonly blocks: Blocks };
  readonly run: Run | undefined;
  readonly tokenizers: readonly TokenizerCard[];
  readonly pinned: boolean;
  /** Prompts that were put together elsewhere in Glassbox, for the panel that compares them. */
  readonly given?: GivenPrompts;
}

/** The token pointed at: every panel lights it, or what overlaps it in another tokenization. */
export interface Focus {
  readonly tokenizer: TokenizerId;
  /** Its position among the tokens of the text. */
  readonly index: number;
  /** Its span in the text, UTF-16. */
  readonly start: number;
  readonly end: number;
}
