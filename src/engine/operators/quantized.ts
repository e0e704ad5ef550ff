import type { Graph, Node } from "../graph/graph.ts";
import { Draft, makeNode } from "../graph/graphBuilder.ts";
import { merged } from "./pairs.ts";

/** How whole numbers become floats: (number - zero) × scale. */
interface Scale {
  readonly scale: string;
  readonly zero: string | undefined;
}

/** The float that comes out, and how it is rounded, if it is. */
interface Result {
  readonly float: string;
  readonly rounded: Scale | undefined;
}

/** Computes in floats what a node computes with numbers of 8 bits. */
type Reader = (draft: Decoding, node: Node) => Result | undefined;

/** What moves numbers and leaves them as they are. */
const MOVES = new Set([
  ...["Reshape", "Transpose", "Squeeze", "Unsqueeze", "Flatten", "Identity"],
  ...["Slice", "Split", "Gather", "Expand", "Tile"],
]);

/**
 * The same computation with every operation on numbers of 8 bits in three steps: they are decoded
 * to floats, computed with, and rounded, as in files that are written so (QDQ). Then all that is
 * inside can be had as floats; onnxruntime makes one operation of the three again.
 *
 * What is rounded by the largest of a text stays: its products are known as they are (wiring.ts).
 */
export function inFloats(graph: Graph): Graph {
  const known = new Map<string, Scale>(); // of tensors that are rounded by one scale in the file
  const isMany = (scale: string) => (graph.initializers.get(scale)?.shape[0] ?? 1) > 1;
  const stepsOf = (node: Node): readonly Node[] => {
    const [data = ""] = node.inputs;
    const draft = new Decoding(`glassbox.float.${node.outputs[0]}`, isMany);
    const scale = known.get(data);
    if (scale && MOVES.has(node.op)) return draft.move(node, scale);
    const isByLargest = node.op === "MatMulIntegerToFloat" && !scale;
    const reader = Object.hasOwn(READERS, node.op) ? READERS[node.op] : undefined;
    const result = isByLargest ? undefined : reader?.(draft, node);
    if (!result) return [node];
    if (result.rounded) draft.round(result.float, result.rounded, node.outputs[0] as string);
    else draft.name(result.float, node.outputs[0]);
    return draft.nodes;
  };
  const nodes = graph.nodes.flatMap((node) => {
    const steps = stepsOf(node);
    for (const { op, inputs, outputs } of steps) {
      if (op !== "QuantizeLinear" || isMany(inputs[1] as string)) continue;
      known.set(outputs[0] as string, scaleAt(inputs, 1));
    }
    return steps;
  });
  return { ...graph, nodes: merged(nodes, graph) };
}

const scaleAt = (inputs: readonly string[], at: number): Scale => ({
  scale: inputs[at] ?? "",
  zero: inputs[at + 1] || undefined,
});

class Decoding extends Draft {
  readonly #isMany: (scale: string) => boolean;

  /** @param isMany whether there is a scale for each channel */
  constructor(prefix: string, isMany: (scale: string) => boolean) {
    super(prefix);
    this.#isMany = isMany;
  }

  /** @param axis that of the channels */
  decode(tensor: string, { scale, zero }: Scale, axis = -1, isMany = this.#isMany(scale)): string {
    const inputs = zero === undefined ? [tensor, scale] : [tensor, scale, zero];
    return this.add("DequantizeLinear", inputs, isMany ? { axis } : {});
  }

  /** A tensor whose scale and zero point stand behind it. */
  decodeAt({ inputs }: Node, at: number, axis?: number): string {
    return this.decode(inputs[at] as string, scaleAt(inputs, at + 1), axis);
  }

  /** A bias: its scale is that of a product. */
  decodeSum(tensor: string, left: string, right: string): string {
    const scale = this.add("Mul", [left, right]);
    return this.decode(tensor, { scale, zero: undefined }, -1, this.#isMany(right));
  }

  round(float: string, { scale, zero }: Scale, name: string): void {
    const inputs = zero === undefined ? [float, scale] : [float, scale, zero];
    this.nodes.push(makeNode("QuantizeLinear", inputs, [name]));
  }

  move(node: Node, scale: Scale): readonly Node[] {
    const [data = "", ...rest] = node.inputs;
    const floats = node.outputs.map((name) => name && `glassbox.float.${name}.moved`);
    const decoded = this.decode(data, scale);
    this.nodes.push({ ...node, inputs: [decoded, ...rest], outputs: floats });
    floats.forEach((float, i) => {
      if (float) this.round(float, scale, node.outputs[i] as string);
    });
    return this.nodes;
  }
}

const numbersOf = ({ attributes }: Node, ...names: readonly string[]) =>
  Object.fromEntries(
    [...attributes].filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === "number" && (names.length === 0 || names.includes(entry[0])),
    ),
  );

/** @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md */
const READERS: Readonly<Record<string, Reader>> = {
  QLinearMatMul: ofTwo("MatMul"),
  QLinearAdd: ofTwo("Add"),
  QLinearMul: ofTwo("Mul"),
  QLinearSigmoid: ofOne("Sigmoid"),
  QLinearLeakyRelu: ofOne("LeakyRelu", "alpha"),
  QLinearSoftmax: (draft, node) =>
    // Before opset 13 it was another one, of all axes from `axis` on together.
    (numbersOf(node).opset ?? 0) >= 13 ? ofOne("Softmax", "axis")(draft, node) : undefined,
  QLinearConcat(draft, node) {
    const parts: string[] = [];
    for (let at = 2; at < node.inputs.length; at += 3) parts.push(draft.decodeAt(node, at));
    const float = draft.add("Concat", parts, numbersOf(node, "axis"));
    return { float, rounded: scaleAt(node.inputs, 0) };
  },
  QLinearWhere(draft, node) {
    const [condition = ""] = node.inputs;
    const float = draft.add("Where", [condition, draft.decodeAt(node, 1), draft.decodeAt(node, 4)]);
    return { float, rounded: scaleAt(node.inputs, 7) };
  },
  QGemm(draft, node) {
    const [, scale = "", , , weightScale = "", , bias] = node.inputs;
    const axis = numbersOf(node).transB === 1 ? 0 : 1;
    const parts = [draft.decodeAt(node, 0), draft.decodeAt(node, 3, axis)];
    if (bias) parts.push(draft.decodeSum(bias, scale, weightScale));
    const float = draft.add("Gemm", parts, numbersOf(node, "alpha", "transA", "transB"));
    return { float, rounded: node.inputs[7] ? scaleAt(node.inputs, 7) : undefined };
  },
  MatMulIntegerToFloat(draft, { inputs }) {
    const [data = "", weights = "", scale = "", weightScale = "", zero, weightZero, bias] = inputs;
    const product = draft.add("MatMul", [
      draft.decode(data, { scale, zero: zero || undefined }),
      draft.decode(weights, { scale: weightScale, zero: weightZero || undefined }),
    ]);
    return { float: bias ? draft.add("Add", [product, bias]) : product, rounded: undefined };
  },
};

/** Two tensors, each with scale and zero point behind it, and those of the result. */
function ofTwo(op: string): Reader {
  return (draft, node) => {
    const float = draft.add(op, [draft.decodeAt(node, 0), draft.decodeAt(node, 3)]);
    return { float, rounded: scaleAt(node.inputs, 6) };
  };
}

function ofOne(op: string, ...settings: readonly string[]): Reader {
  return (draft, node) => {
    const data = [draft.decodeAt(node, 0)];
    const float = draft.add(op, data, settings.length > 0 ? numbersOf(node, ...settings) : {});
    return { float, rounded: scaleAt(node.inputs, 3) };
  };
}
