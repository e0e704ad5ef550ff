import type { Node } from "../graph/graph.ts";
import { SEGMENTS, type Wiring } from "./wiring.ts";

/** What may follow the look-up in an embedding table that is not stored as float32. */
const DECODERS = new Set(["DequantizeLinear", "Cast"]);

/** A look-up as float32: of a table that is stored otherwise, behind what decodes it. */
export function decoded(wiring: Wiring, tensor: string): string {
  const decoder = wiring
    .users(tensor)
    .find(({ op, inputs }) => DECODERS.has(op) && inputs[0] === tensor);
  return decoder ? decoded(wiring, decoder.outputs[0] as string) : tensor;
}

/**
 * What is added between the look-up and the first layer, and comes from a table: of several such,
 * that with the most rows, since a table of segments has one or two.
 */
export function findPosition(
  wiring: Wiring,
  token: string,
  input: string | undefined,
): string | undefined {
  const found: { readonly tensor: string; readonly rows: number }[] = [];
  for (let name = token; name !== input; ) {
    const users: readonly Node[] = wiring.users(name);
    const sum = users.find(({ op }) => op === "Add");
    for (const tensor of sum?.inputs ?? []) {
      if (wiring.isContent(tensor) || wiring.origins(tensor) & SEGMENTS) continue;
      const rows = rowsBehind(wiring, tensor);
      if (rows !== undefined) found.push({ tensor, rows });
    }
    const next: string | undefined = (sum ?? users.find(({ op }) => op !== "Shape"))?.outputs[0];
    if (next === undefined) break;
    name = next;
  }
  return found.sort((a, b) => b.rows - a.rows)[0]?.tensor;
}

/** How long the first stored table is that a tensor comes from; undefined if it is stored itself. */
function rowsBehind(wiring: Wiring, tensor: string): number | undefined {
  const node = wiring.maker(tensor);
  const [input] = node?.inputs ?? [];
  if (input === undefined) return undefined;
  return wiring.graph.initializers.get(input)?.shape[0] ?? rowsBehind(wiring, input) ?? 0;
}
