import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type { PositionTurns } from "../../../domain/positions/modelPositions.ts";
import { BASE, frequencies } from "../../../domain/positions/positions.ts";
import type { SaidRotary } from "../../config/rotary.ts";

const ALIKE = 0.05; // of lengths: what is turned keeps its own, but for rounding
const CLOSE = 0.005; // of an angle: the formula's is meant
const SHARP = 0.01; // of an angle, up to which it tells the base
const TRIED = 16; // positions that show whether lengths stay
const LEAST = 1e-6; // radians: floats are as exact
const ROUGH = 0.1; // radians that angles may be off, as where queries are rounded to 8 bits

/** By how much each pair of dimensions turns from one position to the next. */
export interface Turns {
  /** In radians: [pairs]. */
  readonly angles: Float64Array;
  /** How far each may be off, likewise. */
  readonly errors: Float64Array;
}

/** How a head's dimensions are paired: i with i + width / 2, or 2i with 2i + 1. */
type Pairing = (pair: number, width: number) => readonly [number, number];
const PAIRINGS: readonly Pairing[] = [
  (pair, width) => [pair, pair + width / 2],
  (pair) => [2 * pair, 2 * pair + 1],
];

/**
 * The angles by which queries of one token are turned from position to position, however the model's
 * file writes it: of the pairs of dimensions that keep their length, the widest set.
 *
 * @param queries of the same token in every position, [heads, positions, headWidth]
 * @returns undefined if they change in another way, or are rounded too much to tell
 */
export function turnsOf(queries: Tensor): Turns | undefined {
  const [, , headWidth = 0] = queries.shape;
  for (let width = headWidth - (headWidth % 2); width > 0; width -= 2)
    for (const pairing of PAIRINGS)
      if (isTurnedBy(queries, width, pairing)) return anglesOf(queries, width, pairing);
  return undefined;
}

/** Whether pairs of the first `width` dimensions keep their length, and the others stay. */
function isTurnedBy(queries: Tensor, width: number, pairing: Pairing): boolean {
  const [heads = 0, count = 0, headWidth = 0] = queries.shape;
  let [change, size] = [0, 0];
  for (let head = 0; head < heads; head++) {
    const first = slice(queries, head, 0).data;
    for (let at = 1; at < count; at += Math.ceil(count / TRIED)) {
      const row = slice(queries, head, at).data;
      const square = (of: Float32Array, i: number) => (of[i] as number) ** 2;
      for (let pair = 0; pair < width / 2; pair++) {
        const [x, y] = pairing(pair, width);
        const own = square(first, x) + square(first, y);
        change += Math.abs(square(row, x) + square(row, y) - own);
        size += own;
      }
      for (let i = width; i < headWidth; i++) {
        change += 2 * Math.abs((row[i] as number) - (first[i] as number)) * Math.abs(first[i] ?? 0);
        size += square(first, i);
      }
    }
  }
  return change <= ALIKE * size;
}

function anglesOf(queries: Tensor, width: number, pairing: Pairing): Turns | undefined {
  const [, count = 0] = queries.shape;
  // Each twice as far as the one before, since farther ones tell it better.
  const steps = Array.from({ length: Math.ceil(Math.log2(count)) }, (_, i) => 2 ** i);
  const found = Array.from({ length: width / 2 }, (_, pair) => {
    const angles = wayOf(queries, pairing(pair, width));
    const turn = [...steps, count - 1].reduce((known, at) => {
      const way = known * at; // about: how often it went around is known
      return (way + wrapped((angles[at] as number) - way)) / at;
    }, 0);
    const off = angles.reduce((sum, angle, at) => sum + wrapped(angle - turn * at) ** 2, 0);
    return { turn, error: Math.max(LEAST, Math.sqrt(off / count)) / (count - 1) };
  });
  if (found.some(({ error }) => error * (count - 1) > ROUGH)) return undefined;
  // Where dimensions stand in turn, those behind the last that turns are not turned at all.
  const last = pairing === PAIRINGS[1] ? found.findLastIndex(isSeen) + 1 : undefined;
  const turned = found.slice(0, last);
  return {
    angles: Float64Array.from(turned, ({ turn }) => turn),
    errors: Float64Array.from(turned, ({ error }) => error),
  };
}

const isSeen = ({ turn, error }: { readonly turn: number; readonly error: number }) =>
  Math.abs(turn) > 4 * error;

/** The angle from the first position to each, of all heads together: [positions], -π to π. */
function wayOf(queries: Tensor, [x, y]: readonly [number, number]): Float64Array {
  const [heads = 0, count = 0] = queries.shape;
  return Float64Array.from({ length: count }, (_, at) => {
    let [cos, sin] = [0, 0];
    for (let head = 0; head < heads; head++) {
      const [from, to] = [slice(queries, head, 0).data, slice(queries, head, at).data];
      const [a, b] = [from[x] as number, from[y] as number];
      const [c, d] = [to[x] as number, to[y] as number];
      cos += a * c + b * d;
      sin += a * d - b * c;
    }
    return Math.atan2(sin, cos);
  });
}

/** The same angle between -π and π. */
const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/**
 * By which angles a model turns, and how that is known.
 *
 * @param said by its config
 */
export function rotaryOf(
  queries: Tensor,
  said: SaidRotary | undefined,
): Pick<PositionTurns, "angles" | "base" | "known"> {
  const [, , headWidth = 0] = queries.shape;
  const found = turnsOf(queries);
  if (!found) {
    const width = 2 * Math.floor((headWidth * (said?.share ?? 1)) / 2);
    const base = said?.base ?? BASE;
    return { angles: frequencies(width, base), base, known: said ? "said" : "assumed" };
  }
  const width = 2 * found.angles.length;
  if (said && isOf(found, said.base))
    return { angles: frequencies(width, said.base), base: said.base, known: "saidAndMeasured" };
  const base = baseOf(found);
  const isFormula = base !== undefined && isOf(found, base);
  return { angles: found.angles, base: isFormula ? base : undefined, known: "measured" };
}

/** Whether these are the formula's angles with this base, as far as they are known. */
const isOf = ({ angles, errors }: Turns, base: number): boolean =>
  frequencies(2 * angles.length, base).every(
    (due, i) => Math.abs((angles[i] as number) - due) <= CLOSE * due + 4 * (errors[i] as number),
  );

/** The base that the angles tell, each as much as it is known; undefined if none does. */
function baseOf({ angles, errors }: Turns): number | undefined {
  let [sum, weights] = [0, 0];
  for (const [i, angle] of angles.entries()) {
    const off = (errors[i] as number) / angle;
    if (i === 0 || !(angle > 0 && off < SHARP)) continue;
    const steps = i / angles.length; // angle = base^-steps
    const weight = (steps / off) ** 2;
    sum += (weight * -Math.log(angle)) / steps;
    weights += weight;
  }
  return weights > 0 ? Math.exp(sum / weights) : undefined;
}
