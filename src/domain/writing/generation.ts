import type { AttentionKind } from "../model/inner.ts";
import type { RuleName } from "../model/ownWriting.ts";
import { distribution } from "../model/softmax.ts";
import type { Tensor } from "../model/tensor.ts";
import { probabilityAt } from "../prediction/columns.ts";
import { rankAt } from "../prediction/dart.ts";
import { type Candidate, largest } from "../prediction/prediction.ts";
import { createSampler, type Settings } from "../prediction/sampling.ts";
import type { TokenId } from "../text/token.ts";

/** How the next token is to be chosen, and what is to be told of it. */
export interface Choice {
  readonly settings: Settings;
  /** A whole number: each step's dart comes from it. Of no matter at temperature 0. */
  readonly seed: number;
  /** How many of the tokens that it was chosen from are told, the likeliest ones. */
  readonly options: number;
  /** The model's own rules are turned off. */
  readonly free?: true;
  /** How many tokens are written at most: what some rules go by. */
  readonly most?: number;
  /** Whether to tell where the model looked as it chose. */
  readonly looks?: true;
}

/** A token that could have been chosen. */
export interface Option extends Candidate {
  /** Its probability after all settings: 0 to 1. */
  readonly chance: number;
  /** Whether the text ends with it. */
  readonly ends: boolean;
  /** Which of the model's own rules changed its logit, if any did. */
  readonly ruledBy?: readonly RuleName[];
}

/** One token more, and how it was chosen. */
export interface NextToken {
  readonly chosen: Option;
  /** By their chance; what the settings cut off has none. */
  readonly options: readonly Option[];
  /** Those among the likeliest of the model's own distribution that its rules forbid here. */
  readonly forbidden?: readonly Option[];
  /** Of how many tokens it was chosen. */
  readonly kept: number;
  /** Of the model's own distribution, in bits. */
  readonly entropy: number;
  /** Where the dart fell: 0 to 1. */
  readonly dart: number;
  /** Why nothing comes behind it: it ends the text, or the model's window is full. */
  readonly end: "token" | "window" | undefined;
  /** For each kind of attention of the text that grows; none unless asked for and found. */
  readonly looks: readonly Look[];
}

/** Where the last token looked, whose logits the next one was chosen from. */
export interface Look {
  readonly kind: AttentionKind;
  /** [layers, heads, to]; each row sums to 1. */
  readonly weights: Tensor;
}

/** What is chosen of a vocabulary, by rank. */
export interface Chosen {
  readonly rank: number;
  /** By rank, the likeliest after all settings first; the one chosen among them. */
  readonly ids: ArrayLike<TokenId>;
  readonly kept: number;
  readonly entropy: number;
  /** Of the token of a rank: the model's own, and after all settings. */
  probability(rank: number): number;
  chance(rank: number): number;
}

/**
 * Chooses the next token.
 *
 * @param logits [vocabSize]
 * @param before the tokens that the repetition penalty is for
 * @param dart 0 to 1
 * @param ranks how many of the first ones will be asked about
 */
export function choose(
  logits: Float32Array,
  before: Iterable<TokenId>,
  settings: Settings,
  { dart, ranks }: { readonly dart: number; readonly ranks: number },
): Chosen {
  if (settings.temperature === 0 && settings.repetitionPenalty === 1) {
    return chooseGreedily(logits, ranks);
  }
  const { ids, columns } = createSampler(logits, before)(settings);
  const [own] = columns;
  const last = columns.at(-1) ?? own;
  return {
    rank: rankAt(last, dart),
    ids,
    kept: last.kept,
    entropy: own.entropy,
    // A setting may give a token another rank; only the sum over the vocabulary is the same.
    probability: (rank) => (own.weights[rank] as number) / own.total,
    chance: (rank) => probabilityAt(last, rank),
  };
}

/** The likeliest token; to find it and a few after it, nothing need be sorted. */
function chooseGreedily(logits: Float32Array, ranks: number): Chosen {
  const { probability, entropy } = distribution(logits);
  const ids = largest(logits, Math.max(1, ranks));
  return {
    rank: 0,
    ids,
    kept: 1,
    entropy,
    probability: (rank) => probability(ids[rank] as TokenId),
    chance: (rank) => (rank === 0 ? 1 : 0),
  };
}

/**
 * Writes on, one token after the other, until it ends, `most` are written, or the asker breaks off.
 *
 * @param next what comes behind the tokens written so far
 */
export async function* writeOn(
  next: (written: readonly TokenId[]) => Promise<NextToken>,
  most: number,
): AsyncGenerator<NextToken, void, void> {
  const written: TokenId[] = [];
  while (written.length < most) {
    const token = await next([...written]);
    yield token;
    if (token.end) return;
    written.push(token.chosen.id);
  }
}
