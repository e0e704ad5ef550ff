import type { Settings, StepKind } from "../../../domain/program/program.ts";
import {
  erf,
  gelu,
  geluTanh,
  quickGelu,
  relu,
  silu,
  softCap,
  type Vector,
} from "../../../domain/program/reference.ts";

/** Numbers that functions are told apart by: -8 to 8, and some far out. */
export const GRID: Float32Array = Float32Array.from([
  ...Array.from({ length: 65 }, (_, i) => (i - 32) / 4),
  ...[-30, -20, -12, 12, 20, 30],
]);
const [ZERO, ONE, TWO] = [32, 36, 40]; // where these stand in it
const FAR = GRID.length - 1;

const KNOWN: readonly (readonly [StepKind, (x: Vector) => Float64Array])[] = [
  ["relu", relu],
  ["gelu", gelu],
  ["geluTanh", geluTanh],
  ["quickGelu", quickGelu],
  ["silu", silu],
  ["tanh", (x) => Float64Array.from(x, Math.tanh)],
];

/**
 * Which function made these numbers of `GRID`: files write one and the same in many ways, so it is
 * told by what it gives.
 *
 * @param within how far they may be off, as a share
 */
export function functionOf(made: Float32Array, within: number): Function | undefined {
  if (made.length === 0) return undefined;
  const c = made[ONE] as number;
  const shift = made[ZERO] as number;
  const power = Math.round(Math.log2(Math.abs(made[TWO] as number)));
  const cap = capOf(made[FAR] as number);
  const all: readonly (readonly [Function, Vector])[] = [
    [{ kind: "scale", settings: { c } }, GRID.map((x) => c * x)],
    ...KNOWN.map(([kind, of]) => [{ kind, settings: {} }, of(GRID)] as const),
    ...[1, Math.SQRT1_2].map((c) => {
      return [
        { kind: "erf", settings: { c } },
        Float64Array.from(GRID, (x) => erf(c * x)),
      ] as const;
    }),
    [{ kind: "offset", settings: { c: shift } }, GRID.map((x) => x + shift)],
    [{ kind: "power", settings: { c: power } }, GRID.map((x) => x ** power)],
    [{ kind: "cap", settings: { c: cap } }, softCap(GRID, cap)],
  ];
  const fitting = all
    .map(([told, expected]) => ({ told, off: offBy(made, expected) }))
    .filter(({ off }) => off <= within)
    .sort((a, b) => a.off - b.off);
  return fitting[0]?.told;
}

/** A function and the numbers in its formula. */
interface Function {
  readonly kind: StepKind;
  readonly settings: Settings;
}

function offBy(made: Float32Array, expected: Vector): number {
  const off = Array.from(made, (value, i) => {
    const other = expected[i] as number;
    return Math.abs(value - other) / (1 + Math.abs(other));
  });
  return off.some(Number.isNaN) ? Infinity : Math.max(...off);
}

/** The cap that leaves so much of the largest number. */
function capOf(left: number): number {
  const [far] = GRID.slice(FAR) as unknown as readonly [number];
  let [low, high] = [Math.abs(left), 1e6];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle * Math.tanh(far / middle) < left) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
