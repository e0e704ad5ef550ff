import type { StackName } from "../../domain/program/program.ts";
import type { StackTaps } from "../anatomy/anatomy.ts";
import { TEXT, type Wiring, wire } from "../anatomy/wiring.ts";
import { elementTypes, FLOAT32, HALVES } from "../graph/elementTypes.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { makeNode, Draft as Nodes } from "../graph/graphBuilder.ts";
import type { Point } from "./reading/drafts.ts";
import { createReader } from "./reading/reader.ts";
import { type Attention, arranged, type Placed } from "./told/arrange.ts";
import {
  askNumbers,
  pointsOf,
  type Shown,
  show,
  type Trial,
  trace,
  withGiven,
} from "./told/probe.ts";
import { settled } from "./told/settle.ts";
import { type HeadSizes, type Sizes, type View, viewOf } from "./told/views.ts";

/** One of a model's files, as a program is read out of it. */
export interface Source extends Trial {
  readonly sizes: Sizes;
  /** The stack that ends in the file's output, and one that it reads, if the file has both. */
  readonly main: StackTaps;
  readonly within: StackTaps | undefined;
  readonly stack: StackName;
  /** What is read last; undefined if the file tells nothing. */
  readonly end: string | undefined;
  /** Whether that is logits over a vocabulary, which become probabilities. */
  readonly isLanguage: boolean;
  attentionOf(node: Node | undefined): (Attention & { readonly heads: number }) | undefined;
}

/** The steps of a file, and how its tensors are shown. */
export interface Compiled extends Pick<Source, "onnx" | "sizes"> {
  readonly wiring: Wiring;
  readonly steps: readonly Placed[];
  readonly axes: Shown["axes"];
  /** By tensor; one that cannot be put under axes that are known has none. */
  readonly views: ReadonlyMap<string, View>;
  /** Of products whose numbers are moved to heads: which column each came from, [heads, headWidth]. */
  readonly columns: ReadonlyMap<string, Float32Array>;
  readonly points: ReadonlyMap<string, Point>;
  readonly types: ReadonlyMap<string, number>;
}

export const PROBABILITIES = "glassbox.probabilities";

/** The same graph with what becomes of its logits. */
export function withProbabilities(graph: Graph, logits: string): Graph {
  const float = `${PROBABILITIES}.float`;
  const nodes = [
    ...graph.nodes,
    makeNode("Cast", [logits], [float], { to: FLOAT32 }),
    makeNode("Softmax", [float], [PROBABILITIES], { axis: -1 }),
  ];
  return { ...graph, nodes };
}

/** Half numbers: what is computed with them is off by some thousandths. */
const [EXACT, ROUGH] = [1e-4, 1e-2];

/** Reads the steps out of a file. */
export async function compile(source: Source): Promise<Compiled> {
  const { onnx, sizes, main, within, end, isLanguage } = source;
  const wiring = wire(onnx.graph);
  const types = elementTypes(onnx.graph);
  const reader = createReader(wiring, await askNumbers(source, wiring), [
    main,
    ...(within ? [within] : []),
  ]);
  for (const { layers } of within ? [within, main] : [main]) {
    for (const { input } of layers) if (input !== undefined) reader.read(input, "rows");
  }
  if (end !== undefined) reader.read(isLanguage ? PROBABILITIES : end, "rows");
  const { drafts } = reader;
  const shown = await show(source, drafts);
  const views = viewsOf(source, pointsOf(drafts), shown);
  const traced = await trace(source, wiring, drafts, { ...shown, views });
  const isHalf = drafts.some(({ output }) => HALVES.has(types.get(output.tensor) ?? FLOAT32));
  const told = settled(drafts, shown, traced, isHalf ? ROUGH : EXACT, ({ tensor }) =>
    views.has(tensor),
  );
  const isOfText = ({ output }: (typeof told)[0]) =>
    !within || (wiring.origins(output.tensor) & TEXT) !== 0 || output.tensor === PROBABILITIES;
  const logits = isLanguage ? end : undefined;
  const plainLogits = told.find(({ kind }) => kind === "probabilities")?.inputs[0]?.point.tensor;
  const own = arranged(
    told.filter(isOfText),
    source.stack,
    source.attentionOf,
    plainLogits ?? logits,
  );
  const others = told.filter((one) => !isOfText(one));
  const before = arranged(others, "encoder", source.attentionOf, undefined);
  const steps = [...(others.length > 0 ? before : []), ...own];
  const points = new Map(pointsOf(steps).map((point) => [point.tensor, point]));
  for (const point of points.values()) {
    const view = viewFor(source, point, shown) ?? asRows(source, point, shown);
    if (view) views.set(point.tensor, view);
  }
  return {
    onnx,
    sizes,
    wiring,
    steps,
    axes: shown.axes,
    views,
    columns: traced.columns,
    points,
    types,
  };
}

function viewsOf(source: Source, points: readonly Point[], shown: Shown): Map<string, View> {
  const views = new Map<string, View>();
  for (const point of points) {
    const view = viewFor(source, point, shown);
    if (view) views.set(point.tensor, view);
  }
  return views;
}

function viewFor(source: Source, point: Point, { axes }: Shown): View | undefined {
  const own = axes.get(point.tensor);
  return own && viewOf(point.layout, own, source.sizes, headsOf(source, point, axes));
}

/** What lies in another way than it should is shown if it has a row for each token. */
function asRows(source: Source, point: Point, shown: Shown): View | undefined {
  const view = viewFor(source, { ...point, layout: "rows" }, shown);
  return typeof view?.lengths[0] === "number" ? undefined : view;
}

/** How wide heads are is told by queries, whose last axis that is. */
function headsOf(
  { attentionOf, main, within }: Source,
  { of, tensor }: Point,
  axes: Shown["axes"],
): HeadSizes | undefined {
  const found = attentionOf(of);
  if (!found) return undefined;
  const all = [main, ...(within ? [within] : [])].flatMap(({ layers }) => layers);
  const taps = all.flatMap(({ self, cross }) => [self, cross]).find((one) => one?.node === of);
  const width = [taps?.queries, taps?.heads]
    .map((name) => axes.get(name ?? "")?.at(-1))
    .find((length) => length !== undefined);
  const [output] = of?.outputs ?? [];
  const operands = [taps?.queries, taps?.keys?.tensor, taps?.values, taps?.heads];
  return {
    heads: found.heads,
    headWidth: width ?? axes.get(output ?? "")?.at(-1) ?? 1,
    isOperand: operands.includes(tensor),
  };
}

/** The graph of a file with all that is shown of it, each under the axes that it is shown by. */
export function shownGraph({ onnx, points, views }: Compiled, tensors: readonly string[]) {
  const given = withGiven(
    onnx.graph,
    tensors.flatMap((name) => points.get(name) ?? []),
  );
  const nodes = new Nodes("glassbox.shown");
  const names = tensors.map((name) => views.get(name)?.show(nodes, name) ?? name);
  return { graph: { ...given, nodes: [...given.nodes, ...nodes.nodes] }, names };
}
