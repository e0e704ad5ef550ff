import { sumExp } from "../model/softmax.ts";

/**
 * How the weights of one token that looks came about, in one head:
 * score = cap(query · key × scale) + added, and the weights are the softmax of the scores, of what a
 * sink leaves.
 */
export interface Weighing {
  /** Rotated where the model has rotary positions: [headWidth]. */
  readonly query: Float32Array;
  /** Of the tokens asked for, in their order: [count, headWidth]. */
  readonly keys: Float32Array;
  /** What a product is multiplied with: 1/√headWidth in most models, 1 in T5. */
  readonly scale: number;
  /** A scaled product p becomes cap · tanh(p / cap) (Gemma 2); undefined: it stays as it is. */
  readonly cap: number | undefined;
  /** What the model adds for where the tokens stand: [to]; 0 in most, -Infinity where it masks. */
  readonly added: Float32Array;
  /** What the softmax is taken of: [to]. */
  readonly scores: Float32Array;
  /** What part of the row's 1 goes to the head's sink, a score of no token; 0 where there is none. */
  readonly sink: number;
}

/**
 * The number that all of `products` were multiplied with to make `scaled`, whatever the file says:
 * of least squares.
 *
 * @returns 1/√width if all products are 0
 */
export function scaleOf(products: Float64Array, scaled: ArrayLike<number>, width: number): number {
  let [both, square] = [0, 0];
  products.forEach((product, i) => {
    both += product * (scaled[i] as number);
    square += product * product;
  });
  return square > 0 ? both / square : 1 / Math.sqrt(width);
}

/** How one key's weight came about, step by step. */
export interface Account {
  /** Query times key, number by number: [headWidth]. */
  readonly products: Float64Array;
  /** Their sum: query · key. */
  readonly sum: number;
  /** × scale. */
  readonly scaled: number;
  /** The same where there is no cap. */
  readonly capped: number;
  readonly added: number;
  readonly score: number;
  /** Of all of the row's 1. */
  readonly weight: number;
}

/**
 * @param at which of the keys asked for
 * @param to where its token stands
 */
export function account(weighing: Weighing, at: number, to: number): Account {
  const { query, keys, scale, cap, scores, sink } = weighing;
  const width = query.length;
  const products = Float64Array.from(query, (q, i) => q * (keys[at * width + i] as number));
  const sum = products.reduce((all, product) => all + product, 0);
  const scaled = sum * scale;
  const capped = cap === undefined ? scaled : cap * Math.tanh(scaled / cap);
  const added = weighing.added[to] as number;
  const { max, sum: all } = sumExp(scores);
  const score = capped + added;
  const weight = (Math.exp(score - max) / all) * (1 - sink);
  return { products, sum, scaled, capped, added, score, weight };
}
