import type { Inner } from "../../domain/model/inner.ts";
import type { Hide, Intervention, Mean, Patch, SetTo } from "../../domain/model/interventions.ts";
import type { RunId } from "../../domain/model/run.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import { type Change, range } from "./changes.ts";

/** Tensors of a run without interventions of ours; of the run that is changed if none is named. */
export type Inside = (
  run: RunId | undefined,
  which: readonly Inner[],
) => Promise<readonly Tensor[]>;

/** What one intervention needs of a run. */
interface Need {
  readonly run: RunId | undefined;
  readonly which: readonly Inner[];
}

/**
 * Fetches the numbers that interventions need: what patches take, means, and whom queries see.
 *
 * @param inside asked once for each run
 * @param layersOf the layers in which something is hidden
 * @throws RangeError if a patch names more positions here than there, or one that is not there
 */
export async function resolved(
  interventions: readonly Intervention[],
  inside: Inside,
  layersOf: (hide: Hide) => readonly Inner[],
): Promise<readonly Change[]> {
  const needs = interventions.map((one) => needOf(one, layersOf));
  const found = new Map<Need, readonly Tensor[]>();
  for (const run of new Set(needs.filter((need) => need !== undefined).map(({ run }) => run))) {
    const ofRun = needs.filter((need) => need !== undefined).filter((need) => need.run === run);
    const tensors = await inside(
      run,
      ofRun.flatMap(({ which }) => which),
    );
    let at = 0;
    for (const need of ofRun) {
      found.set(need, tensors.slice(at, at + need.which.length));
      at += need.which.length;
    }
  }
  return interventions.map((one, i) => {
    const need = needs[i];
    return changeOf(one, (need && found.get(need)) ?? [], need?.which ?? []);
  });
}

function needOf(one: Intervention, layersOf: (hide: Hide) => readonly Inner[]): Need | undefined {
  switch (one.change) {
    case "patch":
      return { run: one.from.run, which: [one.at] };
    case "mean":
      return { run: undefined, which: [one.at] };
    case "set":
      // Only a head's width is not known otherwise.
      return one.at.tensor === "headOutputs" ? { run: undefined, which: [one.at] } : undefined;
    case "hide": {
      const { queries, keys } = one;
      const isBlind = queries?.some((query) => keys.includes(query)) ?? false;
      return isBlind ? { run: undefined, which: layersOf(one) } : undefined;
    }
    default:
      return undefined;
  }
}

/** @param tensors of the places `which` */
function changeOf(one: Intervention, tensors: readonly Tensor[], which: readonly Inner[]): Change {
  switch (one.change) {
    case "patch":
      return patched(one, tensors[0] as Tensor);
    case "mean":
      return meant(one, tensors[0] as Tensor);
    case "set":
      return set(one, tensors[0]);
    case "hide":
      return { ...one, seen: new Map(which.map(({ layer }, i) => [layer, tensors[i] as Tensor])) };
    default:
      return one;
  }
}

/** Rows of a head, or of a stream. */
const rowsOf = (at: Patch["at"], tensor: Tensor): Tensor =>
  at.tensor === "headOutputs" ? slice(tensor, at.head) : tensor;

function patched({ change, at, positions, from }: Patch, tensor: Tensor): Change {
  if (from.positions.length !== positions.length) {
    throw new RangeError(`${positions.length} positions to patch from ${from.positions.length}.`);
  }
  const source = rowsOf(at, tensor);
  return { change, at, positions, rows: from.positions.map((row) => slice(source, row).data) };
}

function meant({ at, positions }: Mean, tensor: Tensor): Change {
  const rows = rowsOf(at, tensor);
  const [length = 0, width = 0] = rows.shape;
  const mean = Float32Array.from({ length: width }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < length; row++) sum += rows.data[row * width + i] as number;
    return sum / length;
  });
  const own = positions ?? range(length);
  return { change: "patch", at, positions: own, rows: own.map(() => mean) };
}

function set({ at, positions, vector }: SetTo, tensor: Tensor | undefined): Change {
  const width = tensor && rowsOf(at, tensor).shape[1];
  if (width !== undefined && width !== vector.length) {
    throw new RangeError(`A vector of ${vector.length} numbers, and should be ${width}.`);
  }
  if (!vector.every(Number.isFinite)) throw new RangeError("A number to set is not finite.");
  return { change: "patch", at, positions, rows: positions.map(() => vector) };
}
