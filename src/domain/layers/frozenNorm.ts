/**
 * A norm at one position, as the linear map that it is once the number it divides by is held:
 * γ ⊙ (x − mean) · scale + β. What goes through it in parts adds up to what goes through it whole.
 */
export interface FrozenNorm {
  /** `none`: what is added is shifted at most, as by a bias; `rms` takes no mean off. */
  readonly kind: "none" | "rms" | "layer";
  readonly gain: Float64Array; // γ, [width]
  readonly shift: Float64Array; // β, [width]
  /** What is added to the mean of squares before its root is taken. */
  readonly epsilon: number;
  /** How far it is from what it was fitted to, as a part of the largest number there. */
  readonly off: number;
}

/** Rows one behind the other: [count, width]. */
export interface Rows {
  readonly data: ArrayLike<number>;
  readonly width: number;
}

const EPSILONS = [0, 1e-12, 1e-8, 1e-6, 1e-5, 1e-3]; // as models have them
const SIMPLER = 3; // a kind with fewer parameters is taken if it is at most so much farther off
const EXACT = 1e-6;

/**
 * Finds the norm that makes `after` of `before`, by least squares in each dimension: layer
 * normalization (Ba et al. 2016), RMSNorm (Zhang & Sennrich 2019), or a bias alone.
 *
 * @param before of at least 8 positions
 * @returns the kind that fits best; whether it fits at all is told by `off`
 */
export function fitNorm(before: Rows, after: Rows): FrozenNorm {
  const found = (["none", "rms", "layer"] as const).map((kind) =>
    (kind === "none" ? [0] : EPSILONS)
      .map((epsilon) => fitted({ kind, epsilon }, before, after))
      .reduce((best, one) => (one.off < best.off ? one : best)),
  );
  return found.reduce((best, one) => (one.off * SIMPLER + EXACT < best.off ? one : best));
}

function fitted(norm: Pick<FrozenNorm, "kind" | "epsilon">, before: Rows, after: Rows): FrozenNorm {
  const { width, data } = before;
  const count = data.length / width;
  const plain = Array.from({ length: count }, (_, row) => {
    const own = rowOf(before, row);
    const scale = scaleOf(norm, own);
    const mean = norm.kind === "layer" ? meanOf(own) : 0;
    return own.map((value) => (value - mean) * scale);
  });
  const gain = new Float64Array(width).fill(1);
  const shift = new Float64Array(width);
  let [far, most] = [0, 0];
  for (let i = 0; i < width; i++) {
    const xs = plain.map((row) => row[i] as number);
    const ys = plain.map((_, row) => after.data[row * width + i] as number);
    const [meanX, meanY] = norm.kind === "rms" ? [0, 0] : [meanOf(xs), meanOf(ys)];
    if (norm.kind !== "none") {
      const [dot, square] = xs.reduce(
        ([dot, square], x, row) => [
          dot + (x - meanX) * ((ys[row] as number) - meanY),
          square + (x - meanX) ** 2,
        ],
        [0, 0] as [number, number],
      );
      gain[i] = square > 0 ? dot / square : 0;
    }
    shift[i] = meanY - (gain[i] as number) * meanX;
    for (const [row, x] of xs.entries()) {
      const y = ys[row] as number;
      far = Math.max(far, Math.abs(y - (gain[i] as number) * x - (shift[i] as number)));
      most = Math.max(most, Math.abs(y));
    }
  }
  return { ...norm, gain, shift, off: most > 0 ? far / most : 0 };
}

/** What a norm multiplies by at a position: 1 / √(mean of squares + ε). */
export function scaleOf(
  { kind, epsilon }: Pick<FrozenNorm, "kind" | "epsilon">,
  row: ArrayLike<number>,
): number {
  if (kind === "none") return 1;
  const mean = kind === "layer" ? meanOf(row) : 0;
  let squares = 0;
  for (let i = 0; i < row.length; i++) squares += ((row[i] as number) - mean) ** 2;
  return 1 / Math.sqrt(squares / row.length + epsilon) || 0;
}

/** A part of what the norm was given, on its way through: γ ⊙ (part − its mean) · scale. */
export function through(
  { kind, gain }: FrozenNorm,
  scale: number,
  part: ArrayLike<number>,
): Float64Array {
  const mean = kind === "layer" ? meanOf(part) : 0;
  return gain.map((one, i) => one * ((part[i] as number) - mean) * scale);
}

function rowOf({ data, width }: Rows, row: number): Float64Array {
  return Float64Array.from({ length: width }, (_, i) => data[row * width + i] as number);
}

function meanOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number;
  return sum / numbers.length;
}
