import type { Node } from "../graph/graph.ts";
import type { SubLayer } from "./residualStream.ts";
import { type Wiring, weighed } from "./wiring.ts";

/** What a sub-layer adds to the residual stream: [batch, sequence, width]. Undefined: not found. */
export interface Added {
  /** By its attention. */
  readonly attention: string | undefined;
  /** By what else it computes with weights: its MLP. */
  readonly rest: string | undefined;
}

/**
 * Takes the sum at the end of a sub-layer apart: into the stream, which nothing with weights is
 * computed for, and what was computed of it. Attention and MLP may be added to each other first.
 *
 * @param attention its node that mixes values
 */
export function findAdded(
  wiring: Wiring,
  { nodes, sum }: SubLayer,
  attention: Node | undefined,
): Added {
  const made = new Map<Node, Made>();
  const madeBy = (tensor: string): Made => {
    const node = wiring.maker(tensor);
    return (node && made.get(node)) ?? NOTHING;
  };
  for (const node of nodes) {
    const inputs = node.inputs.map(madeBy);
    made.set(node, {
      works: weighed(wiring, node) !== undefined || inputs.some(({ works }) => works),
      attends: node === attention || inputs.some(({ attends }) => attends),
    });
  }
  const terms = (node: Node): readonly string[] =>
    node.inputs.filter(wiring.isContent).flatMap((tensor) => {
      const maker = wiring.maker(tensor);
      if (!maker || !made.has(maker) || !isSum(maker)) return [tensor];
      const parts = maker.inputs.filter(wiring.isContent).map(madeBy);
      const isMixed = parts.length > 1 && !parts.every(({ attends }) => attends);
      return isMixed && madeBy(tensor).attends ? terms(maker) : [tensor];
    });
  const all = terms(sum).filter((tensor) => madeBy(tensor).works || madeBy(tensor).attends);
  const only = (found: readonly string[]) => (found.length === 1 ? found[0] : undefined);
  return {
    attention: only(all.filter((tensor) => madeBy(tensor).attends)),
    rest: only(all.filter((tensor) => !madeBy(tensor).attends)),
  };
}

/** Whether something with weights, and whether the attention, is in what was made. */
interface Made {
  readonly works: boolean;
  readonly attends: boolean;
}

const NOTHING: Made = { works: false, attends: false };

const isSum = ({ op }: Node): boolean => op === "Add" || op === "Sum";
