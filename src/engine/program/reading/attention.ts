import type { AttentionTaps } from "../../anatomy/attentionTaps.ts";
import { productOf } from "../../anatomy/wiring.ts";
import type { Node } from "../../graph/graph.ts";
import { makeNode } from "../../graph/graphBuilder.ts";
import type { Desk } from "./desk.ts";
import { type Draft, draft, type Layout, type Point } from "./drafts.ts";
import { normOf, type Reading, turnOf } from "./patterns.ts";
import { projectionOf, storedName, vectorOf } from "./products.ts";
import { asMultiplied } from "./rounding.ts";

/** The product of weights and values, what the weights are made of, and the values. */
export function attend(desk: Desk, output: Point, node: Node): Draft | undefined {
  const found = desk.attention.get(node);
  const product = productOf(desk.wiring, node);
  if (!found || !product) return undefined;
  const { queries, keys, values } = found;
  // In the field's order, whatever the file's: queries, keys, values, and then what is done to them.
  if (queries !== undefined) readProjection(desk, queries, "queries", node);
  if (keys) readProjection(desk, keys.tensor, "keys", node);
  const value = asMultiplied(desk, node, 1, desk.read(values, "keys", node));
  const weights = asMultiplied(desk, node, 0, desk.read(product.left, "map", node));
  return draft("mix", { ...output, layout: "queries", of: node }, [
    ["A", weights],
    ["V", value],
  ]);
}

/** Reads the projection that queries or keys begin with. */
function readProjection(desk: Desk, tensor: string, layout: Layout, of: Node): void {
  for (let name = tensor; ; ) {
    if (projectionOf(desk.wiring, desk.unmoved(name).tensor, desk.plain)) {
      desk.read(name, layout, of);
      return;
    }
    const inner = desk.unmoved(name);
    const from = normOf(desk, inner.tensor)?.data ?? turnOf(desk, inner.tensor)?.data;
    if (from === undefined) return;
    name = from;
  }
}

/** Inside an attention: weights, scores, and what is added to them. */
export function inScores(desk: Desk, output: Point, node: Node): Draft | undefined {
  const { layout, of } = output;
  if (layout !== "map" || !of) return undefined;
  const [data = ""] = node.inputs;
  if (node.op === "Softmax") return draft("softmax", output, [["s", desk.read(data, "map", of)]]);
  const besides = besideSink(desk, node);
  if (besides) {
    const s = desk.read(besides.scores, "map", of);
    return draft("softmax", output, [["s", s]], [["z", besides.sink]]);
  }
  const product = productOf(desk.wiring, node);
  const taps = desk.attention.get(of);
  if (product && taps) return dots(desk, output, product, taps);
  const content = node.inputs.filter(desk.wiring.isContent);
  const isAdding = /^(Add|Sub|Where|Max)$/.test(node.op) && content.length === 1;
  if (!isAdding || node.inputs.every((one) => !one || isPlain(desk, one))) return undefined;
  const [inner = ""] = content;
  const s = desk.read(inner, "map", of);
  const added = `glassbox.added.${output.tensor}`;
  const zeros = `glassbox.zeros.${output.tensor}`;
  const nodes = [
    makeNode("Shape", [inner], [`${zeros}.shape`]),
    makeNode("ConstantOfShape", [`${zeros}.shape`], [`${zeros}.float`]),
    makeNode("Cast", [`${zeros}.float`], [zeros], { to: desk.typeOf(inner) }),
    {
      ...node,
      inputs: node.inputs.map((one) => (one === inner ? zeros : one)),
      outputs: [added],
    },
  ];
  const point: Point = { tensor: added, layout: "map", of, given: nodes };
  return draft("addGiven", output, [
    ["s", s],
    ["M", point],
  ]);
}

/** Weights of tokens, cut off from that of a sink: the scores they are of, and the sink's own. */
function besideSink({ wiring, pass }: Desk, { op, inputs }: Node) {
  const softmax = op === "Slice" ? wiring.maker(pass(inputs[0] ?? "")) : undefined;
  let node = softmax?.op === "Softmax" ? wiring.maker(softmax.inputs[0]) : undefined;
  // The largest of all may be taken off first, which changes nothing.
  while (node && /^(Sub|Cast|Identity)$/.test(node.op)) node = wiring.maker(node.inputs[0]);
  const [scores, sink, more] = node?.op === "Concat" ? node.inputs : [];
  if (scores === undefined || sink === undefined || more !== undefined) return undefined;
  const stored = wiring.isContent(sink) ? "" : storedName(wiring, sink);
  return stored ? { scores, sink: vectorOf(wiring, stored) } : undefined;
}

function isPlain(desk: Desk, tensor: string): boolean {
  return desk.wiring.isContent(tensor) || desk.numbers(tensor) !== undefined;
}

function dots(
  desk: Desk,
  output: Point,
  { left, right }: { readonly left: string; readonly right: string },
  { queries, keys, node }: AttentionTaps,
): Draft | undefined {
  if (queries === undefined || !keys) return undefined;
  const c = factorBetween(desk, left, queries) * factorBetween(desk, right, keys.tensor);
  const own = desk.wiring.maker(output.tensor) as Node;
  const Q = asMultiplied(desk, own, 0, desk.read(queries, "queries", node));
  const K = asMultiplied(desk, own, 1, desk.read(keys.tensor, "keys", node));
  return draft(
    "scores",
    output,
    [
      ["Q", Q],
      ["K", K],
    ],
    [],
    { c },
  );
}

/** What a tensor was multiplied with by single numbers on its way from another. */
function factorBetween(desk: Desk, tensor: string, from: string): number {
  let factor = 1;
  for (let name: string | undefined = tensor; name !== undefined && name !== from; ) {
    const node = desk.wiring.maker(name);
    const [left, right] = node?.inputs ?? [];
    const isLeft = desk.wiring.isContent(left);
    const number = desk.numbers(isLeft ? right : left);
    if (node?.op === "Mul" && number !== undefined) factor *= number;
    if (node?.op === "Div" && number !== undefined) factor /= number;
    name = isLeft ? left : node?.inputs.find(desk.wiring.isContent);
  }
  return factor;
}

/** What a cap is put on: before it is divided by the cap. */
export function beforeCap(desk: Reading, capped: string): string | undefined {
  for (let name: string | undefined = capped; name !== undefined; ) {
    const node = desk.wiring.maker(name);
    name = node?.inputs.find(desk.wiring.isContent);
    if (node?.op === "Tanh") return desk.wiring.maker(desk.pass(name ?? ""))?.inputs[0];
  }
  return undefined;
}
