import type { Inner } from "../model/inner.ts";
import { sumExp } from "../model/softmax.ts";
import type { TokenId, Tokens } from "../text/token.ts";

/**
 * The logit lens at several positions, without lists of candidates: every number once for each place
 * of the residual stream at each position, [places, count].
 *
 * @see nostalgebraist 2020, "interpreting GPT: the logit lens"
 */
export interface LensTable extends LensColumns {
  /** In the order of computation: `input` of layer 0 first; what the last says is the answer. */
  readonly places: readonly Inner[];
  /** Positions of the run's tokens, or of its decoder's: `first` and those behind it. */
  readonly first: number;
  readonly count: number;
  /** All tokens that are the likeliest somewhere, each once. */
  readonly tokens: Tokens;
}

export interface LensColumns {
  /** The likeliest token. */
  readonly top: Uint32Array;
  /** Its probability, of the softmax over the whole vocabulary: 0 to 1. */
  readonly probability: Float32Array;
  /** Where the answer, the likeliest token of the last place, stands among all: 1 is the likeliest. */
  readonly rank: Uint32Array;
  /** Of the whole distribution, in bits. */
  readonly entropy: Float32Array;
  /** KL(last ‖ here) in bits: how much is lost by taking this for what the model says in the end. */
  readonly divergence: Float32Array;
}

export const createLensColumns = (size: number): LensColumns => ({
  top: new Uint32Array(size),
  probability: new Float32Array(size),
  rank: new Uint32Array(size),
  entropy: new Float32Array(size),
  divergence: new Float32Array(size),
});

/** What the last place of the stream says, to which the others are compared. */
export interface Answer {
  readonly id: TokenId;
  /** [vocabSize] */
  readonly probabilities: Float64Array;
  /** Σ p log2 p: minus its entropy. */
  readonly ownBits: number;
}

/** @param logits of the last place: [vocabSize] */
export function answerOf(logits: Float32Array): Answer {
  const { max, sum } = sumExp(logits);
  const probabilities = new Float64Array(logits.length);
  let id = 0;
  let ownBits = 0;
  for (let i = 0; i < logits.length; i++) {
    const p = Math.exp((logits[i] as number) - max) / sum;
    probabilities[i] = p;
    if (p > 0) ownBits += p * Math.log2(p);
    if ((logits[i] as number) > (logits[id] as number)) id = i;
  }
  return { id, probabilities, ownBits };
}

/**
 * Reads one place's logits into the columns. In bits, with w = exp(l − max) and Σ over all tokens:
 * entropy log2 Σw − Σ w (l − max) / (Σw ln 2); KL = Σ p log2 p − Σ p log2 q, where
 * log2 q = (l − max) / ln 2 − log2 Σw, and Σp = 1.
 */
export function writeReading(
  columns: LensColumns,
  at: number,
  logits: Float32Array,
  { id, probabilities, ownBits }: Answer,
): void {
  const own = logits[id] as number;
  let [top, larger] = [0, 0];
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] as number;
    if (logit > (logits[top] as number)) top = i;
    if (logit > own) larger++;
  }
  const max = logits[top] as number;
  let [sum, weighted, shared] = [0, 0, 0];
  for (let i = 0; i < logits.length; i++) {
    const below = (logits[i] as number) - max;
    const weight = Math.exp(below);
    sum += weight;
    if (weight > 0) weighted += weight * below;
    shared += (probabilities[i] as number) * below;
  }
  columns.top[at] = top;
  columns.probability[at] = 1 / sum;
  columns.rank[at] = larger + 1;
  columns.entropy[at] = Math.log2(sum) - weighted / (sum * Math.LN2);
  columns.divergence[at] = Math.max(0, ownBits - shared / Math.LN2 + Math.log2(sum));
}

/** From when on a model's answer is the likeliest token, and stays it. */
export interface Settled {
  readonly answer: TokenId;
  /** Behind which layer, counted from 1; 0: already of the embeddings. */
  readonly layer: number;
  /** How many there are. */
  readonly layers: number;
}

/**
 * From which place on the likeliest token is the answer, and stays it.
 *
 * @param top of each place at one position, in the order of computation
 */
export function settledAt(top: ArrayLike<TokenId>): number {
  const answer = top[top.length - 1];
  let at = top.length - 1;
  while (at > 0 && top[at - 1] === answer) at--;
  return at;
}
