import { elementTypes, INT8 } from "../graph/elementTypes.ts";
import { type Graph, type Node, needs } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";

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
 * The same graph as onnxruntime 1.30 needs it with `x64quantprecision`. It makes every stored int8
 * unsigned and its zero point 128, once for each node that reads it, always under the same name: so
 * no two nodes may read one. And where there was no zero point, it puts a single one, which it then
 * refuses beside scales per channel.
 */
export function prepared(graph: Graph): Graph {
  return readOnce(withZeroPoints(decodedForEach(graph)));
}

/** Every stored int8 is decoded anew for each node that reads it: onnxruntime does so otherwise. */
function decodedForEach(graph: Graph): Graph {
  const decoders = new Map<string, Node>();
  const taken = new Set(graph.outputs.keys()); // decoded tensors that are read already
  for (const node of graph.nodes) {
    const isStored = graph.initializers.get(node.inputs[0] ?? "")?.type === INT8;
    if (node.op === "DequantizeLinear" && isStored) decoders.set(node.outputs[0] as string, node);
    for (const name of needs(node)) if (!node.inputs.includes(name)) taken.add(name);
  }
  const nodes = graph.nodes.flatMap((node) => {
    const own: Node[] = [];
    const inputs = node.inputs.map((input, i) => {
      const decoder = decoders.get(input);
      if (!decoder || !taken.has(input)) {
        taken.add(input);
        return input;
      }
      const again = `glassbox.again.${node.outputs[0]}.${i}`;
      own.push({ ...decoder, outputs: [again] });
      return again;
    });
    return own.length > 0 ? [...own, { ...node, inputs }] : [node];
  });
  return { ...graph, nodes };
}

/** All int8 that is decoded without a zero point gets one: 0. */
function withZeroPoints(graph: Graph): Graph {
  const types = elementTypes(graph);
  const complete = (node: Node): readonly Node[] => {
    const [data = "", scales = "", zeroPoint] = node.inputs;
    if (node.op !== "DequantizeLinear" || zeroPoint || types.get(data) !== INT8) return [node];
    const shape = graph.initializers.get(scales)?.shape;
    if (!shape) return [node];
    const zero = `glassbox.zero.${node.outputs[0]}`;
    const inputs = [data, scales, zero];
    return [makeNode("Constant", [], [zero], { value: { zeros: shape } }), { ...node, inputs }];
  };
  return { ...graph, nodes: graph.nodes.flatMap(complete) };
}

/** Every stored int8 is stored, at the same place in the file, once for each node that reads it. */
function readOnce(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const taken = new Set<string>();
  const nodes = graph.nodes.map((node) => {
    const inputs = node.inputs.map((input, i) => {
      const stored = graph.initializers.get(input);
      if (stored?.type !== INT8) return input;
      const own = taken.has(input) ? `glassbox.stored.${node.outputs[0]}.${i}` : input;
      taken.add(input);
      initializers.set(own, stored);
      return own;
    });
    return { ...node, inputs };
  });
  return { ...graph, nodes, initializers };
}
