import type { AttentionKind } from "../model/inner.ts";
import type { Tokens } from "../text/token.ts";

/** The texts on both sides of one kind of attention of a run. */
export interface Texts {
  /** Whose tokens look (queries). */
  readonly from: Tokens;
  /** Whose tokens are looked at (keys): the same in self-attention. */
  readonly to: Tokens;
  readonly isSelf: boolean;
}

/** Which text of a run looks at which: the decoder's at its own, or across at the encoder's. */
export function textsOf(
  { tokens, decoder = tokens }: { readonly tokens: Tokens; readonly decoder?: Tokens },
  kind: AttentionKind,
): Texts {
  const from = kind === "decoder" || kind === "cross" ? decoder : tokens;
  const isSelf = kind !== "cross";
  return { from, to: isSelf ? from : tokens, isSelf };
}
