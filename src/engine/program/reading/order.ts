import type { Node } from "../../graph/graph.ts";
import type { Desk } from "./desk.ts";

export function dependsOn(desk: Desk, tensor: string, other: string): boolean {
  const [first, target] = [desk.plain(tensor), desk.plain(other)];
  const floor = placeOf(desk, target);
  const seen = new Set<string>();
  const rest = [first];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (name === target) return true;
    if (seen.has(name) || placeOf(desk, name) <= floor) continue;
    seen.add(name);
    rest.push(...(desk.wiring.maker(name)?.inputs ?? []));
  }
  return false;
}

/** Of two summands, first that which the other is computed from. */
export function streamFirst(desk: Desk, left: string, right: string): readonly [string, string] {
  const [a, b] = [desk.plain(left), desk.plain(right)];
  if (dependsOn(desk, a, b)) return [right, left];
  if (dependsOn(desk, b, a)) return [left, right];
  const isOfAttention = (name: string) =>
    [...desk.attention.keys()].some((node) => reaches(desk, name, node, 6));
  return isOfAttention(b) ? [right, left] : [left, right];
}

function placeOf(desk: Desk, tensor: string): number {
  const node = desk.wiring.maker(tensor);
  return node ? desk.wiring.place(node) : -1;
}

/** Whether a node stands a few nodes before a tensor. */
function reaches(desk: Desk, tensor: string, target: Node, steps: number): boolean {
  const node = desk.wiring.maker(tensor);
  if (!node || steps < 0) return false;
  if (node === target) return true;
  return node.inputs
    .filter(desk.wiring.isContent)
    .some((input) => reaches(desk, input, target, steps - 1));
}
