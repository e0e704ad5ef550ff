import { Failed } from "../../domain/failure.ts";
import type { Inner } from "../../domain/model/inner.ts";
import type { Intervention } from "../../domain/model/interventions.ts";
import type { RunId } from "../../domain/model/run.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Site } from "./changeable.ts";

/** An intervention with the numbers that it needs: of a patch, those from the other run. */
export type Change =
  | Extract<Intervention, { change: "scale" | "add" }>
  | (Omit<Extract<Intervention, { change: "patch" }>, "from"> & {
      /** One row for each of `positions`. */
      readonly rows: readonly Float32Array[];
    });

/**
 * Fetches what patches need.
 *
 * @param inside tensors of another run; asked once for each run
 * @throws RangeError if a patch names more positions here than there, or one that is not there
 */
export async function withRows(
  interventions: readonly Intervention[],
  inside: (run: RunId, which: readonly Inner[]) => Promise<readonly Tensor[]>,
): Promise<readonly Change[]> {
  const patches = interventions.filter((one) => one.change === "patch");
  const tensors = new Map<Intervention, Tensor>();
  for (const run of new Set(patches.map(({ from }) => from.run))) {
    const ofRun = patches.filter(({ from }) => from.run === run);
    const found = await inside(
      run,
      ofRun.map(({ at: { tensor, kind, layer } }) => ({ tensor, kind, layer })),
    );
    for (const [i, patch] of ofRun.entries()) tensors.set(patch, found[i] as Tensor);
  }
  return interventions.map((one) => {
    if (one.change === "scale" || one.change === "add") return one;
    if (one.change !== "patch") throw new Failed({ kind: "notFound", model: "", tensor: "scores" });
    const { from, ...patch } = one;
    const { length } = patch.positions;
    if (from.positions.length !== length) {
      throw new RangeError(`${length} positions to patch from ${from.positions.length}.`);
    }
    const head = patch.at.tensor === "headOutputs" ? [patch.at.head] : [];
    const tensor = tensors.get(one) as Tensor;
    return { ...patch, rows: from.positions.map((at) => slice(tensor, ...head, at).data) };
  });
}

/** Where a change is made, and how much there is of it in one text. */
export interface Target {
  readonly site: Site;
  /** 1 for the residual stream. */
  readonly heads: number;
  /** How many positions, and how many the file has room for. */
  readonly length: number;
  readonly room: number;
  /** Of a row, unless the change brings rows of its own. */
  readonly width: number;
}

/**
 * What the inputs of all sites are to be fed for some changes; 1 and 0 where nothing is changed.
 *
 * @throws RangeError if a change names a head or position that is not there, or numbers that do not
 *   fit
 */
export function fed(
  sites: readonly Site[],
  changes: readonly (readonly [Target, Change])[],
): ReadonlyMap<string, Tensor> {
  const added = new Map<string, Tensor>();
  for (const { scale, shift, axes } of sites) {
    const shape = axes === "queries" ? [1, 1, 1] : [1, 1];
    added.set(scale, { data: Float32Array.of(1), shape });
    added.set(shift, { data: Float32Array.of(0), shape });
  }
  for (const [target, change] of changes) apply(added, target, change);
  return added;
}

function apply(added: Map<string, Tensor>, target: Target, change: Change): void {
  const { site, heads, length, room } = target;
  const axes = site.axes === "queries" ? [heads, room] : [room];
  const head = change.at.tensor === "headOutputs" ? change.at.head : 0;
  const positions = change.change === "scale" ? range(length) : change.positions;
  checkIndex("Head", head, heads);
  for (const position of positions) checkIndex("Position", position, length);
  const rows = positions.map((position) => head * room + position);
  const scale = grown(added, site.scale, [...axes, 1]);
  const shiftOf = (width: number) => grown(added, site.shift, [...axes, width]);
  switch (change.change) {
    case "scale": {
      checkFinite([change.factor]);
      const { data, shape } = added.get(site.shift) as Tensor;
      const width = data.length === 1 ? 0 : (shape.at(-1) as number);
      for (const row of rows) {
        (scale[row] as number) *= change.factor;
        for (let i = row * width; i < (row + 1) * width; i++) (data[i] as number) *= change.factor;
      }
      return;
    }
    case "add": {
      const { vector, factor } = change;
      checkFinite([...vector, factor]);
      checkWidth(vector, target.width);
      const shift = shiftOf(target.width);
      for (const row of rows) {
        vector.forEach((value, i) => {
          (shift[row * target.width + i] as number) += factor * value;
        });
      }
      return;
    }
    case "patch": {
      const [first] = change.rows;
      if (!first) return;
      if (site.axes === "rows") checkWidth(first, target.width);
      const shift = shiftOf(first.length);
      rows.forEach((row, i) => {
        scale[row] = 0;
        shift.set(change.rows[i] as Float32Array, row * first.length);
      });
    }
  }
}

/** The numbers fed so far; made as large as `shape` if it still is the one that changes nothing. */
function grown(added: Map<string, Tensor>, name: string, shape: readonly number[]): Float32Array {
  const { data } = added.get(name) as Tensor;
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length === size) return data;
  const grown = new Float32Array(size).fill(data[0] as number);
  added.set(name, { data: grown, shape });
  return grown;
}

const range = (length: number) => Array.from({ length }, (_, i) => i);

function checkIndex(what: string, index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw new RangeError(`${what} ${index} of ${length}: numbered from 0.`);
}

function checkFinite(numbers: readonly number[]): void {
  if (!numbers.every(Number.isFinite)) throw new RangeError("A number to change by is not finite.");
}

function checkWidth({ length }: Float32Array, width: number): void {
  if (length !== width)
    throw new RangeError(`A vector of ${length} numbers, and should be ${width}.`);
}
