import type { Tensor } from "./tensor.ts";

/** How the hidden states of a text's tokens become one vector, as sentence-transformers does it. */
export type PoolingMode =
  /** The state of the first token, [CLS] in BERT. */
  | "cls"
  /** The largest number along each dimension. */
  | "max"
  | "mean"
  /** The sum over the root of the number of tokens. */
  | "meanRoot"
  /** The mean, token number i counted i times. */
  | "weightedMean"
  /** The state of the last token. */
  | "last";

/** How texts become vectors. */
export interface Pooling {
  /** Several give vectors one behind the other. */
  readonly modes: readonly PoolingMode[];
  /**
   * Behind how many layers the states are read: 0 are the embeddings. The last hidden states, as the
   * model's file gives them, unless given.
   */
  readonly layer?: number;
  /** Whether vectors are made 1 long. */
  readonly isUnit: boolean;
}

/** What a text is to a search: what is looked for, what it is looked for in, or neither. */
export type TextRole = "query" | "document" | "plain";

/** How vectors are to be made: pooled so, or as the model's folder says for what a text is. */
export type AskedPooling = Pooling | TextRole;

/** How vectors were made. */
export interface Recipe extends Pooling {
  /** How many numbers come out of each dense layer behind the pooling, in order. */
  readonly dense?: readonly number[];
  /** What was put before each text. */
  readonly prompt?: string;
}

/** What a folder's own files say of it (modules.json and what it names). */
export interface OwnPooling extends Pooling {
  /** As of `Recipe`. */
  readonly dense?: readonly number[];
  /** What is put before a text by what it is. */
  readonly prompts?: { readonly [Role in TextRole]: string };
  /** Whether the tokens of what is put before a text are left out of the pooling. */
  readonly skipsPrompt?: true;
  /** How many tokens of a text are read, those around it included; all that fit unless given. */
  readonly longest?: number;
  /** Whether texts are made lowercase before they are tokenized. */
  readonly isLower?: true;
  /** Kinds of modules that the files ask for beside these, which are left out: "CNN". */
  readonly leftOut: readonly string[];
}

/** The mean over the last layer: what finds most where a folder says nothing (README of embeddings). */
export const MEAN: Pooling = { modes: ["mean"], isUnit: false };

/**
 * One vector for a text out of the hidden states of its tokens, none of which is padding.
 *
 * @param states [tokens, width], at least one token
 * @param first the first token that counts; those before it are left out. Zeros if there is none
 * @returns [modes × width]
 * @see Reimers and Gurevych 2019, §3, and sentence-transformers' Pooling
 */
export function pool(
  states: Tensor,
  { modes, isUnit }: Pick<Pooling, "modes" | "isUnit">,
  first = 0,
): Float32Array {
  const [tokens = 0, width = 0] = states.shape;
  if (tokens === 0) throw new RangeError("A text without a token has no states to pool.");
  const pooled = new Float32Array(modes.length * width);
  if (first >= tokens) return pooled;
  for (const [at, mode] of modes.entries()) {
    poolBy(mode, states, first, pooled.subarray(at * width, (at + 1) * width));
  }
  return isUnit ? toUnit(pooled) : pooled;
}

function poolBy(mode: PoolingMode, { data, shape }: Tensor, first: number, into: Float32Array) {
  const [tokens = 0, width = 0] = shape;
  const row = (token: number) => data.subarray(token * width, (token + 1) * width);
  if (mode === "cls" || mode === "last") {
    into.set(row(mode === "cls" ? first : tokens - 1));
    return;
  }
  if (mode === "max") into.fill(Number.NEGATIVE_INFINITY);
  const divisor = divisorOf(mode, first, tokens);
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let token = first; token < tokens; token++) {
      const value = data[token * width + i] as number;
      if (mode === "max") into[i] = Math.max(into[i] as number, value);
      else sum += mode === "weightedMean" ? value * (token + 1) : value;
    }
    if (mode !== "max") into[i] = sum / divisor;
  }
}

function divisorOf(mode: PoolingMode, first: number, end: number): number {
  const count = end - first;
  if (mode === "meanRoot") return Math.sqrt(count);
  return mode === "weightedMean" ? (count * (first + end + 1)) / 2 : count; // first + 1 … end
}

const LEAST = 1e-12; // below it torch's normalize() divides by it instead

/** The vector itself, made 1 long; one of no length stays. */
export function toUnit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.max(LEAST, Math.sqrt(sum));
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
