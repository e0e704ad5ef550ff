import type { Settings } from "../../../domain/program/program.ts";
import { INT8 } from "../../graph/elementTypes.ts";
import type { Node } from "../../graph/graph.ts";
import { makeNode } from "../../graph/graphBuilder.ts";
import type { Desk } from "./desk.ts";
import { type Draft, draft, type Point } from "./drafts.ts";

export function rounded(desk: Desk, output: Point): Draft | undefined {
  const found = roundedTo(desk, output.tensor);
  if (!found) return undefined;
  const { data, by: steps } = found;
  const x = desk.read(data, output.layout, output.of);
  return draft("round", output, [["x", x]], [], { c: steps.step, steps });
}

/** What a tensor was before it was rounded by a scale of the file. */
export function roundedTo(desk: Desk, tensor: string) {
  const node = desk.wiring.maker(tensor);
  const rounding = node?.op === "DequantizeLinear" ? desk.wiring.maker(node.inputs[0]) : undefined;
  const by = rounding?.op === "QuantizeLinear" ? stepsOf(desk, rounding.inputs) : undefined;
  return by && { data: rounding?.inputs[0] as string, by };
}

function stepsOf(desk: Desk, [, scale, zero]: readonly string[]): Settings["steps"] {
  const { numbers } = desk;
  const step = numbers(scale);
  if (step === undefined) return undefined;
  const isSigned = zero ? desk.typeOf(zero) === INT8 : false;
  const [least, most] = isSigned ? [-128, 127] : [0, 255];
  return { step, zero: (zero && numbers(zero)) || 0, least, most };
}

/** What a product is taken of, where that is rounded by its largest number first. */
export function asMultiplied(desk: Desk, { inputs }: Node, side: 0 | 1, point: Point): Point {
  const rounding = desk.wiring.maker(inputs[side]);
  return rounding?.op === "DynamicQuantizeLinear" ? roundedByLargest(desk, point, rounding) : point;
}

export function roundedByLargest(desk: Desk, x: Point, rounding: Node): Point {
  const [whole = ""] = rounding.outputs;
  const tensor = `glassbox.float.${whole}`;
  const decoding = makeNode("DequantizeLinear", rounding.outputs, [tensor]);
  const output: Point = { ...x, tensor, given: [decoding] };
  return desk.keep(draft("round", output, [["x", x]]));
}
