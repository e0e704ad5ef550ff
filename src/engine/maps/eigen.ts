/** An eigenvector of unit length, and its eigenvalue. */
export interface Eigen {
  readonly value: number;
  readonly vector: Float64Array; // [size]
}

/** A symmetric tridiagonal matrix: its diagonal, [size], and what stands beside it, [size - 1]. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

const ROUNDS = 4; // of inverse iteration; two are enough unless eigenvalues are nearly the same
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The largest eigenvalues of a symmetric matrix, the largest first, with eigenvectors at right angles
 * to each other. Householder's reduction to a tridiagonal matrix, bisection by Sturm's count and
 * inverse iteration: Golub and Van Loan, Matrix Computations, 4th edition, chapter 8. It takes about
 * size³ multiplications.
 *
 * @param matrix [size, size]; it is written over
 * @param count how many; all if there are fewer
 * @param pause awaited between steps of 3 · size² multiplications at most, told how far it is, 0 to 1
 */
export async function largestEigen(
  matrix: Float64Array,
  size: number,
  count: number,
  pause: (fraction: number) => Promise<void>,
): Promise<readonly Eigen[]> {
  const reduced = await reduce(matrix, size, pause);
  const found: Eigen[] = [];
  for (let place = 0; place < Math.min(count, size); place++) {
    const value = eigenvalue(reduced, place);
    // These are eigenvectors of the tridiagonal matrix, until all are found.
    found.push({ value, vector: eigenvector(reduced, value, found) });
  }
  for (const { vector } of found) reflectBack(matrix, size, vector);
  return found;
}

/**
 * Makes the matrix tridiagonal by a reflection for each column. The unit vector of reflection k
 * stays in the matrix, in row k from k + 1 on.
 */
async function reduce(
  matrix: Float64Array,
  size: number,
  pause: (fraction: number) => Promise<void>,
): Promise<Tridiagonal> {
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(Math.max(0, size - 1));
  for (let k = 0; k < size; k++) {
    await pause(1 - (1 - k / size) ** 3);
    diagonal[k] = matrix[k * size + k] as number;
    const mirror = matrix.subarray(k * size + k + 1, (k + 1) * size);
    if (mirror.length === 0) break;
    const first = mirror[0] as number;
    const length = first > 0 ? -lengthOf(mirror) : lengthOf(mirror);
    beside[k] = length;
    mirror[0] = first - length;
    const whole = lengthOf(mirror);
    if (whole === 0) continue; // nothing stands there that would have to go
    addTo(mirror, mirror, 1 / whole - 1);
    const rows = mirror.map((_, i) => 2 * dot(rowOf(matrix, size, k + 1 + i, k + 1), mirror));
    addTo(rows, mirror, -dot(rows, mirror));
    mirror.forEach((part, i) => {
      const row = rowOf(matrix, size, k + 1 + i, k + 1);
      const other = rows[i] as number;
      for (let j = 0; j < row.length; j++) {
        row[j] = (row[j] as number) - part * (rows[j] as number) - other * (mirror[j] as number);
      }
    });
  }
  return { diagonal, beside };
}

/** Takes a vector from where the matrix is tridiagonal back to where it came from. */
function reflectBack(matrix: Float64Array, size: number, vector: Float64Array): void {
  for (let k = size - 2; k >= 0; k--) {
    const mirror = matrix.subarray(k * size + k + 1, (k + 1) * size);
    const rest = vector.subarray(k + 1);
    addTo(rest, mirror, -2 * dot(rest, mirror));
  }
}

/** An eigenvalue by its place, the largest at 0, to the last digit. */
function eigenvalue(matrix: Tridiagonal, place: number): number {
  const reach = reachOf(matrix);
  let [low, high] = [-reach, reach];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (countAbove(matrix, middle) > place) low = middle;
    else high = middle;
  }
}

/** How many eigenvalues are larger than a number: by Sturm, as many as there are positive pivots. */
function countAbove({ diagonal, beside }: Tridiagonal, number: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    const before = i === 0 ? 0 : (beside[i - 1] as number) ** 2 / pivot;
    pivot = (diagonal[i] as number) - number - before || -Number.MIN_VALUE;
    if (pivot > 0) count++;
  }
  return count;
}

/** No eigenvalue is larger, or smaller than its opposite (Gershgorin). */
function reachOf({ diagonal, beside }: Tridiagonal): number {
  const side = (i: number) => Math.abs(beside[i] ?? 0);
  return diagonal.reduce((most, d, i) => Math.max(most, Math.abs(d) + side(i) + side(i - 1)), 0);
}

/** @param others eigenvectors that it is to be at right angles to */
function eigenvector(matrix: Tridiagonal, value: number, others: readonly Eigen[]): Float64Array {
  // No eigenvector is at right angles to this one but by chance, and another one begins elsewhere.
  const start = (_: unknown, i: number) => 0.5 + (((i + 1) * GOLDEN * (others.length + 1)) % 1);
  let vector = Float64Array.from(matrix.diagonal, start);
  for (let round = 0; round < ROUNDS; round++) {
    vector = solve(matrix, value, vector);
    for (const other of others) addTo(vector, other.vector, -dot(vector, other.vector));
    addTo(vector, vector, 1 / lengthOf(vector) - 1);
  }
  return vector;
}

/** (matrix - value · identity)⁻¹ · right, by elimination with exchange of rows. */
function solve({ diagonal, beside }: Tridiagonal, value: number, right: Float64Array) {
  const size = diagonal.length;
  const tiny = (reachOf({ diagonal, beside }) || 1) * Number.EPSILON;
  const pivots = diagonal.map((d) => d - value);
  const next = Float64Array.from({ length: size }, (_, i) => beside[i] ?? 0);
  const beyond = new Float64Array(size);
  const result = Float64Array.from(right);
  for (let i = 0; i + 1 < size; i++) {
    const below = beside[i] as number;
    const j = i + 1;
    if (Math.abs(pivots[i] as number) >= Math.abs(below)) {
      const factor = below / ((pivots[i] as number) || tiny);
      pivots[j] = (pivots[j] as number) - factor * (next[i] as number);
      result[j] = (result[j] as number) - factor * (result[i] as number);
    } else {
      const factor = (pivots[i] as number) / below;
      [pivots[i], next[i], pivots[j]] = [
        below,
        pivots[j] as number,
        (next[i] as number) - factor * (pivots[j] as number),
      ];
      [beyond[i], next[j]] = [next[j] as number, -factor * (next[j] as number)];
      const own = result[i] as number;
      [result[i], result[j]] = [result[j] as number, own - factor * (result[j] as number)];
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    const known =
      (next[i] as number) * (result[i + 1] ?? 0) + (beyond[i] as number) * (result[i + 2] ?? 0);
    const pivot = pivots[i] as number;
    result[i] = ((result[i] as number) - known) / (Math.abs(pivot) < tiny ? tiny : pivot);
  }
  // It may have grown beyond all numbers: only its direction counts.
  const most = result.reduce((largest, number) => Math.max(largest, Math.abs(number)), 0);
  return result.map((number) => number / most);
}

const rowOf = (matrix: Float64Array, size: number, row: number, from: number) =>
  matrix.subarray(row * size + from, (row + 1) * size);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

const lengthOf = (vector: Float64Array): number => Math.sqrt(dot(vector, vector));

/** to + factor · vector, in place. */
function addTo(to: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (vector[i] as number);
}
