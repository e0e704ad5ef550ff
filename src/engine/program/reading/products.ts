import { productOf, type Wiring, weighed } from "../../anatomy/wiring.ts";
import type { Node } from "../../graph/graph.ts";
import { makeNode } from "../../graph/graphBuilder.ts";
import type { Weight } from "./drafts.ts";

/** A product with learned weights, and the bias added to it. */
export interface Projection {
  /** What is multiplied, as floats. */
  readonly data: string;
  readonly weight: Weight;
  readonly bias: Weight | undefined;
  /** What rounds the data to 8 bits before, if anything does. */
  readonly rounding: Node | undefined;
}

/** Is a tensor made of stored numbers alone? */
export function isLearned(wiring: Wiring, tensor: string | undefined): boolean {
  if (!tensor) return false;
  if (wiring.graph.initializers.has(tensor)) return true;
  if (wiring.isContent(tensor) || wiring.graph.inputs.has(tensor)) return false;
  const node = wiring.maker(tensor);
  if (!node || node.op === "Shape" || node.op === "Size") return false;
  return (
    node.op === "Constant" || node.inputs.filter(Boolean).every((one) => isLearned(wiring, one))
  );
}

/** What a learned tensor is called in the file, behind what decodes or turns it. */
export function storedName(wiring: Wiring, tensor: string): string {
  for (let name = tensor; ; ) {
    if (wiring.graph.initializers.has(name)) return name;
    const [first] = wiring.maker(name)?.inputs ?? [];
    if (first === undefined) return "";
    name = first;
  }
}

export const vectorOf = (wiring: Wiring, tensor: string): Weight => ({
  ...{ tensor, nodes: [], as: "vector", stored: storedName(wiring, tensor) },
});

/** The product with weights that makes a tensor, or the sum of one and a bias. */
export function projectionOf(
  wiring: Wiring,
  tensor: string,
  plain: (tensor: string) => string,
): Projection | undefined {
  const name = plain(tensor);
  const node = wiring.maker(name);
  if (!node) return undefined;
  if (node.op === "Add") {
    const [content, ...others] = node.inputs.filter(wiring.isContent);
    const bias = node.inputs.find((input) => !wiring.isContent(input));
    if (content === undefined || others.length > 0 || !isLearned(wiring, bias)) return undefined;
    const inner = wiring.isScalar(bias as string)
      ? undefined
      : projectionOf(wiring, content, plain);
    return inner && !inner.bias ? { ...inner, bias: vectorOf(wiring, bias as string) } : undefined;
  }
  const product = madeBy(wiring, node);
  const data = product && weighed(wiring, product);
  if (!product || data === undefined) return undefined;
  const weight = weightOf(wiring, product, node);
  if (!weight) return undefined;
  const rounding = product.inputs
    .map((input) => wiring.maker(input))
    .find((maker) => maker?.op === "DynamicQuantizeLinear");
  const bias = biasOf(product);
  return {
    ...{ data, weight, rounding },
    bias: bias === undefined ? undefined : vectorOf(wiring, bias),
  };
}

/** The node that takes the product: of whole numbers, it stands before what makes them floats. */
function madeBy(wiring: Wiring, node: Node): Node | undefined {
  if (productOf(wiring, node)) return node;
  if (node.op !== "Mul") return undefined;
  const cast = node.inputs.map((input) => wiring.maker(input)).find((one) => one?.op === "Cast");
  const product = wiring.maker(cast?.inputs[0]);
  return product?.op === "MatMulInteger" ? product : undefined;
}

function biasOf({ op, inputs, attributes }: Node): string | undefined {
  if (op === "Gemm" && attributes.get("beta") !== 0) return inputs[2] || undefined;
  return op === "MatMulIntegerToFloat" ? inputs[6] || undefined : undefined;
}

/** @param last what makes floats of the product */
function weightOf(wiring: Wiring, product: Node, last: Node): Weight | undefined {
  const { op, inputs, outputs, attributes } = product;
  const [, right = "", scale = "", weightScale = "", , zero = ""] = inputs;
  const name = `glassbox.weight.${outputs[0]}`;
  const stored = storedName(wiring, right);
  const matrix = (nodes: readonly Node[] = [], tensor = name): Weight => ({
    ...{ tensor, nodes, as: "matrix", stored },
  });
  const decode = (by: string, zeroPoint: string) => {
    const isMany = (wiring.graph.initializers.get(by)?.shape[0] ?? 1) > 1;
    const from = zeroPoint ? [right, by, zeroPoint] : [right, by];
    return matrix([makeNode("DequantizeLinear", from, [name], isMany ? { axis: 1 } : { axis: 0 })]);
  };
  if (wiring.isContent(right)) return undefined;
  switch (op) {
    case "MatMul":
      return isLearned(wiring, right) ? matrix([], right) : undefined;
    case "Gemm": {
      const isPlain = attributes.get("alpha") === undefined || attributes.get("alpha") === 1;
      if (!isPlain || attributes.get("transA") === 1 || !isLearned(wiring, right)) return undefined;
      if (attributes.get("transB") !== 1) return matrix([], right);
      return matrix([makeNode("Transpose", [right], [name], { perm: [1, 0] })]);
    }
    case "MatMulIntegerToFloat":
      return decode(weightScale, zero);
    case "MatMulInteger": {
      // The scales of both are multiplied before: the other than that of the data is the weights'.
      const scales = wiring.maker(last.inputs.find((input) => !wiring.isContent(input)));
      const own = scales?.inputs.find((input) => isLearned(wiring, input));
      return own === undefined ? undefined : decode(own, weightScale);
    }
    case "MatMulNBits":
      return { tensor: name, nodes: [{ ...product, outputs: [name] }], as: "product", stored };
    default:
      return scale === "" && isLearned(wiring, right) ? matrix([], right) : undefined;
  }
}
