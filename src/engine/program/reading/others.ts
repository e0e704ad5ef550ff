import type { Node } from "../../graph/graph.ts";
import type { Desk } from "./desk.ts";
import { type Draft, draft, learned, type Point } from "./drafts.ts";
import { dependsOn, streamFirst } from "./order.ts";
import { normOf, regionOf } from "./patterns.ts";
import { isLearned, storedName, vectorOf } from "./products.ts";

export function norm(desk: Desk, output: Point): Draft | undefined {
  const found = normOf(desk, output.tensor);
  if (!found) return undefined;
  const { kind, data, gain, bias, epsilon } = found;
  const x = desk.read(data, output.layout, output.of);
  const weights = [...learned("γ", gain), ...learned("β", bias)];
  return draft(kind, output, [["x", x]], weights, { ε: epsilon });
}

export function elementwise(desk: Desk, output: Point): Draft | undefined {
  const region = regionOf(desk, output.tensor, desk.stops);
  if (!region) return undefined;
  const x = desk.read(region.leaf, output.layout, output.of);
  return { ...draft("elementwise", output, [["x", x]]), nodes: region.nodes };
}

/** Sums and products of two tensors, place by place. */
export function ofTwo(desk: Desk, output: Point, node: Node): Draft | undefined {
  const { layout, of } = output;
  const [left = "", right = "", more] = node.inputs;
  if (more !== undefined || !/^(Add|Sum|Mul)$/.test(node.op)) return undefined;
  const { isContent } = desk.wiring;
  if (isContent(left) && isContent(right)) {
    const [x, f] = streamFirst(desk, left, right);
    const first = desk.read(x, layout, of);
    const second = desk.read(f, layout, of);
    const letters = node.op === "Mul" ? (["g", "u"] as const) : (["x", "f"] as const);
    const kind = node.op === "Mul" ? "gated" : dependsOn(desk, f, x) ? "residual" : "sum";
    return draft(kind, output, [
      [letters[0], first],
      [letters[1], second],
    ]);
  }
  if (node.op === "Mul") return undefined;
  const [content, other] = isContent(left) ? [left, right] : [right, left];
  const first = desk.read(content, layout, of);
  if (isLearned(desk.wiring, other)) {
    const stored = desk.wiring.graph.initializers.get(storedName(desk.wiring, other));
    const isPlaces = (stored?.shape.length ?? 3) > 1;
    const weights = learned("f", vectorOf(desk.wiring, other));
    if (!isPlaces) return draft("sum", output, [["x", first]], weights);
  }
  return draft("sum", output, [
    ["x", first],
    ["f", desk.read(other, "places")],
  ]);
}

export function probabilities(desk: Desk, output: Point, node: Node): Draft | undefined {
  if (node.op !== "Softmax" || output.layout !== "rows") return undefined;
  return draft("probabilities", output, [["x", desk.read(node.inputs[0] ?? "", "rows")]]);
}

export function unknown(desk: Desk, output: Point, node: Node): Draft {
  const content = [...new Set(node.inputs.filter(desk.wiring.isContent))];
  const inputs = content.map((input) => ["x", desk.read(input, output.layout, output.of)] as const);
  return draft("unknown", output, inputs);
}
