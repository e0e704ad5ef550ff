import type { InnerTensor } from "./model/inner.ts";
import type { Reason } from "./reason.ts";
import type { TemplateReason } from "./templateReason.ts";
import type { TokenId } from "./text/token.ts";

/** What can go wrong, as data: the host finds the words (host/window/notify.ts). */
export type Failure =
  /** There is no model in the folder. */
  | { readonly kind: "modelMissing"; readonly folder: string }
  /** A file of the model cannot be read or does not fit the others. */
  | { readonly kind: "modelUnreadable"; readonly file: string; readonly reason: Reason }
  /** A tokenizer.json that cannot be read, or says something that we do not know. */
  | { readonly kind: "tokenizerUnreadable"; readonly file: string; readonly reason: Reason }
  /** A chat template does not take a conversation, or cannot be run. */
  | { readonly kind: "templateRefuses"; readonly reason: TemplateReason }
  /** The model runs, but no attention weights were found in it; or its kind has none. */
  | { readonly kind: "noAttention"; readonly model: string; readonly hasNone?: true }
  /** The model runs, but one of the tensors inside it was not found. */
  | { readonly kind: "notFound"; readonly model: string; readonly tensor: InnerTensor }
  /** The model reads a text from both sides: no token is expected from what is before it alone. */
  | { readonly kind: "notDecoder"; readonly model: string }
  /** The model says nothing of its vocabulary: it labels texts, or makes vectors of them. */
  | { readonly kind: "noLanguageHead"; readonly model: string }
  /** A token of the text has no row in the model's embedding table; its piece, if it has one. */
  | {
      readonly kind: "noRow";
      readonly model: string;
      readonly token: TokenId;
      readonly piece: string;
      readonly rows: number;
    }
  /** The model does not score two texts that it reads together. */
  | { readonly kind: "noScore"; readonly model: string }
  /** The model's own rules leave no token that could come next. */
  | { readonly kind: "allForbidden"; readonly model: string }
  /** Nothing to look into: no editor, no text, or only blanks. */
  | { readonly kind: "noText" }
  /** VS Code keeps files over 50 MB from extensions. */
  | { readonly kind: "fileTooLarge" }
  /** More text at once than we take in. */
  | { readonly kind: "textTooLarge"; readonly characters: number; readonly limit: number }
  /** It takes more memory than can be had now. */
  | { readonly kind: "noMemory" }
  /** The engine's process ended; `how` is its exit code or signal. */
  | { readonly kind: "engineStopped"; readonly how: string }
  /** The user stopped it. */
  | { readonly kind: "cancelled" }
  /** The engine no longer holds this run. */
  | { readonly kind: "runGone" }
  /** A mistake of ours. */
  | { readonly kind: "internal"; readonly message: string };

/** A Failure on its way up. The world's faults are thrown as this, a programmer's as any Error. */
export class Failed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.name = "Failed";
    this.failure = failure;
  }
}

/** Whatever was thrown, as data. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failed) return thrown.failure;
  if (isOfMemory(thrown)) return { kind: "noMemory" };
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { kind: "internal", message };
}

/** What JavaScript and onnxruntime say where memory cannot be had, or no array can be so long. */
const OF_MEMORY =
  /bad_alloc|bad allocation|Failed to allocate memory|Array buffer allocation failed|Invalid (typed )?array length(: \d+)?$/;

/** Whether something was thrown because memory could not be had. */
export const isOfMemory = (thrown: unknown): boolean =>
  thrown instanceof Error && OF_MEMORY.test(thrown.message);
