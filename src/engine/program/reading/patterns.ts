import type { Wiring } from "../../anatomy/wiring.ts";
import type { Node } from "../../graph/graph.ts";
import type { Weight } from "./drafts.ts";
import { isLearned, vectorOf } from "./products.ts";
import type { Numbers } from "./values.ts";

/** What patterns are read with. */
export interface Reading {
  readonly wiring: Wiring;
  readonly numbers: Numbers;
  /** A tensor before what passes it on as it is. */
  pass(tensor: string): string;
}

export interface Norm {
  readonly kind: "layerNorm" | "rmsNorm";
  readonly data: string;
  readonly gain: Weight | undefined;
  readonly bias: Weight | undefined;
  readonly epsilon: number;
}

const LAYER_NORM = "LayerNormalization";
const RMS_NORMS = new Set(["SimplifiedLayerNormalization", "RMSNormalization"]);

/** The norm that makes a tensor, be it one node or written out in many. */
export function normOf(reading: Reading, tensor: string): Norm | undefined {
  const { wiring } = reading;
  const node = wiring.maker(reading.pass(tensor));
  if (!node) return undefined;
  const { op, inputs, attributes } = node;
  const [data = "", gain, bias] = inputs;
  if (op === LAYER_NORM || RMS_NORMS.has(op)) {
    const epsilon = attributes.get("epsilon");
    return {
      kind: op === LAYER_NORM ? "layerNorm" : "rmsNorm",
      data,
      gain: gain ? vectorOf(wiring, gain) : undefined,
      bias: bias ? vectorOf(wiring, bias) : undefined,
      epsilon: typeof epsilon === "number" ? epsilon : 1e-5,
    };
  }
  const sum = op === "Add" ? withLearned(reading, node) : undefined;
  const scaled = sum ? reading.wiring.maker(reading.pass(sum.content)) : node;
  const times = scaled?.op === "Mul" ? withLearned(reading, scaled) : undefined;
  const core = coreOf(reading, times ? times.content : sum ? sum.content : tensor);
  if (!core || (sum && !times)) return undefined;
  return {
    ...core,
    gain: times && vectorOf(wiring, times.learned),
    bias: sum && vectorOf(wiring, sum.learned),
  };
}

/** A node of two inputs, one of them learned and not a single number. */
function withLearned({ wiring, numbers }: Reading, { inputs }: Node) {
  const content = inputs.find(wiring.isContent);
  const learned = inputs.find((input) => !wiring.isContent(input));
  const isVector =
    learned !== undefined && isLearned(wiring, learned) && numbers(learned) === undefined;
  return content !== undefined && isVector ? { content, learned } : undefined;
}

/** x / √(mean(x²) + ε), of x or of what is left of it without its mean. */
function coreOf(
  reading: Reading,
  tensor: string,
): Pick<Norm, "kind" | "data" | "epsilon"> | undefined {
  const { wiring, pass } = reading;
  const made = (name: string | undefined) => wiring.maker(name === undefined ? "" : pass(name));
  const node = made(tensor);
  const [left = "", right = ""] = node?.inputs ?? [];
  const pair = node?.op === "Div" ? [left, right] : undefined;
  const inverse = [left, right].find((one) => isInverse(reading, made(one)));
  const root = pair
    ? made(right)
    : node?.op === "Mul" && inverse !== undefined
      ? made(made(inverse)?.inputs.find(wiring.isContent))
      : undefined;
  if (root?.op !== "Sqrt") return undefined;
  const data = pair ? left : inverse === left ? right : left;
  const sum = made(root.inputs[0]);
  const mean = made(sum?.op === "Add" ? sum.inputs.find(wiring.isContent) : undefined);
  const epsilon = reading.numbers(sum?.inputs.find((input) => !wiring.isContent(input)));
  const square = mean?.op === "ReduceMean" ? made(mean.inputs[0]) : undefined;
  if (!square || epsilon === undefined || !isSquare(reading, square)) return undefined;
  if (pass(square.inputs[0] ?? "") !== pass(data)) return undefined;
  const centered = made(data);
  const [whole, center] = centered?.op === "Sub" ? centered.inputs : [];
  const isCentered =
    made(center)?.op === "ReduceMean" && pass(made(center)?.inputs[0] ?? "") === pass(whole ?? "");
  return isCentered
    ? { kind: "layerNorm", data: whole as string, epsilon }
    : { kind: "rmsNorm", data, epsilon };
}

const isInverse = ({ numbers }: Reading, node: Node | undefined): boolean =>
  node?.op === "Reciprocal" || (node?.op === "Div" && numbers(node.inputs[0]) === 1);

const isSquare = ({ numbers, pass }: Reading, { op, inputs: [left = "", right = ""] }: Node) =>
  (op === "Pow" && numbers(right) === 2) || (op === "Mul" && pass(left) === pass(right));

/** A turn by the angles of tables: cos and sin are tensors, or columns of a cache by positions. */
export interface Turn {
  readonly data: string;
  readonly cos: string;
  readonly sin: string;
  /** Of one angle for each pair: where the tokens stand in it, and whether pairs are neighbours. */
  readonly cache?: { readonly positions: string | undefined; readonly interleaved: boolean };
}

/** The rotation that makes a tensor: x · cos + half-turned x · sin. */
export function turnOf(reading: Reading, tensor: string): Turn | undefined {
  const { wiring, pass } = reading;
  const node = wiring.maker(pass(tensor));
  if (node?.op === "RotaryEmbedding") return turnOfCache(node);
  if (node?.op === "Concat") return turnOfPart(reading, node);
  if (node?.op !== "Add") return undefined;
  const [first, second] = node.inputs.map((input) => timesTable(reading, input));
  if (!first || !second) return undefined;
  for (const [straight, across] of [
    [first, second],
    [second, first],
  ] as const) {
    const data = acrossOf(reading, across.content);
    if (data !== undefined && pass(data) === pass(straight.content)) {
      return { data: straight.content, cos: straight.table, sin: across.table };
    }
  }
  return undefined;
}

function turnOfCache({ domain, inputs, attributes }: Node): Turn | undefined {
  // com.microsoft has positions second, ONNX's own has them last.
  const [data = "", second = "", third = "", fourth = ""] = inputs;
  const interleaved = attributes.get("interleaved") === 1;
  const [positions, cos, sin] = domain === "" ? [fourth, second, third] : [second, third, fourth];
  return { data, cos, sin, cache: { positions: positions || undefined, interleaved } };
}

/** Of a part of the dimensions, the rest behind it. */
function turnOfPart(reading: Reading, { inputs }: Node): Turn | undefined {
  const [turned, rest, more] = inputs;
  const inner = more === undefined && turned !== undefined ? turnOf(reading, turned) : undefined;
  const part = inner && sliced(reading, inner.data);
  const other = rest === undefined ? undefined : sliced(reading, rest);
  return inner && part !== undefined && part === other ? { ...inner, data: part } : undefined;
}

/** What a slice or a part of a split is of. */
function sliced({ wiring, pass }: Reading, tensor: string): string | undefined {
  const node = wiring.maker(pass(tensor));
  const isPart = node?.op === "Slice" || node?.op === "Split";
  return isPart ? pass(node.inputs[0] ?? "") : undefined;
}

/** A content tensor times one that is none. */
function timesTable({ wiring, numbers, pass }: Reading, tensor: string) {
  const node = wiring.maker(pass(tensor));
  const content = node?.inputs.find(wiring.isContent);
  const table = node?.inputs.find((input) => !wiring.isContent(input));
  const isTable = node?.op === "Mul" && table !== undefined && numbers(table) === undefined;
  return isTable && content !== undefined ? { content, table } : undefined;
}

/** Both halves changed places, the second with its sign changed: what they are halves of. */
function acrossOf(reading: Reading, tensor: string): string | undefined {
  const { wiring, pass } = reading;
  const node = wiring.maker(pass(tensor));
  const [first = "", second = "", third] = node?.op === "Concat" ? node.inputs : [];
  const negated = wiring.maker(pass(first));
  if (third !== undefined || negated?.op !== "Neg") return undefined;
  const one = sliced(reading, negated.inputs[0] ?? "");
  return one !== undefined && one === sliced(reading, second) ? one : undefined;
}

const ELEMENTWISE = new Set([
  ...["Mul", "Add", "Sub", "Div", "Pow", "Neg", "Sqrt", "Exp", "Reciprocal", "Clip", "Max", "Min"],
  ...["Erf", "Tanh", "Sigmoid", "Relu", "Gelu", "FastGelu", "QuickGelu", "Cast", "Identity"],
]);

/** What is computed number by number, each from one number of `leaf`. */
export interface Region {
  readonly leaf: string;
  readonly nodes: readonly Node[];
}

/**
 * The longest way back from a tensor on which each number is made of the one in its place.
 *
 * @param stops tensors that it does not go behind
 */
export function regionOf(
  { wiring, numbers, pass }: Reading,
  tensor: string,
  stops: ReadonlySet<string>,
): Region | undefined {
  const leaves = new Set<string>();
  const nodes = new Set<Node>();
  const follow = (name: string, isFirst: boolean): void => {
    const node = wiring.maker(name);
    const isOne =
      node &&
      ELEMENTWISE.has(node.op) &&
      node.inputs.every((one) => !one || wiring.isContent(one) || numbers(one) !== undefined);
    if (!isOne || (!isFirst && stops.has(pass(name)))) {
      leaves.add(pass(name));
      return;
    }
    if (nodes.has(node)) return;
    nodes.add(node);
    for (const input of node.inputs) if (wiring.isContent(input)) follow(input, false);
  };
  follow(pass(tensor), true);
  const [leaf, another] = leaves;
  if (leaf === undefined || another !== undefined || nodes.size === 0) return undefined;
  const sorted = [...nodes].sort((a, b) => wiring.place(a) - wiring.place(b));
  return { leaf, nodes: sorted };
}
