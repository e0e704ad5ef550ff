import type { AttentionTaps } from "../../anatomy/attentionTaps.ts";
import type { Node } from "../../graph/graph.ts";
import type { Draft, Layout, Point } from "./drafts.ts";
import type { Reading } from "./patterns.ts";

/** What those work with who each know one kind of step. */
export interface Desk extends Reading {
  /** The attentions of the graph, each by the node that stands for it. */
  readonly attention: ReadonlyMap<Node, AttentionTaps>;
  /** Tensors between scores that are steps of their own. */
  readonly stops: ReadonlySet<string>;
  /** A tensor before what passes it on or puts it under other axes, its numbers in the same order. */
  plain(tensor: string): string;
  /** The same before what only moves its numbers, and whether it was all of that one's. */
  unmoved(tensor: string): Unmoved;
  /** Its element type. */
  typeOf(tensor: string): number;
  /** Reads what makes a tensor, all before it first. */
  read(tensor: string, layout: Layout, of?: Node): Point;
  /** Keeps a step whose output the file does not name; once. */
  keep(step: Draft): Point;
}

export interface Unmoved {
  readonly tensor: string;
  readonly isWhole: boolean;
}

/** Says which step makes a tensor, or what is there already; undefined: none that it knows. */
export type Explain = (desk: Desk, output: Point, node: Node) => Draft | Point | undefined;
