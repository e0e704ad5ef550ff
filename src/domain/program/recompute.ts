import { slice, type Tensor } from "../model/tensor.ts";
import type { Letter, Step } from "./program.ts";
import * as reference from "./reference.ts";

/** Numbers in double precision, the last axis innermost. */
export interface Exact {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/**
 * What a step gives, computed by `reference.ts` from the numbers that it takes. These may be slices
 * of what the step takes, as long as they fit: one head's query and its keys, one token's row.
 *
 * @param of the numbers of a letter of its formula
 * @returns undefined of a step whose work is not known, or that takes no numbers
 * @throws RangeError if a letter has no numbers
 */
export function recompute(
  { kind, settings }: Pick<Step, "kind" | "settings">,
  of: (letter: Letter) => Tensor | undefined,
): Exact | undefined {
  const got = (letter: Letter): Tensor => {
    const found = of(letter);
    if (found) return found;
    throw new RangeError(`${kind} takes ${letter}.`);
  };
  const row = (letter: Letter) => of(letter)?.data;
  const { c = 1 } = settings;
  const { ε: epsilon = 0, apart = 1 } = settings;
  const rounded = (x: Float64Array) => (settings.steps ? reference.round(x, settings.steps) : x);
  switch (kind) {
    case "embed":
    case "positions":
    case "segments":
      return lookUp(got("x"), got("E"));
    case "sum":
    case "residual":
      return whole(got("x"), (x) => reference.add(x, got("f").data));
    case "bias":
      return whole(got("s"), (s) => reference.add(s, got("B").data));
    case "mask":
      return whole(got("s"), (s) => reference.add(s, got("M").data));
    case "gated":
      return whole(got("g"), (g) => reference.multiply(g, got("u").data));
    case "scale":
      return whole(got("x"), (x) => Float64Array.from(x, (value) => value * c));
    case "layerNorm":
      return rows(got("x"), (x) => reference.layerNorm(x, row("γ"), row("β"), epsilon));
    case "rmsNorm":
      return rows(got("x"), (x) => reference.rmsNorm(x, row("γ"), epsilon));
    case "queries":
    case "keys":
    case "values":
      return heads(
        rows(got("x"), (x) => rounded(reference.project(x, got("W"), row("b")))),
        got("W"),
      );
    case "rotate":
      return rows(got("x"), (x, at) =>
        reference.turn(x, angle(got("cos"), at), angle(got("sin"), at), apart),
      );
    case "scores": {
      const [queries, keys] = [got("Q"), got("K")];
      return rows(queries, (query, at) => reference.score(query, shared(queries, keys, at), c));
    }
    case "cap":
      return whole(got("x"), (x) => reference.softCap(x, c));
    case "softmax": {
      const [scores, sinks] = [got("s"), of("z")?.data];
      const [, from = 1] = scores.shape;
      return rows(scores, (s, at) => reference.shares(s, sinks?.[Math.floor(at / from)]));
    }
    case "mix": {
      const [weights, values] = [got("A"), got("V")];
      return rows(weights, (row, at) => reference.mix(row, shared(weights, values, at)));
    }
    case "output":
      return rows(joined(got("h")), (x) => reference.project(x, flat(got("W")), row("b")));
    case "up":
    case "gate":
    case "down":
    case "dense":
    case "logits":
      return rows(got("x"), (x) => reference.project(x, got("W"), row("b")));
    case "probabilities":
      return rows(got("x"), (x) => reference.shares(x));
    case "choose": {
      const { data, shape } = rows(got("p"), (p) => Float64Array.of(reference.likeliest(p)));
      return { data, shape: shape.slice(0, -1) };
    }
    case "gelu":
      return whole(got("x"), reference.gelu);
    case "geluTanh":
      return whole(got("x"), reference.geluTanh);
    case "quickGelu":
      return whole(got("x"), reference.quickGelu);
    case "relu":
      return whole(got("x"), reference.relu);
    case "silu":
      return whole(got("x"), reference.silu);
    case "tanh":
      return whole(got("x"), (x) => Float64Array.from(x, Math.tanh));
    case "erf":
      return whole(got("x"), (x) => Float64Array.from(x, (value) => reference.erf(c * value)));
    case "power":
      return whole(got("x"), (x) => Float64Array.from(x, (value) => value ** c));
    case "offset":
      return whole(got("x"), (x) => Float64Array.from(x, (value) => value + c));
    case "round":
      return whole(got("x"), (x) => reference.round(x, settings.steps ?? reference.stepsOf(x)));
    case "tokenize":
    case "unknown":
      return undefined;
  }
}

/** What becomes of each row along the last axis. */
function rows(
  { data, shape }: Tensor | Exact,
  make: (row: Float32Array, at: number) => Float64Array,
): Exact {
  const width = shape.at(-1) ?? 1;
  const made = Array.from({ length: data.length / width }, (_, at) =>
    make(data.subarray(at * width, (at + 1) * width) as Float32Array, at),
  );
  const out = new Float64Array(made.reduce((size, { length }) => size + length, 0));
  const [first] = made;
  made.forEach((row, at) => {
    out.set(row, at * row.length);
  });
  return { data: out, shape: [...shape.slice(0, -1), first?.length ?? width] };
}

const whole = ({ data, shape }: Tensor, make: (all: Float32Array) => Float64Array): Exact => ({
  data: make(data),
  shape,
});

/** Rows of a table, one for each whole number. */
const lookUp = (ids: Tensor, table: Tensor): Exact =>
  rows({ data: ids.data, shape: [ids.data.length, 1] }, ([id = 0]) =>
    Float64Array.from(slice(table, id).data),
  );

/** The angles of a row of [heads, tokens, headWidth]: [tokens, turned]. */
function angle({ data, shape: [tokens = 1, turned = 0] }: Tensor, at: number): Float32Array {
  const token = at % tokens;
  return data.subarray(token * turned, (token + 1) * turned);
}

/** The keys or values that row `at` of [heads, from, …] looks at; heads share them in equal groups. */
function shared({ shape: [heads = 1, from = 1] }: Tensor, all: Tensor, at: number) {
  const [groups = 1, to = 0] = all.shape;
  const group = Math.floor(Math.floor(at / from) / (heads / groups));
  return Array.from({ length: to }, (_, place) => slice(all, group, place).data);
}

/** [tokens, heads × headWidth] → [heads, tokens, headWidth]. @param weights [in, heads, headWidth] */
function heads({ data, shape: [tokens = 0, out = 0] }: Exact, weights: Tensor): Exact {
  const [, count = 1, width = out] = weights.shape;
  const split = new Float64Array(data.length);
  for (let token = 0; token < tokens; token++) {
    for (let head = 0; head < count; head++) {
      const start = token * out + head * width;
      split.set(data.subarray(start, start + width), (head * tokens + token) * width);
    }
  }
  return { data: split, shape: [count, tokens, width] };
}

/** [heads, tokens, headWidth] → [tokens, heads × headWidth]. */
function joined(all: Tensor): Exact {
  const [count = 0, tokens = 0, width = 0] = all.shape;
  const each = Array.from({ length: tokens }, (_, token) =>
    reference.join(Array.from({ length: count }, (_, head) => slice(all, head, token).data)),
  );
  const data = new Float64Array(tokens * count * width);
  each.forEach((row, token) => {
    data.set(row, token * row.length);
  });
  return { data, shape: [tokens, count * width] };
}

/** [heads, headWidth, width] → [heads × headWidth, width]. */
const flat = ({ data, shape }: Tensor): Tensor => {
  const width = shape.at(-1) ?? 1;
  return { data, shape: [data.length / width, width] };
};
