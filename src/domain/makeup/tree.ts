import {
  isOfAttention,
  isOfHead,
  isOfMlp,
  type Part,
  type Place,
  placeOf,
  type Stack,
} from "./parts.ts";

/** A tensor as it is counted: how many parameters it has, and whose they are if not its own. */
export interface Counted {
  readonly name: string;
  readonly count: number;
  readonly tiedTo?: string;
}

/** A group of parameters: a part, or what several parts make up. */
export type Group = Part | "model" | "layers" | "layer" | "attention" | "crossAttention" | "mlp";

export interface PartNode {
  readonly group: Group;
  /** Of a model with two. */
  readonly stack?: Stack;
  /** Of a layer and what is in it; from 0. */
  readonly layer?: number;
  /** Parameters; of what has children, as many as theirs together. */
  readonly count: number;
  /** How many tensors. */
  readonly tensors: number;
  readonly children: readonly PartNode[];
}

/** The parameters of a model by part. */
export interface PartTree {
  readonly root: PartNode;
  /** Parameters behind the layers: of the unembedding, unless it is tied, and of other heads. */
  readonly head: number;
  /** Whether the unembedding is the table of token embeddings. */
  readonly isTied: boolean;
}

/** In the order in which a text passes them. */
const ORDER: readonly Group[] = [
  ...(["embedding", "positions", "segments", "layers", "layer"] as const),
  ...(["attention", "crossAttention", "mlp", "mixer"] as const),
  ...(["query", "key", "value", "queryKeyValue", "attentionOutput", "attentionOther"] as const),
  ...(["router", "gate", "gateUp", "up", "down"] as const),
  ...(["norm", "head", "unembedding", "scales", "other"] as const),
];

/**
 * Adds parameters up by part. Every parameter is in exactly one leaf, so the leaves add up to the
 * total.
 *
 * @param place where a tensor belongs; told by its name unless given
 */
export function treeOf(
  tensors: readonly Counted[],
  place: (tensor: Counted) => Place = ({ name }) => placeOf(name),
): PartTree {
  const placed = tensors.map((tensor) => ({ ...tensor, ...place(tensor) }));
  const stacks = new Set(placed.map(({ stack }) => stack));
  const hasTwo = stacks.has("encoder") && stacks.has("decoder");
  const own = placed
    .filter(({ tiedTo }) => tiedTo === undefined)
    .map(({ stack, ...one }) => ({ ...one, ...(hasTwo && stack && { stack }) }));
  const leaves = own.map((one) => ({ path: pathOf(one), ...one }));
  return {
    root: nodeOf({ group: "model" }, leaves, 0),
    head: own.filter(({ part }) => isOfHead(part)).reduce((sum, { count }) => sum + count, 0),
    isTied: placed.some(
      ({ part, tiedTo, name }) =>
        part === "unembedding" && tiedTo !== undefined && name.endsWith("weight"),
    ),
  };
}

/** A step down the tree. */
type Step = Pick<PartNode, "group" | "stack" | "layer">;

interface Leaf extends Counted {
  readonly path: readonly Step[];
  /** One unless given. */
  readonly tensors?: number;
}

function pathOf({ part, stack, layer, isCross }: Place): readonly Step[] {
  const where = { ...(stack && { stack }) };
  if (layer === undefined) return [{ group: part, ...where }];
  const inLayer = { ...where, layer };
  const attention = isCross ? "crossAttention" : "attention";
  const block: readonly Group[] =
    isOfAttention(part) || (isCross && part !== "norm")
      ? [attention]
      : isOfMlp(part)
        ? ["mlp"]
        : [];
  const within = [...(["layer", ...block, part] as const)].map((group) => ({ group, ...inLayer }));
  return [{ group: "layers", ...where }, ...within];
}

/** The same parameters, those of all layers together: how much of a model is attention, MLP, … */
export function byKind(root: PartNode): PartNode {
  const leaves = flatten(root, []).map(({ node, path }) => ({
    name: "",
    count: node.count,
    tensors: node.tensors,
    path: path
      .filter(({ group }) => group !== "layers" && group !== "layer")
      .map(({ group, stack }) => ({ group, ...(stack && { stack }) })),
  }));
  return nodeOf({ group: "model" }, leaves, 0);
}

function flatten(
  node: PartNode,
  path: readonly Step[],
): readonly { readonly node: PartNode; readonly path: readonly Step[] }[] {
  if (node.children.length === 0) return [{ node, path }];
  return node.children.flatMap((child) => flatten(child, [...path, child]));
}

function nodeOf(step: Step, leaves: readonly Leaf[], depth: number): PartNode {
  const below = new Map<string, { step: Step; leaves: Leaf[] }>();
  for (const leaf of leaves) {
    const next = leaf.path[depth];
    if (!next) continue;
    const key = `${next.stack ?? ""} ${next.layer ?? ""} ${next.group}`;
    const known = below.get(key);
    if (known) known.leaves.push(leaf);
    else below.set(key, { step: next, leaves: [leaf] });
  }
  const children = [...below.values()]
    .map((child) => nodeOf(child.step, child.leaves, depth + 1))
    .sort(byOrder);
  const count = leaves.reduce((sum, leaf) => sum + leaf.count, 0);
  const tensors = leaves.reduce((sum, leaf) => sum + (leaf.tensors ?? 1), 0);
  return { ...step, count, tensors, children };
}

function byOrder(a: PartNode, b: PartNode): number {
  const stackOf = ({ stack }: PartNode) => (stack === "decoder" ? 1 : 0);
  const isLayer = a.group === "layer" && b.group === "layer";
  return (
    (isLayer ? stackOf(a) - stackOf(b) || (a.layer ?? 0) - (b.layer ?? 0) : 0) ||
    ORDER.indexOf(a.group) - ORDER.indexOf(b.group) ||
    stackOf(a) - stackOf(b)
  );
}

/** The nodes that have no children, each under those that hold it. */
export function leavesOf(node: PartNode): readonly PartNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}
