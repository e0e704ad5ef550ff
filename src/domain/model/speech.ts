import type { TokenId } from "../text/token.ts";

/** What one may ask a model about a text: what its last step says, and how it reads. */
export type Speech =
  /** What comes next: a decoder; of an encoder-decoder, what its decoder writes next. */
  | { readonly kind: "next" }
  /** What stands where the mask does: a masked language model (Devlin et al. 2019). */
  | { readonly kind: "masked"; readonly mask: TokenId }
  /** It reads from both sides and has no mask: what it says of a token it has seen. */
  | { readonly kind: "seen" }
  /** Labels of the text or of each token: `Questions.labels`. */
  | { readonly kind: "labels" }
  /** Neither tokens nor labels; the names of its file's outputs. */
  | { readonly kind: "none"; readonly outputs: readonly string[] };
