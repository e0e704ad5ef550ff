import type { InnerTensor } from "./inner.ts";
import type { TokenId } from "./token.ts";

/** What can go wrong, as data: the host finds the words (host/notify.ts). */
export type Failure =
  /** There is no model in the folder. */
  | { readonly kind: "modelMissing"; readonly folder: string }
  /** A file of the model cannot be read or does not fit the others. */
  | { readonly kind: "modelUnreadable"; readonly file: string; readonly reason: string }
  /** A tokenizer.json that cannot be read, or says something that we do not know. */
  | { readonly kind: "tokenizerUnreadable"; readonly file: string; readonly reason: string }
  /** The model runs, but no attention weights were found in it. */
  | { readonly kind: "noAttention"; readonly model: string }
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
  /** Nothing to look into: no editor, no text, or only blanks. */
  | { readonly kind: "noText" }
  /** VS Code keeps files over 50 MB from extensions. */
  | { readonly kind: "fileTooLarge" }
  /** More text at once than we take in. */
  | { readonly kind: "textTooLarge"; readonly characters: number; readonly limit: number }
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
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { kind: "internal", message };
}

const LONGEST_REASON = 200; // characters that still fit into a sentence

/** Why something cannot be read, out of whatever was thrown: one line, whatever a file put into it. */
export function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  const [line = ""] = message.trim().split(/[\r\n]/, 1);
  const clean = line.replace(/\p{Cc}/gu, "\ufffd");
  return clean.length <= LONGEST_REASON ? clean : `${clean.slice(0, LONGEST_REASON - 1)}…`;
}
