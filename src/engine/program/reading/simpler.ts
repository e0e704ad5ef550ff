import type { Graph, Node } from "../../graph/graph.ts";
import { makeNode } from "../../graph/graphBuilder.ts";

/**
 * The same graph without nodes that do two steps of a program at once: a bias and what follows it, or
 * rounding by the largest number and the product of what was rounded.
 */
export function simpler(graph: Graph): Graph {
  const apart = (node: Node): readonly Node[] =>
    withoutBias(node) ?? withoutRounding(node) ?? [node];
  return { ...graph, nodes: roundedOnce(graph.nodes.flatMap(apart)) };
}

const MOVES = /^(Reshape|Transpose|Squeeze|Unsqueeze|Flatten|Identity|Slice|Split|Gather|Expand)$/;

/** What was rounded by a scale, and only moved since, is not rounded by the same scale again. */
function roundedOnce(nodes: readonly Node[]): readonly Node[] {
  const scales = new Map<string, string>(); // of decoded numbers
  const rounded = new Map<string, string>(); // whole number → what it was rounded from
  return nodes.map((node) => {
    const { op, inputs, outputs } = node;
    const [data = "", ...scale] = inputs;
    if (MOVES.test(op)) {
      const known = scales.get(data);
      if (known !== undefined) for (const output of outputs) scales.set(output, known);
    }
    if (op === "QuantizeLinear") rounded.set(outputs[0] as string, data);
    if (op !== "DequantizeLinear") return node;
    const key = scale.join();
    const before = rounded.get(data);
    scales.set(outputs[0] as string, key);
    const isAgain = before !== undefined && scales.get(before) === key;
    return isAgain ? makeNode("Identity", [before], outputs) : node;
  });
}

const BIASED: ReadonlyMap<string, string> = new Map([
  ["BiasGelu", "Gelu"],
  ["FastGelu", "FastGelu"],
]);

/** @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md */
function withoutBias({ op, domain, inputs, outputs }: Node): readonly Node[] | undefined {
  const plain = BIASED.get(op);
  const [data = "", bias] = inputs;
  if (plain === undefined || !bias) return undefined;
  const sum = `glassbox.${outputs[0]}.biased`;
  return [makeNode("Add", [data, bias], [sum]), makeNode(plain, [sum], outputs, { domain })];
}

function withoutRounding({ op, domain, inputs, outputs }: Node): readonly Node[] | undefined {
  if (op !== "DynamicQuantizeMatMul") return undefined;
  const [data = "", weights = "", scale = "", zero = "", bias = ""] = inputs;
  const rounded = ["", ".scale", ".zero"].map((part) => `glassbox.${outputs[0]}.rounded${part}`);
  const [whole = "", ownScale = "", ownZero = ""] = rounded;
  const all = [whole, weights, ownScale, scale, ownZero, zero, bias];
  return [
    makeNode("DynamicQuantizeLinear", [data], rounded),
    makeNode("MatMulIntegerToFloat", all, outputs, { domain }),
  ];
}
