import type { TokenId } from "../text/token.ts";

/** A token that may come next. */
export interface Candidate {
  readonly id: TokenId;
  readonly piece: string;
  readonly bytes: Uint8Array;
  readonly special: boolean;
  /** Whether a blank that is part of no token comes before it. */
  readonly isApart?: boolean;
  readonly logit: number;
  /** Of the whole vocabulary's softmax, before anything is cut: 0 to 1. */
  readonly probability: number;
}

/** What a model expects after a position, the likeliest first, and what the list leaves out. */
export interface Prediction {
  readonly candidates: readonly Candidate[];
  readonly rest: { readonly tokens: number; readonly probability: number };
  /** Of the whole distribution, in bits: 0 = certain, log2(vocabSize) = no idea. */
  readonly entropy: number;
}

/** The positions of the `count` largest values, largest first; equal ones in order of position. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const kept: number[] = [];
  let least = Number.NaN; // of those that are kept, once they are `count`
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value <= least) continue;
    let at = kept.length;
    while (at > 0 && value > (values[kept[at - 1] as number] as number)) at--;
    if (at === count) continue;
    kept.splice(at, 0, i);
    if (kept.length > count) kept.pop();
    if (kept.length === count) least = values[kept[count - 1] as number] as number;
  }
  return kept;
}
