import type { InLine } from "../text/line.ts";
import type { TokenId } from "../text/token.ts";
import type { Common } from "../text/traits.ts";
import type { Tensor } from "./tensor.ts";

/** By what two rows of numbers are compared. */
export type Measure = "cosine" | "dot" | "euclidean";

/**
 * Which rows are compared: those of the table that a token is looked up in; those that the last hidden
 * state is multiplied with, one for each token; or the hidden states of the run's text.
 */
export type Space =
  | "input"
  | "output"
  /** Behind so many layers: 0 is what the first one receives. */
  | { readonly layers: number };

/** How neighbors are looked for. */
export interface Comparison {
  /** "input" unless given. */
  readonly space?: Space;
  /** "cosine" unless given. */
  readonly measure?: Measure;
  /** The least similar instead. */
  readonly isFar?: true;
  /** Only tokens that spell whole characters. */
  readonly isWhole?: true;
}

/** A token whose embedding lies close to another's, or far from it. */
export interface Neighbour {
  readonly id: TokenId;
  readonly piece: string;
  readonly bytes: Uint8Array;
  readonly special: boolean;
  /** By the measure asked for; a cosine: from -1 (opposite) over 0 (at right angles) to 1 (same direction). */
  readonly value: number;
  /** In the run's text: which of its tokens. */
  readonly position?: number;
  /** In a file: where, and in which line. */
  readonly place?: FilePlace;
}

/** Where a token stands in a file: UTF-16 offsets, and its line. */
export interface FilePlace extends InLine {
  readonly start: number;
  readonly end: number;
}

/** What lies around a token. */
export interface Neighbourhood {
  /** The nearest first, or the farthest first, without the token itself. */
  readonly found: readonly Neighbour[];
  /** How near, or how far, the first of a vocabulary would be by chance: `chanceOf`. Not of a text. */
  readonly chance: number | undefined;
  /** What most of them have in common, and few others. */
  readonly common: Common | undefined;
  /** Pieces of characters that were passed over on the way. */
  readonly hidden: number;
  /** Asked of the output embeddings: they are the input embeddings. */
  readonly isTied?: true;
}

/** What of a file is most similar to a token of a run's text, as far as the file is read. */
export interface FileNeighbourhood extends Neighbourhood {
  /** Tokens of the file that were compared. */
  readonly tokens: number;
  /** The model reads a file in windows, each for itself: how many it has read, and is to read. */
  readonly windows: number;
  readonly allWindows: number;
  /** The file goes on behind them, and is not read there. */
  readonly isCut: boolean;
}

/** Euclidean length of every row. @param table shape [rows, width] @returns [rows] */
export function rowLengths(table: Tensor): Float32Array {
  const [rows = 0, width = 0] = table.shape;
  const lengths = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += (table.data[i] as number) ** 2;
    lengths[row] = Math.sqrt(sum);
  }
  return lengths;
}

/** Dot product of a vector with every row. @param table shape [rows, width] @returns [rows] */
export function rowProducts(table: Tensor, vector: Float32Array): Float32Array {
  const [rows = 0, width = 0] = table.shape;
  const { data } = table;
  const products = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < width; i++) {
      sum += (data[row * width + i] as number) * (vector[i] as number);
    }
    products[row] = sum;
  }
  return products;
}

/**
 * Cosine similarity of a vector to every row: its dot product with each, divided by both lengths. What
 * has length 0 has similarity 0.
 *
 * @param dots the vector's dot product with every row, [rows]; they become the result
 * @param lengths as `rowLengths` gives them
 * @param length of the vector
 */
export function cosines(dots: Float32Array, lengths: Float32Array, length: number): Float32Array {
  for (let row = 0; row < dots.length; row++) {
    const product = (lengths[row] as number) * length;
    dots[row] = product === 0 ? 0 : (dots[row] as number) / product;
  }
  return dots;
}

/**
 * A vector compared with every row. Euclidean: the length of the difference, from
 * |a|² + |b|² - 2 a·b.
 *
 * @param dots the vector's dot product with every row, [rows]; they become the result
 * @param lengths as `rowLengths` gives them
 * @param own the vector's length
 */
export function compared(
  dots: Float32Array,
  lengths: Float32Array,
  own: number,
  measure: Measure = "cosine",
): Float32Array {
  if (measure === "dot") return dots;
  if (measure === "cosine") return cosines(dots, lengths, own);
  for (let row = 0; row < dots.length; row++) {
    const [dot, other] = [dots[row] as number, lengths[row] as number];
    dots[row] = Math.sqrt(Math.max(0, own * own + other * other - 2 * dot));
  }
  return dots;
}

/** 1 where a larger number is wanted: of the most similar a cosine, of the farthest a distance. */
export const directionOf = ({ measure = "cosine", isFar }: Comparison): 1 | -1 =>
  (measure === "euclidean") === (isFar ?? false) ? 1 : -1;
