import { SEGMENTS } from "../../anatomy/wiring.ts";
import { INT64 } from "../../graph/elementTypes.ts";
import type { Node } from "../../graph/graph.ts";
import { makeNode, Draft as Nodes } from "../../graph/graphBuilder.ts";
import type { Desk, Explain } from "./desk.ts";
import { type Draft, draft, type Point, type Weight } from "./drafts.ts";
import { type Turn, turnOf } from "./patterns.ts";
import { isLearned, storedName } from "./products.ts";

/** What is there before any text's content: ids, tables of positions, an encoder's memory. */
export const given: Explain = (desk, output, node) => {
  const { isContent, origins, maker } = desk.wiring;
  if (isContent(output.tensor)) return undefined;
  let row: Node | undefined = node;
  while (row && /^(Cast|Identity)$/.test(row.op)) row = maker(row.inputs[0]);
  const [table, index] = row?.inputs ?? [];
  const isTable = row?.op === "Gather" && isLearned(desk.wiring, table);
  if (!row || !isTable || output.layout !== "places") return { ...output, given: [] };
  return tableRow(desk, output, row, origins(index) & SEGMENTS ? "segments" : "positions");
};

export function lookUp(desk: Desk, output: Point, node: Node): Draft | undefined {
  if (node.op === "DequantizeLinear") {
    const inner = desk.wiring.maker(node.inputs[0]);
    const isOfTable = desk.wiring.lookups.some(({ tensor }) => tensor === node.inputs[0]);
    if (!isOfTable || !inner) return undefined;
    const found = tableRow(desk, output, inner, "embed");
    const decoded = `glassbox.table.${output.tensor}`;
    const [{ letter, weight }] = found.weights as [Draft["weights"][0]];
    const nodes = [
      makeNode("DequantizeLinear", [weight.tensor, ...node.inputs.slice(1)], [decoded], {
        axis: 0,
      }),
    ];
    return { ...found, weights: [{ letter, weight: { ...weight, tensor: decoded, nodes } }] };
  }
  const isLookUp = desk.wiring.lookups.some(({ tensor }) => node.outputs[0] === tensor);
  return isLookUp && node.op === "Gather" ? tableRow(desk, output, node, "embed") : undefined;
}

function tableRow(desk: Desk, output: Point, node: Node, kind: Draft["kind"]): Draft {
  const [table = "", index = ""] = node.inputs;
  const weight: Weight = {
    ...{ tensor: table, nodes: [], as: "table" },
    stored: storedName(desk.wiring, table),
  };
  return draft(kind, output, [["x", desk.read(index, "list")]], [["E", weight]]);
}

export function turn(desk: Desk, output: Point): Draft | undefined {
  const found = turnOf(desk, output.tensor);
  if (!found) return undefined;
  const x = desk.read(found.data, output.layout, output.of);
  const { cos, sin, cache } = found;
  const table = (tensor: string): Point => ({
    ...{ tensor, layout: "places", given: [] },
  });
  if (!cache)
    return draft("rotate", output, [
      ["x", x],
      ["cos", table(cos)],
      ["sin", table(sin)],
    ]);
  const rows = (tensor: string): Point => anglesOf(tensor, cache, found.data);
  const settings = cache.interleaved ? { apart: 1 } : {};
  return draft(
    "rotate",
    output,
    [
      ["x", x],
      ["cos", rows(cos)],
      ["sin", rows(sin)],
    ],
    [],
    settings,
  );
}

/**
 * The rows of a cache of angles at the tokens' places, one angle for each dimension. A single place is
 * that of the first token, and the others follow it.
 */
function anglesOf(
  cache: string,
  { positions, interleaved }: NonNullable<Turn["cache"]>,
  data: string,
): Point {
  const nodes = new Nodes(`glassbox.angles.${cache}.${data}`);
  const scalar = (value: number) => nodes.add("Constant", [], { value_int: value });
  const placesOf = (given: string) => {
    const tokens = nodes.length(data, -2, true);
    const isFirst = nodes.add(
      "Cast",
      [nodes.add("Equal", [nodes.add("Size", [given]), scalar(1)])],
      {
        to: INT64,
      },
    );
    const count = nodes.add("Range", [scalar(0), tokens, scalar(1)]);
    const whole = nodes.add("Cast", [nodes.reshape(given, -1)], { to: INT64 });
    return nodes.add("Add", [whole, nodes.add("Mul", [count, isFirst])]);
  };
  const rows =
    positions === undefined
      ? cache
      : nodes.add("Gather", [cache, placesOf(positions)], { axis: 0 });
  if (!interleaved) {
    const tensor = nodes.add("Concat", [rows, rows], { axis: -1 });
    return { tensor, layout: "places", given: nodes.nodes };
  }
  const single = nodes.add("Unsqueeze", [rows, nodes.whole(-1)]);
  const pairs = nodes.add("Concat", [single, single], { axis: -1 });
  const tensor = nodes.reshape(pairs, 0, -1);
  return { tensor, layout: "places", given: nodes.nodes };
}
