import type { Place } from "../anatomy/place.ts";
import { locate, type Tap } from "../anatomy/taps.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { Draft } from "../graph/graphBuilder.ts";

/** A tensor that can be changed while the model runs: it becomes tensor × scale + shift. */
export interface Site extends Pick<Tap, "tensor" | "axes">, Pick<Place, "part"> {
  /** The names of the inputs. Of rows: [sequence, 1] and [sequence, width]; of heads: one axis more. */
  readonly scale: string;
  readonly shift: string;
}

const CHANGED = ["input", "afterAttention", "output", "headOutputs"] as const;

/** All that can be changed: some tensors have two names, what a layer leaves and the next receives. */
export function sitesOf(places: Iterable<Place>): readonly Site[] {
  const sites = new Map<string, Site>();
  for (const { part, stack, kind } of places) {
    for (const tensor of CHANGED) {
      for (const tap of locate(stack, kind, tensor)) {
        const site = tap && siteOf(part, tap);
        if (site) sites.set(site.scale, site);
      }
    }
  }
  return [...sites.values()];
}

/** Its inputs carry the file's part: the files of a model may have tensors of the same name. */
export const siteOf = (part: Place["part"], { tensor, axes }: Tap): Site => ({
  part,
  tensor,
  axes,
  scale: `glassbox.scale.${part}.${tensor}`,
  shift: `glassbox.shift.${part}.${tensor}`,
});

/**
 * The same graph with the inputs of `sites`. What each of their tensors is called is from there on
 * called what it becomes, so that all that reads it, we too, reads what was changed.
 */
export function changeable(graph: Graph, sites: readonly Site[]): Graph {
  const types = elementTypes(graph);
  const bySite = new Map(sites.map((site) => [site.tensor, site]));
  const inputs = new Map(graph.inputs);
  const change = (node: Node): readonly Node[] => {
    const [changed] = node.outputs.flatMap((output) => bySite.get(output) ?? []);
    if (!changed) return [node];
    for (const input of [changed.scale, changed.shift]) {
      inputs.set(input, { at: undefined, type: FLOAT32 });
    }
    const before = `glassbox.before.${changed.tensor}`;
    const outputs = node.outputs.map((output) => (output === changed.tensor ? before : output));
    return [{ ...node, outputs }, ...steps(changed, before, types.get(changed.tensor) ?? FLOAT32)];
  };
  return { ...graph, nodes: graph.nodes.flatMap(change), inputs };
}

function steps(
  { tensor, axes, scale, shift }: Site,
  before: string,
  type: number,
): readonly Node[] {
  const draft = new Draft(`glassbox.changed.${tensor}`);
  const typed = (input: string) =>
    type === FLOAT32 ? input : draft.add("Cast", [input], { to: type });
  const ofHeads = axes === "queries";
  // Exporters put heads and positions under different axes, but always in this order.
  const plain = ofHeads
    ? draft.reshape(before, draft.length(scale, 0), -1, draft.length(before, -1))
    : before;
  const changed = draft.add("Add", [draft.add("Mul", [plain, typed(scale)]), typed(shift)]);
  const last = ofHeads ? draft.add("Reshape", [changed, draft.add("Shape", [before])]) : changed;
  draft.name(last, tensor);
  return draft.nodes;
}
