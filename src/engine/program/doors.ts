import type { Tensor } from "../../domain/model/tensor.ts";
import type { Places, TensorId } from "../../domain/program/program.ts";
import { FLOAT32, INT64 } from "../graph/elementTypes.ts";
import type { Draft as Nodes } from "../graph/graphBuilder.ts";
import type { Weight } from "./reading/drafts.ts";
import type { File, WeightPlace } from "./refs.ts";

/** What can be had of a block. */
export interface Exit {
  readonly id: TensorId;
  readonly what: string | WeightPlace;
}

/** How one exit is asked for: the inputs that say which places, and what is fed to them. */
export interface Door {
  readonly id: TensorId;
  readonly output: string;
  readonly isMap: boolean;
  feeds(places: readonly Places[] | undefined): readonly (readonly [string, Tensor])[];
}

interface Builder {
  readonly nodes: Nodes;
  readonly declare: (name: string) => string;
  readonly number: number;
}

/** What gives any part of one tensor. */
export function door(file: File, { id, what }: Exit, builder: Builder): Door {
  if (typeof what === "string") return doorOfPoint(file, id, what, builder);
  return doorOfWeight(file, id, what, builder);
}

function doorOfPoint(file: File, id: TensorId, tensor: string, builder: Builder): Door {
  const { nodes } = builder;
  const view = file.views.get(tensor);
  const shown = view?.show(nodes, tensor) ?? tensor;
  const layout = file.points.get(tensor)?.layout;
  const float = nodes.add("Cast", [shown], { to: FLOAT32 });
  const { output, input } = sliced(builder, float);
  const rank = view?.lengths.length ?? 1;
  return {
    ...{ id, output, isMap: layout === "map" || layout === "mask" },
    feeds: (places) => [[input, bounds(places, rank)]],
  };
}

/** @returns the part of a tensor that an input says by where it begins and ends along each axis */
function sliced({ nodes, declare, number }: Builder, tensor: string) {
  const input = declare(`glassbox.at.${number}`);
  const whole = nodes.add("Cast", [input], { to: INT64 });
  const part = (at: number) =>
    nodes.add("Gather", [whole, nodes.add("Constant", [], { value_int: at })], { axis: 0 });
  return { output: nodes.add("Slice", [tensor, part(0), part(1)]), input };
}

/** [begins and ends, axes]; nothing where nothing is asked. */
const bounds = (places: readonly Places[] | undefined, rank: number): Tensor => ({
  data: Float32Array.from(
    places
      ? [...places.map(({ first }) => first), ...places.map(({ first, count }) => first + count)]
      : new Array(2 * rank).fill(0),
  ),
  shape: [2, rank],
});

function doorOfWeight(
  file: File,
  id: TensorId,
  { weight, heads, shape }: WeightPlace,
  builder: Builder,
): Door {
  const { nodes } = builder;
  const columns = heads === undefined ? undefined : file.columns.get(heads);
  if (weight.as === "product") {
    // Q, K and V read all columns of their rows; what reads joined heads, all rows of its columns.
    const into = heads === undefined ? shape.slice(0, -1) : shape.slice(0, 1);
    return doorOfProduct(file, id, weight, { ...builder, into, shape, columns });
  }
  nodes.nodes.push(...weight.nodes);
  const isVector = weight.as === "vector";
  const plain = isVector ? nodes.reshape(weight.tensor, -1) : weight.tensor;
  const float = nodes.add("Cast", [plain], { to: FLOAT32 });
  if (!columns) {
    const whole = shape.length === 3 ? nodes.reshape(float, ...shape) : float;
    const { output, input } = sliced(builder, whole);
    return { id, output, isMap: false, feeds: (places) => [[input, bounds(places, shape.length)]] };
  }
  const part = isVector ? undefined : sliced(builder, float);
  const picked = gathered(builder, part?.output ?? float, isVector ? 0 : 1);
  const inner = isVector ? shape : shape.slice(1);
  return {
    ...{ id, output: picked.output, isMap: false },
    feeds(places) {
      const own = places && (isVector ? places : places.slice(1));
      const rows = places && !isVector ? [places[0] as Places, ALL] : undefined;
      const numbers = own ? numbersAt(inner, own).map((i) => columns[i] as number) : [];
      return [
        [picked.input, listOf(numbers)] as const,
        ...(part ? [[part.input, bounds(rows, 2)] as const] : []),
      ];
    },
  };
}

const ALL: Places = { first: 0, count: 2 ** 24 }; // an end behind the last is the last

/** Of a product that is not stored as a matrix: rows of zeros with a single 1 give rows of weights. */
function doorOfProduct(
  { types }: File,
  id: TensorId,
  { nodes: [product], tensor, stored }: Weight,
  {
    into,
    shape,
    columns,
    ...builder
  }: Builder & {
    readonly into: readonly number[];
    readonly shape: readonly number[];
    readonly columns: Float32Array | undefined;
  },
): Door {
  const { nodes, declare, number } = builder;
  const [data = "", ...rest] = product?.inputs ?? [];
  const units = declare(`glassbox.units.${number}`);
  const typed = nodes.add("Cast", [units], { to: types.get(data) ?? FLOAT32 });
  const name = `${tensor}.${number}`;
  if (!product) throw new RangeError(`Nothing multiplies "${stored}".`);
  nodes.nodes.push({ ...product, inputs: [typed, ...rest], outputs: [name] });
  const picked = gathered(builder, nodes.add("Cast", [name], { to: FLOAT32 }), 1);
  const out = shape.slice(into.length);
  const width = into.reduce((all, length) => all * length, 1);
  return {
    ...{ id, output: picked.output, isMap: false },
    feeds(places) {
      const rows = places ? numbersAt(into, places.slice(0, into.length)) : [0];
      const own = places ? numbersAt(out, places.slice(into.length)) : [];
      return [
        [units, unitRows(width, rows)] as const,
        [picked.input, listOf(own.map((i) => columns?.[i] ?? i))] as const,
      ];
    },
  };
}

/** The places along an axis of a tensor that an input lists. */
function gathered({ nodes, declare, number }: Builder, tensor: string, axis: number) {
  const input = declare(`glassbox.list.${number}`);
  const index = nodes.add("Cast", [input], { to: INT64 });
  return { output: nodes.add("Gather", [tensor, index], { axis }), input };
}

const listOf = (numbers: readonly number[]): Tensor => ({
  data: Float32Array.from(numbers),
  shape: [numbers.length],
});

/** Which numbers of a tensor stand in these places, the last axis innermost. */
function numbersAt(shape: readonly number[], places: readonly Places[]): readonly number[] {
  return places.reduce<readonly number[]>(
    (all, { first, count }, axis) =>
      all.flatMap((start) =>
        Array.from({ length: count }, (_, i) => start * (shape[axis] as number) + first + i),
      ),
    [0],
  );
}

function unitRows(width: number, rows: readonly number[]): Tensor {
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data[i * width + row] = 1;
  });
  return { data, shape: [rows.length, width] };
}
