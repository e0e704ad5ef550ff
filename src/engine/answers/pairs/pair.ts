import type { TokenId } from "../../../domain/text/token.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";

/** Two texts read together: [CLS] first [SEP] second [SEP]. */
export interface Pair {
  readonly ids: Uint32Array;
  /** Of the first text or of the second: token_type_ids. [tokens] */
  readonly segments: Uint8Array;
}

/** How a tokenizer joins two texts; undefined if it knows nothing of pairs. */
export interface Joining {
  /** How many tokens stand around the two. */
  readonly around: number;
  join(first: ArrayLike<TokenId>, second: ArrayLike<TokenId>): Pair;
}

export function joiningOf({ template: { pair } }: Tokenizer): Joining | undefined {
  if (!pair) return undefined;
  return {
    around: pair.reduce((sum, { part }) => sum + (typeof part === "string" ? 0 : part.length), 0),
    join(first, second) {
      const steps = pair.map(({ part, type }) => {
        const ids = typeof part === "string" ? { first, second }[part] : part;
        return { ids: Array.from(ids), type };
      });
      return {
        ids: Uint32Array.from(steps.flatMap(({ ids }) => ids)),
        segments: Uint8Array.from(steps.flatMap(({ ids, type }) => ids.map(() => type))),
      };
    },
  };
}
