import type { Graph, Node } from "./graph.ts";

// TensorProto.DataType: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
export const FLOAT32 = 1;
export const INT8 = 3;
export const INT64 = 7;
export const BOOL = 9;
export const FLOAT64 = 11;
const FLOAT16 = 10;
const BFLOAT16 = 16;
const FLOATS = new Set([FLOAT32, FLOAT16, FLOAT64, BFLOAT16]);

const TRUTHS = new Set([
  ...["And", "Or", "Xor", "Not", "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"],
  ...["IsNaN", "IsInf"],
]);
/** Operations that only move what their first input holds. */
const MOVES = new Set([
  ...["Expand", "Reshape", "Transpose", "Unsqueeze", "Squeeze", "Slice", "Gather", "GatherND"],
  ...["Concat", "Identity", "Flatten", "Tile"],
]);

/** The element types of a graph's floats and truths, as far as the file lets one tell. */
export function elementTypes(graph: Graph): ReadonlyMap<string, number> {
  const types = new Map<string, number>();
  for (const [name, { type }] of graph.initializers) types.set(name, type);
  for (const declared of [graph.inputs, graph.types, graph.outputs]) {
    for (const [name, { type }] of declared) if (type !== undefined) types.set(name, type);
  }
  for (const node of graph.nodes) {
    const type = typeOfResult(node, types);
    if (type === undefined) continue;
    for (const output of node.outputs) if (!types.has(output)) types.set(output, type);
  }
  return types;
}

/** Other operations on floats give the type that they take. */
function typeOfResult(
  { op, inputs, attributes }: Node,
  types: ReadonlyMap<string, number>,
): number | undefined {
  const to = attributes.get("to");
  if (op === "Cast" && typeof to === "number") return to;
  if (TRUTHS.has(op)) return BOOL;
  if (MOVES.has(op)) return types.get(inputs[0] ?? "");
  const value = attributes.get("value");
  if (typeof value === "object" && "type" in value) return value.type;
  return inputs.map((input) => types.get(input) ?? 0).find((type) => FLOATS.has(type));
}

export const HALVES: ReadonlySet<number> = new Set([FLOAT16, BFLOAT16]);

/**
 * The same graph with a float32 twin of each of `tensors` that is a half.
 *
 * @returns with it the names that the tensors now go by
 */
export function widened(
  graph: Graph,
  tensors: readonly string[],
): { readonly graph: Graph; readonly names: ReadonlyMap<string, string> } {
  const types = elementTypes(graph);
  const halves = tensors.filter((tensor) => HALVES.has(types.get(tensor) ?? 0));
  const twin = (tensor: string) => `glassbox.float.${tensor}`;
  const casts = halves.map((tensor) => ({
    op: "Cast",
    domain: "",
    inputs: [tensor],
    outputs: [twin(tensor)],
    attributes: new Map([["to", FLOAT32]]),
    at: undefined,
  }));
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...casts] },
    names: new Map(tensors.map((name) => [name, halves.includes(name) ? twin(name) : name])),
  };
}
