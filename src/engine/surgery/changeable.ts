import type { Tensor } from "../../domain/model/tensor.ts";
import type { Place } from "../anatomy/place.ts";
import { locate, type Tap } from "../anatomy/taps.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { Draft } from "../graph/graphBuilder.ts";

/**
 * A tensor that can be changed while the model runs: rows of the residual stream or of heads become
 * row × scale + shift, scores become score + shift.
 */
export interface Site extends Pick<Tap, "tensor" | "axes">, Pick<Place, "part"> {
  /**
   * The names of the inputs, each axis as long as the tensor's or 1. Of rows: [texts, sequence, 1] and
   * [texts, sequence, width]; of heads: [texts, heads, sequence, …]; of scores the shift alone:
   * [texts, heads, from, to].
   */
  readonly scale: string;
  readonly shift: string;
  /** Sites of one group are changed together, so that few graphs are made ready. */
  readonly group: Group;
}

export type Group = "stream" | "heads" | "parts" | "scores";

const CHANGED = {
  ...{ input: "stream", afterAttention: "stream", output: "stream" },
  ...{ headOutputs: "heads", attentionOutput: "parts", mlpOutput: "parts", scores: "scores" },
} as const satisfies Readonly<Record<string, Group>>;
export type Changeable = keyof typeof CHANGED;

/** All that can be changed: some tensors have two names, what a layer leaves and the next receives. */
export function sitesOf(places: Iterable<Place>): readonly Site[] {
  const sites = new Map<string, Site>();
  for (const { part, stack, kind } of places) {
    for (const tensor of Object.keys(CHANGED) as Changeable[]) {
      for (const tap of locate(stack, kind, tensor)) {
        const site = tap && siteOf(part, tap, tensor);
        if (site) sites.set(site.shift, site);
      }
    }
  }
  return [...sites.values()];
}

/** Its inputs carry the file's part: the files of a model may have tensors of the same name. */
export const siteOf = (part: Place["part"], { tensor, axes }: Tap, of: Changeable): Site => ({
  part,
  tensor,
  axes,
  scale: `glassbox.scale.${part}.${tensor}`,
  shift: `glassbox.shift.${part}.${tensor}`,
  group: CHANGED[of],
});

/** Those of one part for whose inputs there are numbers. */
export const sitesWith = (
  sites: readonly Site[],
  part: Place["part"],
  changes: ReadonlyMap<string, Tensor>,
): readonly Site[] => sites.filter((site) => site.part === part && changes.has(site.shift));

/** Tells graphs apart by what is changed in them. */
export const groupsIn = (sites: readonly Site[]): string =>
  [...new Set(sites.map(({ group }) => group))].sort().join(" ");

/**
 * The same graph with the inputs of `sites`. What each of their tensors is called is from there on
 * called what it becomes, so that all that reads it, we too, reads what was changed.
 */
export function changeable(graph: Graph, sites: readonly Site[]): Graph {
  if (sites.length === 0) return graph;
  const types = elementTypes(graph);
  const bySite = new Map(sites.map((site) => [site.tensor, site]));
  const inputs = new Map(graph.inputs);
  const change = (node: Node): readonly Node[] => {
    const [changed] = node.outputs.flatMap((output) => bySite.get(output) ?? []);
    if (!changed) return [node];
    for (const input of inputsOf(changed)) inputs.set(input, { at: undefined, type: FLOAT32 });
    const before = `glassbox.before.${changed.tensor}`;
    const outputs = node.outputs.map((output) => (output === changed.tensor ? before : output));
    return [{ ...node, outputs }, ...steps(changed, before, types.get(changed.tensor) ?? FLOAT32)];
  };
  return { ...graph, nodes: graph.nodes.flatMap(change), inputs };
}

const inputsOf = ({ axes, scale, shift }: Site) => (axes === "map" ? [shift] : [scale, shift]);

/** What the inputs of a site are fed if nothing is changed there. */
export function unchanged(site: Site): readonly (readonly [string, Tensor])[] {
  const shape = site.axes === "rows" ? [1, 1, 1] : [1, 1, 1, 1];
  return inputsOf(site).map((input) => {
    return [input, { data: Float32Array.of(input === site.scale ? 1 : 0), shape }] as const;
  });
}

function steps(
  { tensor, axes, scale, shift }: Site,
  before: string,
  type: number,
): readonly Node[] {
  const draft = new Draft(`glassbox.changed.${tensor}`);
  const typed = (input: string) =>
    type === FLOAT32 ? input : draft.add("Cast", [input], { to: type });
  // Exporters put texts, heads and positions under different axes, but always in this order.
  const own = (axis: number) => draft.length(before, axis);
  const plain = {
    rows: () => draft.reshape(before, draft.length(shift, 0), -1, own(-1)),
    queries: () =>
      draft.reshape(before, ...[draft.length(shift, 0), draft.length(scale, 1)], -1, own(-1)),
    map: () => draft.reshape(before, draft.length(shift, 0), -1, own(-2), own(-1)),
    keys: () => before,
  }[axes]();
  const scaled = axes === "map" ? plain : draft.add("Mul", [plain, typed(scale)]);
  const changed = draft.add("Add", [scaled, typed(shift)]);
  draft.name(draft.add("Reshape", [changed, draft.add("Shape", [before])]), tensor);
  return draft.nodes;
}
