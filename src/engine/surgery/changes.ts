import type {
  Add,
  ChangePlace,
  Hide,
  Intervention,
  Scale,
} from "../../domain/model/interventions.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { type Site, unchanged } from "./changeable.ts";

/** An intervention with the numbers that it needs. */
export type Change = Scale | Add | Put | Extract<Intervention, { change: "replace" }> | Hidden;

/** Numbers in place of others: a patch has those of another run, "set" its own, "mean" the mean. */
export interface Put {
  readonly change: "patch";
  readonly at: ChangePlace;
  readonly positions: readonly number[];
  /** One for each of `positions`. */
  readonly rows: readonly Float32Array[];
}

export interface Hidden extends Hide {
  /**
   * Which keys each query sees in the unchanged run, by layer: [heads, from, to], -Infinity where it
   * does not. Needed of queries that are not to see themselves either.
   */
  readonly seen?: ReadonlyMap<number, Tensor>;
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
 * What the inputs of sites are to be fed for some changes: those of every group that is changed, 1
 * and 0 where nothing is.
 *
 * @throws RangeError if a change names a head or position that is not there, or numbers that do not
 *   fit
 */
export function fed(
  sites: readonly Site[],
  changes: readonly (readonly [Target, Scale | Add | Put])[],
): Map<string, Tensor> {
  const groups = new Set(changes.map(([{ site }]) => site.group));
  const added = new Map(
    sites.filter(({ group }) => groups.has(group)).flatMap((site) => unchanged(site)),
  );
  for (const [target, change] of changes) apply(added, target, change);
  return added;
}

function apply(added: Map<string, Tensor>, target: Target, change: Scale | Add | Put): void {
  const { site, heads, length, room } = target;
  const axes = site.axes === "queries" ? [1, heads, room] : [1, room];
  const head = change.at.tensor === "headOutputs" ? change.at.head : 0;
  const positions = change.positions ?? range(length);
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

export const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

export function checkIndex(what: string, index: number, length: number): void {
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
