import { Draft } from "./drafts.ts";
import { elementTypes, INT8 } from "./elements.ts";
import type { Graph, Node } from "./graph.ts";

/** What rounds activations to 8 bits by the largest of all that are read together. */
const BY_LARGEST = /^DynamicQuantize/;
/** What rounds them by a scale in the file, or computes with such as were rounded. */
const ROUNDED = /^(QuantizeLinear|QLinear\w+|QGemm|QAttention|MatMulInteger\w*)$/;

/** Whether what a token gives depends on which others are read with it, to 8 bits. */
export const roundsByLargest = ({ nodes }: Graph): boolean =>
  nodes.some(({ op }) => BY_LARGEST.test(op));

/** Whether activations are rounded to 8 bits; if not, weights of 8 bits are decoded to floats. */
export const roundsActivations = ({ nodes }: Graph): boolean =>
  nodes.some(({ op }) => BY_LARGEST.test(op) || ROUNDED.test(op));

/**
 * The same graph with a zero point, 0, for all int8 that is decoded without one.
 *
 * onnxruntime's `x64quantprecision` makes weights unsigned and their zero point 128. Where there was
 * none, it puts a single one, which it then refuses beside scales per channel.
 */
export function withZeroPoints(graph: Graph): Graph {
  const types = elementTypes(graph);
  const complete = (node: Node): readonly Node[] => {
    const [data = "", scales = "", zeroPoint] = node.inputs;
    if (node.op !== "DequantizeLinear" || zeroPoint || types.get(data) !== INT8) return [node];
    const draft = new Draft(`glassbox.zero.${node.outputs[0]}`);
    const zero = draft.add("Cast", [draft.add("Constant", [], { value_int: 0 })], { to: INT8 });
    const inputs = [data, scales, draft.spread(zero, scales)];
    return [...draft.nodes, { ...node, inputs }];
  };
  return { ...graph, nodes: graph.nodes.flatMap(complete) };
}
