import { MEMORY, PAST, TEXT, type Wiring } from "../../anatomy/wiring.ts";
import type { Node } from "../../graph/graph.ts";
import type { Unmoved } from "./desk.ts";

/** What passes numbers on as they are, and what only puts them under other axes. */
const PASSES = new Set(["Identity", "Cast", "Dropout"]);
const FLAT = new Set(["Reshape", "Squeeze", "Unsqueeze", "Flatten"]);
/** What also changes their order, or takes a part of them. */
const MOVES = new Set([...FLAT, "Transpose", "Split", "Slice", "Gather"]);

/** A tensor before what passes it on as it is. */
export function passed(wiring: Wiring, tensor: string): string {
  for (let name = tensor; ; ) {
    const node = wiring.maker(name);
    const before = node && passedBy(wiring, node);
    if (before === undefined) return name;
    name = before;
  }
}

/** What a node passes on as it is. */
function passedBy(wiring: Wiring, { op, inputs }: Node): string | undefined {
  const { isContent, origins, maker } = wiring;
  const [first = "", , third] = inputs;
  if (PASSES.has(op)) return isContent(first) ? first : undefined;
  if (op === "Where") return maker(first)?.op === "IsNaN" ? third : undefined;
  if (op !== "Concat") return undefined;
  // Behind keys and values of an earlier run, of which there is none.
  const [own, ...others] = inputs.filter((input) => origins(input) & (TEXT | MEMORY));
  const isRest = inputs.every((input) => input === own || origins(input) & PAST);
  return own !== undefined && others.length === 0 && isRest ? own : undefined;
}

/** The same before what puts it under other axes, its numbers in the same order. */
export function plain(wiring: Wiring, tensor: string): string {
  for (let name = tensor; ; ) {
    const inner = passed(wiring, name);
    const node = wiring.maker(inner);
    const [data] = node?.inputs ?? [];
    if (!node || !FLAT.has(node.op) || !wiring.isContent(data)) return inner;
    name = data as string;
  }
}

/** The same before what only moves its numbers, and whether it was all of that one's. */
export function unmoved(wiring: Wiring, tensor: string): Unmoved {
  let isWhole = true;
  for (let name = tensor; ; ) {
    const inner = passed(wiring, name);
    const node = wiring.maker(inner);
    const [data] = node?.inputs ?? [];
    if (!node || !MOVES.has(node.op) || !wiring.isContent(data)) return { tensor: inner, isWhole };
    if (/^(Split|Slice|Gather)$/.test(node.op)) isWhole = false;
    name = data as string;
  }
}
