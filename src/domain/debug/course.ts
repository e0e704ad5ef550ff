import type { Step as Stage } from "../prediction/columns.ts";
import type { Axis, Step } from "../program/program.ts";
import type { Line, Listing } from "./listing.ts";

/** Where one stands in a model that runs: what stands there is about to run. */
export interface Place {
  /** How many tokens were written before: each is a pass through the whole program. */
  readonly pass: number;
  /** Of the listing's lines, from 0. */
  readonly line: number;
  /** Inside the line: which part of it, and of that which part; empty at the line itself. */
  readonly inner: readonly number[];
}

/** A part of a line. */
export type Node =
  /** One of several steps that stand in one line. */
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "head"; readonly step: Step; readonly head: number }
  /** What one head does for one token. */
  | { readonly kind: "row"; readonly step: Step; readonly head: number }
  /** Of the choice: what a setting does, or `pick`, the throw of the dart. */
  | { readonly kind: "stage"; readonly stage: Stage | "pick" };

/** A program that runs in passes. */
export interface Course {
  readonly listing: Listing;
  /** What is done to the probabilities one after the other, before one token is picked. */
  readonly stages: readonly Stage[];
}

/** Where a line or a part of it begins. */
export const atLine = (pass: number, line: number): Place => ({ pass, line, inner: [] });

/** The parts that one is in at a place, the innermost last. */
export function nodesAt(course: Course, { line, inner }: Place): readonly Node[] {
  const nodes: Node[] = [];
  for (const index of inner) {
    const node = partsOf(course, line, nodes.at(-1))[index];
    if (!node) throw new RangeError(`Line ${line} has no part ${inner.join(".")}.`);
    nodes.push(node);
  }
  return nodes;
}

/** What one can step into, in the order in which it runs; none where there is nothing smaller. */
function partsOf({ listing, stages }: Course, at: number, node: Node | undefined): readonly Node[] {
  const { work } = lineOf(listing, at);
  if (!node) {
    if (work.kind === "choose")
      return [...stages, "pick" as const].map((stage) => ({ kind: "stage", stage }));
    if (work.kind === "write") return [];
    const [first, second] = work.steps;
    return second ? work.steps.map((step) => ({ kind: "step", step })) : headsOf(first);
  }
  if (node.kind === "step") return headsOf(node.step);
  if (node.kind === "head") return [{ kind: "row", step: node.step, head: node.head }];
  return [];
}

/** Which axis of a tensor counts heads; -1 if none does. */
export const headAxis = (axes: readonly Axis[]): number =>
  axes.findIndex((axis) => axis === "heads" || axis === "keyHeads");

/** The heads of a step whose result has them. */
function headsOf(step: Step): readonly Node[] {
  const [{ axes, shape } = { axes: [], shape: [] }] = step.outputs;
  const count = shape[headAxis(axes)] ?? 0;
  return Array.from({ length: count }, (_, head) => ({ kind: "head", step, head }));
}

function lineOf({ lines }: Listing, at: number): Line {
  const line = lines[at];
  if (line) return line;
  throw new RangeError(`Line ${at} of ${lines.length}: lines are numbered from 0.`);
}

/** Over what stands here. */
export function over(course: Course, place: Place): Place {
  const { pass, line, inner } = place;
  const outer = inner.slice(0, -1);
  const last = inner.at(-1);
  if (last === undefined) return afterLine(course, place);
  const siblings = partsOf(course, line, nodesAt(course, { pass, line, inner: outer }).at(-1));
  if (last + 1 < siblings.length) return { pass, line, inner: [...outer, last + 1] };
  return over(course, { pass, line, inner: outer });
}

/** The line that runs after another, of this pass or the next. */
export const afterLine = ({ listing }: Course, { pass, line }: Place): Place =>
  line + 1 < listing.lines.length ? atLine(pass, line + 1) : atLine(pass + 1, listing.again);

/** Into what stands here; over it where there is nothing smaller. */
export function into(course: Course, place: Place): Place {
  const parts = partsOf(course, place.line, nodesAt(course, place).at(-1));
  return parts.length > 0 ? { ...place, inner: [...place.inner, 0] } : over(course, place);
}

/** Out of the part that one is in; at a line, out of the part of the layer that it stands in. */
export function out(course: Course, place: Place): Place {
  if (place.inner.length > 0) return over(course, { ...place, inner: place.inner.slice(0, -1) });
  const own = lineOf(course.listing, place.line);
  let next = afterLine(course, place);
  while (next.pass === place.pass && isSamePart(lineOf(course.listing, next.line), own))
    next = afterLine(course, next);
  return next;
}

const isSamePart = (a: Line, b: Line) =>
  a.stack === b.stack && a.layer === b.layer && a.part === b.part;

/** Where `over` comes from; undefined at the very beginning. */
export function back({ listing }: Course, { pass, line, inner }: Place): Place | undefined {
  const last = inner.at(-1);
  if (last !== undefined) {
    const outer = inner.slice(0, -1);
    return { pass, line, inner: last > 0 ? [...outer, last - 1] : outer };
  }
  return before(listing, { pass, line, inner: [] });
}

/** The line that runs before another; undefined at the very beginning. */
export function before(listing: Listing, { pass, line }: Place): Place | undefined {
  if (line > (pass > 0 ? listing.again : 0)) return atLine(pass, line - 1);
  return pass > 0 ? atLine(pass - 1, listing.lines.length - 1) : undefined;
}

/** What has run when one stands at a place: the steps before it, those in its own line among them. */
export function doneAt(course: Course, place: Place): readonly Step[] {
  const before = course.listing.lines.slice(0, place.line);
  const whole = before.flatMap(({ work }) => (work.kind === "steps" ? work.steps : []));
  const { work } = lineOf(course.listing, place.line);
  const [index] = place.inner;
  if (work.kind !== "steps" || work.steps.length < 2 || index === undefined) return whole;
  return [...whole, ...work.steps.slice(0, index)];
}
