/** Why a model could not be fetched from a Hub; hubWords.ts finds the words. */
export type HubFailure =
  /** The setting is no web address. */
  | { readonly kind: "endpoint"; readonly endpoint: string }
  /** Nobody answers: no network, no such host, or it stays silent. */
  | { readonly kind: "unreachable" }
  /** There is no such model. */
  | { readonly kind: "missing" }
  /** Not there, or not for everyone to see: the Hub does not say which. */
  | { readonly kind: "hidden" }
  /** Its terms have to be accepted first, and a token has to prove it. */
  | { readonly kind: "gated" }
  /** The Hub does not know the token. */
  | { readonly kind: "token" }
  /** Too many questions: it asks to wait. */
  | { readonly kind: "busy"; readonly seconds: number }
  /** Any other answer that is no file. */
  | { readonly kind: "status"; readonly status: number }
  /** It answers, but not as a Hub does. */
  | { readonly kind: "strange"; readonly answer: StrangeAnswer }
  /** There is no ONNX file in it, or one of the two files without which we cannot read it. */
  | { readonly kind: "unfit"; readonly lacks: "onnx" | "config.json" | "tokenizer.json" }
  /** The connection broke again and again. */
  | { readonly kind: "cut"; readonly file: string }
  /** The bytes are not those that the Hub's list of files promises. */
  | { readonly kind: "damaged"; readonly file: string }
  /** The disk has not enough room; both in bytes. */
  | { readonly kind: "full"; readonly needed: number; readonly free: number };

/** What no Hub answers: it leads astray or in circles, is no JSON, lists no files, names no commit, has no end. */
export type StrangeAnswer = "astray" | "circle" | "notJson" | "noFiles" | "noCommit" | "tooLong";

/** A HubFailure on its way up. */
export class HubFailed extends Error {
  readonly failure: HubFailure;
  constructor(failure: HubFailure, cause?: unknown) {
    super(failure.kind, { cause });
    this.name = "HubFailed";
    this.failure = failure;
  }
}

/** Whether another try may help, without the user. */
export function mayPass({ failure }: HubFailed): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "cut":
    case "busy":
      return true;
    case "status":
      return failure.status >= 500 || failure.status === 403; // the storage's links run out
    default:
      return false;
  }
}
