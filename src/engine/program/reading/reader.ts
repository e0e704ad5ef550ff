import type { StackTaps } from "../../anatomy/anatomy.ts";
import type { Wiring } from "../../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../../graph/elementTypes.ts";
import type { Node } from "../../graph/graph.ts";
import { attend, beforeCap, inScores } from "./attention.ts";
import type { Desk, Explain } from "./desk.ts";
import type { Draft, Layout, Point } from "./drafts.ts";
import { ofHeads, projection } from "./heads.ts";
import { elementwise, norm, ofTwo, probabilities, unknown } from "./others.ts";
import { passed, plain, unmoved } from "./passing.ts";
import { rounded } from "./rounding.ts";
import { given, lookUp, turn } from "./tables.ts";
import type { Numbers } from "./values.ts";

/** In this order: whoever knows a step says it, and the last knows all of them. */
const EXPLAINERS: readonly Explain[] = [
  ...[given, probabilities, lookUp, attend, ofHeads, rounded, norm, turn, projection],
  ...[inScores, elementwise, ofTwo, unknown],
];

/** What was read of a graph so far. */
export interface Reader {
  readonly drafts: readonly Draft[];
  /** Reads what makes a tensor, all before it first. */
  read(tensor: string, layout: Layout): Point;
}

/**
 * Reads a graph from its end to its beginning: whatever makes a tensor is one of the steps that are
 * known, or one that is not told apart; and what that takes is read likewise. So no step takes what
 * none before it gives.
 */
export function createReader(
  wiring: Wiring,
  numbers: Numbers,
  stacks: readonly StackTaps[],
): Reader {
  const drafts: Draft[] = [];
  const known = new Map<string, Point>();
  const types = elementTypes(wiring.graph);
  const found = stacks.flatMap(({ layers }) =>
    layers.flatMap(({ self, cross }) => [self, cross].filter((one) => one !== undefined)),
  );
  const pass = (tensor: string) => passed(wiring, tensor);
  const bare = (tensor: string) => plain(wiring, tensor);
  const reading = { wiring, numbers, pass };
  const stops = found.flatMap(({ scaled, capped, scores }) => [
    scores,
    ...(capped === undefined ? [scaled] : [capped, beforeCap(reading, capped)]),
  ]);

  function remember(name: string, point: Point): Point {
    known.set(name, point);
    known.set(point.tensor, point);
    return point;
  }

  function read(tensor: string, layout: Layout, of?: Node): Point {
    const isOfHeads = layout === "queries" || layout === "keys";
    const name = isOfHeads ? tensor : bare(tensor);
    const before = known.get(bare(tensor)) ?? known.get(name);
    if (before) return before;
    const output: Point = { tensor: name, layout, ...(of && { of }) };
    const node = wiring.maker(name);
    if (!node) return remember(name, { ...output, given: [] });
    let made: Draft | Point | undefined;
    for (const explain of EXPLAINERS) {
      made ??= explain(desk, output, node);
    }
    const step = made as Draft | Point;
    if ("tensor" in step) return remember(step.tensor, step);
    drafts.push(step);
    return remember(name, step.output);
  }

  const desk: Desk = {
    ...reading,
    attention: new Map(found.map((taps) => [taps.node, taps])),
    stops: new Set(stops.filter((name) => name !== undefined).map(bare)),
    plain: bare,
    unmoved: (tensor) => unmoved(wiring, tensor),
    typeOf: (tensor) => types.get(tensor) ?? FLOAT32,
    read,
    keep(step) {
      const before = known.get(step.output.tensor);
      if (before) return before;
      drafts.push(step);
      return remember(step.output.tensor, step.output);
    },
  };
  return { drafts, read };
}
