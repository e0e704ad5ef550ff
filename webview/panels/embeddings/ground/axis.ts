/** A part of the range of a number, and where it is labeled. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** How many decimals a tick has, and a value that is to be told from others by a tenth of a step. */
  readonly decimals: { readonly tick: number; readonly value: number };
}

/** Where a number ends. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** The finest step that says something. */
  readonly finest: number;
}

export const COSINES: Range = { least: -1, most: 1, finest: 0.05 };
export const DISTANCES: Range = { least: 0, most: Number.POSITIVE_INFINITY, finest: 0 };
export const PRODUCTS: Range = { ...DISTANCES, least: Number.NEGATIVE_INFINITY };

const MOST = 5; // steps on an axis
const MOST_DECIMALS = 10;
const ROOM = 1e-6; // of a step: so near to a tick, a value is on it; before the least there is some

/** The part of a range that holds some numbers, in at most five round steps. */
export function axisOf(values: readonly number[], { least, most, finest } = COSINES): Axis {
  const [first, last] = [Math.min(...values), Math.max(...values)];
  let [step, count, start] = [0, 0, 0];
  for (step of steps(Math.max(finest, (last - first) / MOST / 2, Math.abs(last) * 1e-6, 1e-9))) {
    start = Math.max(Math.round(least / step), Math.floor(first / step - ROOM));
    const end = Math.min(Math.round(most / step), Math.ceil(last / step - ROOM));
    count = Math.max(1, end - start);
    if (count <= MOST) break;
  }
  // Whole multiples of the step, rounded to what is written.
  const ticks = Array.from({ length: count + 1 }, (_, i) => rounded((start + i) * step));
  return {
    ...{ from: ticks[0] as number, to: ticks.at(-1) as number, ticks },
    decimals: { tick: decimalsOf(step), value: decimalsOf(step / 10) },
  };
}

/** 1 of 0.5, 2 of 0.02, none of 50. */
const decimalsOf = (step: number): number =>
  Math.min(MOST_DECIMALS, Math.max(0, -Math.floor(Math.log10(step * (1 + ROOM)))));

/** 1, 2, 5, 10, … times a power of ten, from the first that is no smaller than `least`. */
function* steps(least: number): Generator<number> {
  let power = 10 ** Math.floor(Math.log10(least));
  for (; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= least * (1 - ROOM)) yield digit * power;
  }
}

const rounded = (value: number): number => Number(value.toPrecision(12)) + 0;
