import { makerOf } from "../../anatomy/wiring.ts";
import type { Desk } from "./desk.ts";
import { type Draft, draft, learned, type Point } from "./drafts.ts";
import { projectionOf } from "./products.ts";
import { roundedByLargest, roundedTo } from "./rounding.ts";

/** Queries, keys and values behind what only moves them. */
export function ofHeads(desk: Desk, output: Point): Draft | Point | undefined {
  const { tensor, layout, of } = output;
  if (layout !== "queries" && layout !== "keys") return undefined;
  const inner = desk.unmoved(tensor);
  if (inner.tensor === tensor) return undefined;
  const steps = inner.isWhole ? undefined : roundedTo(desk, inner.tensor);
  const base = steps ? steps.data : inner.tensor;
  const found = projection(desk, { ...output, tensor: base });
  if (found) {
    const settings = steps ? { ...found.settings, steps: steps.by } : found.settings;
    return { ...found, output, settings, product: inner.tensor };
  }
  return inner.isWhole ? desk.read(inner.tensor, layout, of) : undefined;
}

export function projection(desk: Desk, output: Point): Draft | undefined {
  const found = projectionOf(desk.wiring, output.tensor, desk.plain);
  if (!found) return undefined;
  const { data, weight, bias, rounding } = found;
  const heads = joined(desk, data);
  const before = heads ?? desk.read(data, "rows");
  const x = rounding ? roundedByLargest(desk, before, rounding) : before;
  const weights = [...learned("W", weight), ...learned("b", bias)];
  const kind = heads ? "output" : "project";
  return draft(kind, output, [[heads ? "h" : "x", x]], weights);
}

/** What the heads of an attention give, where a tensor is no more than that, joined. */
function joined(desk: Desk, tensor: string): Point | undefined {
  const { tensor: inner, isWhole } = desk.unmoved(tensor);
  const node = isWhole ? makerOf(desk.wiring, inner) : undefined;
  if (!node || !desk.attention.has(node)) return undefined;
  return desk.read(inner, "queries", node);
}
