import type { Axis, Letter, StepKind } from "../../domain/program/program.ts";
import type { Weight } from "./reading/drafts.ts";

/** A weight's axes, and how long they are. */
interface Shape {
  readonly shape: readonly number[];
  readonly axes: readonly Axis[];
}

/** A weight's place in its step. */
interface Place {
  readonly kind: StepKind;
  readonly letter: Letter;
  readonly as: Weight["as"];
  /** The step's output and its first input, as they are shown. */
  readonly out: readonly number[];
  readonly into: readonly number[];
  readonly isOfRows: boolean;
  /** Of a table. */
  readonly rows: number;
  /** What their axes count: heads of the output, and the last axis of each. */
  readonly heads: Axis;
  readonly inAxis: Axis;
  readonly outAxis: Axis;
}

const OF_HEADS: ReadonlySet<StepKind> = new Set(["queries", "keys", "values"]);

/** How a weight is shown: what stands before and behind heads has an axis for them. */
export function weightShape(place: Place): Shape {
  const { kind, letter, as, out, into, rows, heads, inAxis, outAxis, isOfRows } = place;
  const last = out.at(-1) ?? 0;
  const before = into.at(-1) ?? 0;
  const [count = 0, , width = 0] = OF_HEADS.has(kind) ? out : into;
  if (as === "table") {
    return { shape: [rows, last], axes: [kind === "embed" ? "vocabulary" : "rows", outAxis] };
  }
  if (letter === "z") return { shape: [out[0] ?? 0], axes: ["heads"] };
  if (OF_HEADS.has(kind)) {
    const own = { shape: [count, width], axes: [heads, "headWidth"] } as const;
    if (as === "vector") return own;
    return { shape: [before, ...own.shape], axes: [inAxis, ...own.axes] };
  }
  if (as === "vector") return { shape: [last], axes: [isOfRows ? outAxis : "headWidth"] };
  if (kind === "output") {
    return { shape: [count, width, last], axes: ["heads", "headWidth", outAxis] };
  }
  return { shape: [before, last], axes: [inAxis, outAxis] };
}
