import type { ModelCard } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import {
  MOST_NUMBERS,
  type Places,
  type Program,
  type Slice,
  type TensorId,
} from "../../domain/program/program.ts";
import type { BlockPlan } from "./block.ts";
import { cutOut, fromStart, partly, placesOfRows, type Rows } from "./byRow.ts";
import type { Reading } from "./kept.ts";
import { keepBlocks } from "./kept.ts";
import { isMap, keyOf, placesOfMaps } from "./maps.ts";
import { homesOf, planned } from "./plan.ts";
import { Describer, type File, onText } from "./refs.ts";
import type { Sizes } from "./told/views.ts";

/** A model's program, and what runs parts of it. */
export interface Machine {
  program(sizes: Sizes): Program;
  /** @throws RangeError if there is no such tensor or place, or they are too many numbers */
  slices(reading: Reading, rows: Rows, asked: readonly Slice[]): Promise<readonly Tensor[]>;
  close(): Promise<void>;
}

export function createMachine(
  card: ModelCard,
  files: readonly File[],
  end: TensorId | undefined,
): Machine {
  const describer = new Describer(card, end);
  const placed = files.flatMap((file) => file.steps.map((step) => ({ file, step })));
  const steps = placed.map(({ file, step }, i) => describer.describe(file, step, i));
  const blocks = planned(
    describer,
    placed.map(({ file }) => file),
    steps,
  );
  const homes = homesOf(blocks);
  const refs = new Map(
    steps.flatMap(({ inputs, weights, outputs }) =>
      [...inputs, ...weights]
        .map(({ tensor }) => tensor)
        .concat(outputs)
        .map((ref) => [ref.id, ref] as const),
    ),
  );
  const passed = new Set(blocks.flatMap(({ incoming }) => incoming.map(({ id }) => id)));
  const open = keepBlocks(blocks);
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  }

  const shapeOf = (id: TensorId, sizes: Sizes): readonly number[] => {
    const ref = refs.get(id);
    if (!ref) throw new RangeError(`There is no tensor "${id}".`);
    if (ref.axes.length === 0) throw new RangeError(`"${id}" cannot be shown.`);
    return (ref.shape as readonly (number | keyof Sizes)[]).map((one) =>
      typeof one === "number" ? one : sizes[one],
    );
  };

  /**
   * Runs a block, all that it takes first. Keeps what later blocks take of it, and what the next step
   * will be asked for: small tensors, and of scores and weights the same places of all.
   */
  async function run(
    at: number,
    reading: Reading,
    rows: Rows,
    asked: ReadonlyMap<TensorId, readonly Places[]>,
  ): Promise<ReadonlyMap<TensorId, Tensor>> {
    const { file, incoming, exits, isByRow } = blocks[at] as BlockPlan;
    const whole = (id: TensorId) => everywhere(shapeOf(id, reading.sizes));
    for (const { id } of incoming) {
      if (!rows.has(id)) await run(homes.get(id) as number, reading, rows, new Map());
    }
    const wanted = new Map([...placesOfMaps(asked, exits, refs), ...asked]);
    const maps = [...wanted].filter(([id]) => isMap(refs.get(id)));
    const kept = exits.filter(({ id, what }) => {
      if (rows.has(id) || isMap(refs.get(id))) return false;
      const isSmall = typeof what === "string" && sizeOf(whole(id)) <= SMALL;
      return passed.has(id) || isSmall;
    });
    for (const { id } of kept) wanted.set(id, whole(id));
    const block = await open.get(at, reading);
    const text = reading.textOf(file.part);
    const some = isByRow && kept.length === 0 ? placesOfRows(wanted, refs) : undefined;
    const part = some && partly(text, rows, incoming, some);
    const found = part
      ? await block.run(part.text, part.rows, fromStart(wanted, refs))
      : await block.run(text, rows, wanted);
    for (const { id } of kept) rows.set(id, found.get(id) as Tensor);
    for (const [id, places] of maps) {
      if (sizeOf(places) <= SMALL) rows.set(keyOf(id, places), found.get(id) as Tensor);
    }
    return found;
  }

  async function slices(reading: Reading, rows: Rows, asked: readonly Slice[]) {
    const wanted = asked.map(({ tensor, along }) => {
      const shape = shapeOf(tensor, reading.sizes);
      return { tensor, places: placesOf(tensor, shape, along) };
    });
    const numbers = wanted.reduce((sum, { places }) => sum + sizeOf(places), 0);
    if (numbers > MOST_NUMBERS) throw new RangeError(`${numbers} numbers at once.`);
    const found: (Tensor | undefined)[] = wanted.map(() => undefined);
    for (;;) {
      // One of each tensor of one block at a time.
      const first = found.indexOf(undefined);
      if (first < 0) return found as readonly Tensor[];
      const home = homes.get((wanted[first] as (typeof wanted)[0]).tensor) as number;
      const together = new Map<TensorId, number>();
      wanted.forEach(({ tensor }, i) => {
        const isOpen = found[i] === undefined && homes.get(tensor) === home;
        if (isOpen && !together.has(tensor)) together.set(tensor, i);
      });
      const places = new Map(
        [...together].map(([tensor, i]) => [tensor, (wanted[i] as (typeof wanted)[0]).places]),
      );
      const isKept = (id: TensorId, of: readonly Places[]) =>
        rows.has(id) || rows.has(keyOf(id, of));
      const fresh = new Map([...places].filter(([tensor, of]) => !isKept(tensor, of)));
      const answers = fresh.size > 0 ? await run(home, reading, rows, fresh) : new Map();
      for (const [tensor, i] of together) {
        const of = places.get(tensor) ?? [];
        const whole = rows.get(tensor);
        found[i] = whole ? cutOut(whole, of) : (answers.get(tensor) ?? rows.get(keyOf(tensor, of)));
      }
    }
  }

  return {
    program: (sizes) => ({ steps: steps.map((step) => onText(step, sizes)) }),
    slices: (reading, rows, asked) => inTurn(() => slices(reading, rows, asked)),
    close: () => inTurn(open.close),
  };
}

const SMALL = 2 ** 20; // numbers of a tensor that is kept whole

const everywhere = (shape: readonly number[]): readonly Places[] =>
  shape.map((count) => ({ first: 0, count }));

const sizeOf = (places: readonly Places[]) => places.reduce((all, { count }) => all * count, 1);

/** @throws RangeError if a place is not there, or they are too many numbers */
function placesOf(
  tensor: TensorId,
  shape: readonly number[],
  along: Slice["along"],
): readonly Places[] {
  const places = shape.map((length, axis) => {
    const asked = along[axis] ?? { first: 0, count: length };
    const { first, count } = asked;
    const isThere = [first, count].every(Number.isInteger) && first >= 0 && count > 0;
    if (isThere && first + count <= length) return asked;
    throw new RangeError(`Places ${first} to ${first + count} of ${length} in "${tensor}".`);
  });
  if (along.length > shape.length) throw new RangeError(`"${tensor}" has fewer axes.`);
  return places;
}
