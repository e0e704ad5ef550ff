import type { Wiring } from "../../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../../graph/elementTypes.ts";
import type { Graph, Node } from "../../graph/graph.ts";
import { makeNode, Draft as Nodes } from "../../graph/graphBuilder.ts";
import type { Text } from "../../onnx/feeds.ts";
import type { Onnx, Outputs } from "../../onnx/onnx.ts";
import type { Draft, Point } from "../reading/drafts.ts";
import { asking, type Numbers, numbersOf, settingsOf } from "../reading/values.ts";
import { GRID } from "./activations.ts";
import { type Length, once, type View } from "./views.ts";

/** A graph of a program, and a short text that it is tried on. */
export interface Trial {
  readonly onnx: Onnx;
  readonly text: Text;
}

async function run<Result>(
  { onnx, text }: Trial,
  graph: Graph,
  tensors: readonly string[],
  use: (outputs: Outputs) => Result,
  added = text.added,
): Promise<Result> {
  const session = await onnx.with(graph).open(tensors);
  try {
    return use(await session.run({ ...text, ...(added && { added }) }));
  } finally {
    await session.close();
  }
}

/** The single numbers that the graph computes with. */
export async function askNumbers(trial: Trial, wiring: Wiring): Promise<Numbers> {
  const tensors = settingsOf(wiring);
  if (tensors.length === 0) return () => undefined;
  const { graph, names } = asking(trial.onnx.graph, tensors);
  return run(trial, graph, names, (outputs) =>
    numbersOf(tensors, (name) => outputs.read(name, [undefined]).data),
  );
}

/** Every point of some steps, each once. */
export function pointsOf(drafts: readonly Draft[]): readonly Point[] {
  const found = new Map<string, Point>();
  for (const { inputs, output } of drafts) {
    for (const point of [...inputs.map((one) => one.point), output]) {
      found.set(point.tensor, point);
    }
  }
  return [...found.values()];
}

/** The graph with what is shown of it but is not in it. */
export function withGiven(graph: Graph, points: readonly Point[]): Graph {
  const given = once(points.flatMap((point) => point.given ?? []));
  return { ...graph, nodes: [...graph.nodes, ...given] };
}

/** What a short text tells of the points. */
export interface Shown {
  /** How long their axes are in the graph. */
  readonly axes: ReadonlyMap<string, readonly number[]>;
  /** What is added to scores: its numbers. */
  readonly added: ReadonlyMap<string, Float32Array>;
}

export async function show(trial: Trial, drafts: readonly Draft[]): Promise<Shown> {
  const points = pointsOf(drafts);
  const graph = withGiven(trial.onnx.graph, points);
  const products = drafts.map(({ product }) => product).filter((one) => one !== undefined);
  const tensors = [...new Set([...points.map(({ tensor }) => tensor), ...products])];
  const name = (tensor: string) => (isStored(graph, tensor) ? copyOf(tensor) : tensor);
  const copies = tensors
    .filter((tensor) => isStored(graph, tensor))
    .map((tensor) => makeNode("Identity", [tensor], [copyOf(tensor)]));
  const whole = { ...graph, nodes: [...graph.nodes, ...copies] };
  return run(trial, whole, tensors.map(name), (outputs) => ({
    axes: new Map(tensors.map((tensor) => [tensor, outputs.axes(name(tensor))])),
    added: new Map(
      drafts
        .filter(({ kind }) => kind === "addGiven")
        .map(({ inputs }) => inputs[1]?.point.tensor as string)
        .map((tensor) => [tensor, outputs.read(tensor, [undefined]).data]),
    ),
  }));
}

/** An input or a stored tensor: an output may not have its name. */
const isStored = (graph: Graph, tensor: string): boolean =>
  graph.inputs.has(tensor) || graph.initializers.has(tensor);

/** What such a tensor goes by where it is shown. */
export const copyOf = (tensor: string): string => `glassbox.copy.${tensor}`;

/** What numbers are put in and come out again of parts of the graph. */
export interface Traced {
  /** Of an elementwise step, by its output: what it makes of `GRID`; empty if not all are numbers. */
  readonly functions: ReadonlyMap<string, Float32Array>;
  /** Of a product whose numbers are moved to heads, by its output: the columns, [heads, headWidth]. */
  readonly columns: ReadonlyMap<string, Float32Array>;
}

const GRID_INPUT = "glassbox.grid";

/** @param shown how long the axes of products are, and how what becomes of them is shown */
export async function trace(
  trial: Trial,
  { isContent }: Wiring,
  drafts: readonly Draft[],
  { axes, views }: Pick<Shown, "axes"> & { readonly views: ReadonlyMap<string, View> },
): Promise<Traced> {
  const { graph } = trial.onnx;
  const types = elementTypes(graph);
  const added = new Map(trial.text.added);
  const inputs = new Map(graph.inputs);
  const feed = (name: string, data: Float32Array, shape: readonly number[]) => {
    added.set(name, { data, shape });
    inputs.set(name, { at: undefined, type: FLOAT32 });
  };
  const elementwise = drafts.filter(({ kind }) => kind === "elementwise");
  const moved = drafts.filter(({ product, output }) => product && views.has(output.tensor));
  if (elementwise.length + moved.length === 0) return { functions: new Map(), columns: new Map() };
  if (elementwise.length > 0) feed(GRID_INPUT, GRID, [1, GRID.length]);
  const products = [...new Set(moved.map(({ product }) => product as string))];
  const starts = products.map((product) => {
    const shape = axes.get(product) ?? [];
    const width = shape.at(-1) ?? 1;
    const size = shape.reduce((all, length) => all * length, 1);
    const input = `glassbox.columns.${product}`;
    feed(
      input,
      Float32Array.from({ length: size }, (_, i) => i % width),
      shape,
    );
    return makeNode("Cast", [input], [product], { to: types.get(product) ?? FLOAT32 });
  });
  const rest = graph.nodes.filter(({ outputs }) => !outputs.some((one) => products.includes(one)));
  const copies = elementwise.flatMap((draft) => onGrid(draft, isContent, types));
  const heads = new Nodes("glassbox.heads");
  const shown = new Map(
    moved.map(({ output: { tensor } }) => [
      tensor,
      views.get(tensor)?.show(heads, tensor) ?? tensor,
    ]),
  );
  const whole = { ...graph, inputs, nodes: [...starts, ...rest, ...copies, ...heads.nodes] };
  const functions = elementwise.map(({ output }) => output.tensor);
  const columns = moved.map(({ output }) => output.tensor);
  const names = [...functions.map(gridOf), ...shown.values()];
  const use = (outputs: Outputs) => {
    const numbers = (name: string) => outputs.read(name, [undefined]).data;
    return {
      functions: new Map(functions.map((name) => [name, ifNumbers(() => numbers(gridOf(name)))])),
      columns: new Map(
        columns.map((name) => {
          const { lengths } = views.get(name) as View;
          return [name, ofFirst(numbers(shown.get(name) as string), lengths)];
        }),
      ),
    };
  };
  return run(trial, whole, names, use, added);
}

/** A function need not be defined everywhere, as a root is not. */
function ifNumbers(read: () => Float32Array): Float32Array {
  try {
    return read();
  } catch {
    return new Float32Array();
  }
}

/** [heads, tokens, width] → [heads, width] of the first token. */
function ofFirst(numbers: Float32Array, [heads, , width]: readonly Length[]): Float32Array {
  const [count, size] = [heads as number, width as number];
  const tokens = numbers.length / count / size;
  return Float32Array.from({ length: count * size }, (_, i) => {
    return numbers[Math.floor(i / size) * tokens * size + (i % size)] as number;
  });
}

const gridOf = (tensor: string) => `glassbox.grid.${tensor}`;

/** The nodes of an elementwise step once more, on the grid. */
function onGrid(
  { nodes = [], inputs: [x], output }: Draft,
  isContent: Wiring["isContent"],
  types: ReadonlyMap<string, number>,
): readonly Node[] {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const own = (tensor: string) =>
    gridOf(tensor === output.tensor ? tensor : `${output.tensor}.${tensor}`);
  const start = own(".start");
  const name = (input: string) => (made.has(input) ? own(input) : isContent(input) ? start : input);
  return [
    makeNode("Cast", [GRID_INPUT], [start], { to: types.get(x?.point.tensor ?? "") ?? FLOAT32 }),
    ...nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(name),
      outputs: node.outputs.map(own),
    })),
  ];
}
