// The formulas by which models tell where a token stands, without any model. Judged by NumPy and
// transformers: training/export_positions_oracle.py.

/** How a model knows the order of its tokens. */
export type PositionKind = "learned" | "sinusoidal" | "rotary" | "alibi" | "relative";

export const POSITION_KINDS: readonly PositionKind[] = [
  ...(["learned", "sinusoidal", "rotary", "alibi", "relative"] as const),
];

/** The base of all frequencies, unless a model has another. */
export const BASE = 10_000;

/**
 * By how much each pair of dimensions turns from one position to the next, in radians:
 * base^(-2i/width), from 1 down.
 *
 * @param width even
 * @returns [width / 2]
 * @see Vaswani et al. 2017, §3.5; the same in Su et al. 2021, §3.2.2
 */
export const frequencies = (width: number, base = BASE): Float64Array =>
  Float64Array.from({ length: width / 2 }, (_, i) => base ** ((-2 * i) / width));

/**
 * The vector that is added for a position: sin(p·f) and cos(p·f) for each frequency f, in turn.
 *
 * @returns [width], each from -1 to 1
 * @see Vaswani et al. 2017, §3.5
 */
export function sinusoid(position: number, width: number, base = BASE): Float64Array {
  const vector = new Float64Array(width);
  for (const [i, frequency] of frequencies(width, base).entries()) {
    vector[2 * i] = Math.sin(position * frequency);
    vector[2 * i + 1] = Math.cos(position * frequency);
  }
  return vector;
}

/**
 * A vector of one head turned for a position: each pair of dimensions (2i, 2i + 1) by p·f. Llama and
 * others pair dimension i with i + width / 2 instead, which only numbers them differently.
 *
 * @param angles by which each pair turns from one position to the next, in radians: [width / 2]
 * @returns [width], as long as before
 * @see Su et al. 2021, eq. 34 (arXiv:2104.09864)
 */
export function rotate(
  vector: ArrayLike<number>,
  position: number,
  angles = frequencies(vector.length),
): Float64Array {
  const turned = new Float64Array(vector.length);
  for (const [i, frequency] of angles.entries()) {
    const [cos, sin] = [Math.cos(position * frequency), Math.sin(position * frequency)];
    const [x, y] = [vector[2 * i] as number, vector[2 * i + 1] as number];
    turned[2 * i] = x * cos - y * sin;
    turned[2 * i + 1] = x * sin + y * cos;
  }
  return turned;
}

/**
 * How fast each head's bias falls with distance: the score of a token `d` back is lowered by
 * slope × d. Of 8 heads, 1/2, 1/4, …, 1/256; of a number that is no power of 2, those of the next
 * smaller one, then every other of the next larger.
 *
 * @returns [heads], each above 0 and below 1
 * @see Press et al. 2022, §3 (arXiv:2108.12409), and its code for numbers that are no power of 2
 */
export function alibiSlopes(heads: number): Float64Array {
  const power = 2 ** Math.floor(Math.log2(heads));
  const even = (count: number) =>
    Array.from({ length: count }, (_, head) => 2 ** ((-8 * (head + 1)) / count));
  const between = even(2 * power).filter((_, at) => at % 2 === 0);
  return Float64Array.from([...even(power), ...between.slice(0, heads - power)]);
}

/** How T5 shares numbers among distances. */
export interface Buckets {
  readonly count: number;
  /** From this distance on all share the last one. */
  readonly most: number;
  /** Whether tokens behind have buckets of their own, as in an encoder. */
  readonly bothWays: boolean;
}

export const T5_BUCKETS: Buckets = { count: 32, most: 128, bothWays: true };

/**
 * Which of T5's buckets a distance falls into: near ones have one each, farther ones share, ever
 * more of them the farther they are.
 *
 * @param distance of the token looked at from the one that looks: below 0 is before it
 * @returns 0 to `count` - 1
 * @see Raffel et al. 2020, §2.1 (arXiv:1910.10683), and T5Attention._relative_position_bucket
 */
export function bucketOf(
  distance: number,
  { count, most, bothWays }: Buckets = T5_BUCKETS,
): number {
  const own = bothWays ? count / 2 : count;
  const first = bothWays && distance > 0 ? own : 0;
  const far = bothWays ? Math.abs(distance) : Math.max(0, -distance);
  const exact = own / 2;
  if (far < exact) return first + far;
  const steps = (Math.log(far / exact) / Math.log(most / exact)) * (own - exact);
  return first + Math.min(own - 1, exact + Math.floor(steps));
}
