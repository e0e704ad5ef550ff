// What each step computes, as one would write it down: double precision, one vector at a time, no
// speed. Every step of every model of the tests is computed anew by these and held against what the
// model's own file gives.

import { expWeights } from "../model/softmax.ts";
import type { Tensor } from "../model/tensor.ts";

/** Numbers of one token, or of one token in one head. */
export type Vector = ArrayLike<number>;

const at = (vector: Vector, i: number): number => vector[i] as number;
const each = (x: Vector, of: (value: number, i: number) => number) => Float64Array.from(x, of);
const mean = (x: Vector, of: (value: number) => number) =>
  each(x, of).reduce((sum, value) => sum + value, 0) / x.length;

/** Mean 0 and variance 1, then a learned gain and bias for each dimension: Ba et al. 2016, eq. 4. */
export function layerNorm(x: Vector, gain?: Vector, bias?: Vector, epsilon = 0): Float64Array {
  const center = mean(x, (value) => value);
  const variance = mean(x, (value) => (value - center) ** 2);
  const spread = Math.sqrt(variance + epsilon);
  return each(x, (value, i) => (gain?.[i] ?? 1) * ((value - center) / spread) + (bias?.[i] ?? 0));
}

/** Mean square 1, then a learned gain for each dimension: Zhang and Sennrich 2019, eq. 4. */
export function rmsNorm(x: Vector, gain?: Vector, epsilon = 0): Float64Array {
  const size = Math.sqrt(mean(x, (value) => value ** 2) + epsilon);
  return each(x, (value, i) => (gain?.[i] ?? 1) * (value / size));
}

/** x · W + b: each number that comes out is a weighted sum of all that go in. @param W [in, out] */
export function project(x: Vector, { data, shape }: Tensor, b?: Vector): Float64Array {
  const out = shape.slice(1).reduce((all, length) => all * length, 1);
  const y = new Float64Array(out);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < out; j++) y[j] = at(y, j) + at(x, i) * at(data, i * out + j);
  }
  return each(y, (value, j) => value + (b?.[j] ?? 0));
}

/**
 * Turns each pair of dimensions by the angle of the token's place: Su et al. 2021, eq. 34. The first
 * dimensions are turned, as many as there are angles; what is behind them stays.
 *
 * @param cos of the angle of each turned dimension; likewise `sin`
 * @param apart how far the two dimensions of a pair stand apart
 */
export function turn(x: Vector, cos: Vector, sin: Vector, apart: number): Float64Array {
  return each(x, (value, i) => {
    if (i >= cos.length) return value;
    const isFirst = Math.floor(i / apart) % 2 === 0;
    const across = isFirst ? -at(x, i + apart) : at(x, i - apart);
    return value * at(cos, i) + across * at(sin, i);
  });
}

export const dot = (a: Vector, b: Vector): number =>
  each(a, (value, i) => value * at(b, i)).reduce((sum, product) => sum + product, 0);

/** How well a query fits each key: q · k × scale. Vaswani et al. 2017, §3.2.1, eq. 1. */
export const score = (query: Vector, keys: readonly Vector[], scale: number): Float64Array =>
  Float64Array.from(keys, (key) => dot(query, key) * scale);

/** Holds numbers between -cap and cap, small ones as they are: Gemma 2, §2 (arXiv:2408.00118). */
export const softCap = (x: Vector, cap: number): Float64Array =>
  each(x, (value) => cap * Math.tanh(value / cap));

/**
 * Shares that sum to 1: exp(s) of each, divided by the sum of all. A sink is one score more, that of
 * no token: what it takes is not given to any.
 */
export function shares(scores: Vector, sink?: number): Float64Array {
  const all = Float32Array.from(
    sink === undefined ? Array.from(scores) : [...each(scores, (s) => s), sink],
  );
  const weights = expWeights(all, Math.max(...all));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.subarray(0, scores.length).map((weight) => weight / sum);
}

/** The values of all tokens, each by its weight: Σ weight · value. Vaswani et al. 2017, eq. 1. */
export function mix(weights: Vector, values: readonly Vector[]): Float64Array {
  const mixed = new Float64Array(values[0]?.length ?? 0);
  values.forEach((value, to) => {
    for (let i = 0; i < mixed.length; i++) mixed[i] = at(mixed, i) + at(weights, to) * at(value, i);
  });
  return mixed;
}

/** What all heads give of one token, one behind the other: Vaswani et al. 2017, §3.2.2. */
export const join = (heads: readonly Vector[]): Float64Array =>
  Float64Array.from(heads.flatMap((head) => Array.from(head)));

export const add = (x: Vector, f: Vector): Float64Array =>
  each(x, (value, i) => value + at(f, i % f.length));

export const multiply = (g: Vector, u: Vector): Float64Array =>
  each(g, (value, i) => value * at(u, i % u.length));

/** Where the largest stands, the first of equal ones: greedy decoding. */
export function likeliest(p: Vector): number {
  let best = 0;
  for (let id = 1; id < p.length; id++) if (at(p, id) > at(p, best)) best = id;
  return best;
}

/** x · Φ(x), Φ the share of a standard normal below x: Hendrycks and Gimpel 2016, §2. */
export const gelu = (x: Vector): Float64Array =>
  each(x, (value) => (value / 2) * (1 + erf(value / Math.SQRT2)));

/** The same in a form that is faster to compute: Hendrycks and Gimpel 2016, §2. */
export const geluTanh = (x: Vector): Float64Array =>
  each(x, (v) => (v / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))));

/** x · σ(1.702 x), coarser: Hendrycks and Gimpel 2016, §2. */
export const quickGelu = (x: Vector): Float64Array =>
  each(x, (value) => value / (1 + Math.exp(-1.702 * value)));

/** Negative numbers become 0: Nair and Hinton 2010. */
export const relu = (x: Vector): Float64Array => each(x, (value) => Math.max(0, value));

/** x · σ(x), also called Swish: Ramachandran et al. 2017. */
export const silu = (x: Vector): Float64Array => each(x, (value) => value / (1 + Math.exp(-value)));

/** 2/√π · e^(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n+1)): Abramowitz and Stegun 1964, 7.1.6. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x); // but for less than 1e-16
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Whole numbers of 8 bits: how far apart those that they stand for are, and which stands for 0. */
export interface Steps {
  readonly step: number;
  readonly zero: number;
  readonly least: number;
  readonly most: number;
}

/** The nearest numbers that 8 bits can stand for: Jacob et al. 2018, eq. 1. */
export const round = (x: Vector, { step, zero, least, most }: Steps): Float64Array =>
  each(x, (value) => step * (Math.max(least, Math.min(most, even(value / step) + zero)) - zero));

/** Steps by which all numbers of a text fit into 0 to 255: ONNX, DynamicQuantizeLinear. */
export function stepsOf(x: Vector): Steps {
  const [low, high] = Array.from(x).reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [0, 0]);
  const step = Math.fround(Math.fround(high - low) / 255);
  const zero = Math.max(0, Math.min(255, even(-low / step)));
  return { step, zero, least: 0, most: 255 };
}

/** The nearest whole number; the even one of two that are as near. */
function even(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
