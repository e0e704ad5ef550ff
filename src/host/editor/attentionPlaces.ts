import type { Run } from "../../domain/model/run.ts";
import type { Look } from "./headChoice.ts";
import type { Amount } from "./levels.ts";

/** The first token that covers the cursor; else the last one before it, else the first of all. */
export function tokenUnder({ tokens: { starts, ends } }: Run, cursor: number): number | undefined {
  let near: number | undefined;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] as number;
    const end = ends[i] as number;
    if (end === start) continue; // it covers no text
    if (start <= cursor && cursor < end) return i;
    if (end <= cursor) near = i;
    else return near ?? i;
  }
  return near;
}

/** Where to draw the weights; tokens that share a character are drawn as one. */
export function amountsOf(
  { tokens: { starts, ends } }: Run,
  weights: Float64Array,
  offset: number,
  { head, way }: Look,
): readonly Amount[] {
  const amounts: Amount[] = [];
  // What the parts of a character receive adds up; what each part gives does not.
  const isSum = way === "from" && head !== "max";
  weights.forEach((weight, i) => {
    const start = offset + (starts[i] as number);
    const end = offset + (ends[i] as number);
    const last = amounts.at(-1);
    if (last && start < last.end) {
      const amount = isSum ? last.amount + weight : Math.max(last.amount, weight);
      amounts[amounts.length - 1] = { start: last.start, end: Math.max(last.end, end), amount };
    } else if (end > start) amounts.push({ start, end, amount: weight });
  });
  return amounts;
}
