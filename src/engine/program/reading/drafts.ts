import type { Letter, Settings, StepFact, StepKind } from "../../../domain/program/program.ts";
import type { Node } from "../../graph/graph.ts";

/** What the axes of a shown tensor are; how the graph has them is found when it runs (views.ts). */
export type Layout =
  /** One row for each token. */
  | "rows"
  /** [heads, from, headWidth], [key-value heads, to, headWidth] */
  | "queries"
  | "keys"
  /** [heads, from, to] */
  | "map"
  /** [from, to]: the same for all heads. */
  | "mask"
  /** A number for each token. */
  | "list"
  /** One row for each place in the text, such as of a table of positions. */
  | "places";

/** A tensor of the graph that a step takes or gives. */
export interface Point {
  readonly tensor: string;
  readonly layout: Layout;
  /** Which attention its heads are of: the place of its node. */
  readonly of?: Node;
  /** Not computed from a text's content; what makes it where the graph does not hold it as it is shown. */
  readonly given?: readonly Node[];
}

/** A learned tensor. */
export interface Weight {
  /** What the graph calls it once `nodes` are in it. */
  readonly tensor: string;
  readonly nodes: readonly Node[];
  readonly as:
    | "table"
    | "vector"
    /** [in, out] */
    | "matrix"
    /** What is multiplied with it instead gives its rows: see `units` in views.ts. */
    | "product";
  /** What the file calls it. */
  readonly stored: string;
}

/** A step as it is found in the graph; what it is called in its place is found afterwards. */
export interface Draft {
  kind: StepKind | "elementwise" | "project" | "addGiven";
  readonly inputs: { readonly letter: Letter; readonly point: Point }[];
  readonly weights: { readonly letter: Letter; readonly weight: Weight }[];
  settings: Settings;
  output: Point;
  readonly facts: StepFact[];
  /** Of an elementwise one: the nodes between its input and its output. */
  readonly nodes?: readonly Node[];
  /** Of a product: the tensor whose last axis `output` takes its numbers from, in some order. */
  readonly product?: string;
}

type Pairs<Name, What> = readonly (readonly [Name, What])[];

/** Writes a step down. */
export function draft(
  kind: Draft["kind"],
  output: Point,
  inputs: Pairs<Letter, Point>,
  weights: Pairs<Letter, Weight> = [],
  settings: Settings = {},
): Draft {
  return {
    ...{ kind, output, settings, facts: [] },
    inputs: inputs.map(([letter, point]) => ({ letter, point })),
    weights: weights.map(([letter, weight]) => ({ letter, weight })),
  };
}

/** A weight that a step need not have. */
export const learned = (letter: Letter, weight: Weight | undefined): Pairs<Letter, Weight> =>
  weight ? [[letter, weight]] : [];
