import type { AttentionKind } from "../../../domain/model/inner.ts";
import type { Part, StackName, StepKind } from "../../../domain/program/program.ts";
import type { Node } from "../../graph/graph.ts";
import type { Point } from "../reading/drafts.ts";
import type { Told } from "./settle.ts";

/** Which attention a node is of. */
export interface Attention {
  readonly kind: AttentionKind;
  /** Among all layers of the stack, and among those with such attention. */
  readonly layer: number;
  readonly number: number;
}

/** A step in its place. */
export interface Placed extends Told {
  readonly stack: StackName;
  readonly layer: number | undefined;
  readonly part: Part;
  readonly attention: Attention | undefined;
}

/** Who reads what a step gives, and as which letter. */
type Readers = ReadonlyMap<string, readonly (readonly [Told, string])[]>;

const ACTIVATIONS: ReadonlySet<StepKind> = new Set([
  ...(["gelu", "geluTanh", "quickGelu", "relu", "silu", "tanh"] as const),
]);
const NORMS: ReadonlySet<StepKind> = new Set(["layerNorm", "rmsNorm"]);

/**
 * Puts the steps of one stack into layers and their parts. A part ends with the sum that leads the
 * residual stream round it; a norm behind that sum belongs to it where the stream goes on behind the
 * norm (post-norm, as in BERT), and to what follows where it does not (pre-norm).
 *
 * @param told in order
 */
export function arranged(
  told: readonly Told[],
  stack: StackName,
  attentionOf: (node: Node | undefined) => Attention | undefined,
  logits: string | undefined,
): readonly Placed[] {
  const readers = readersOf(told);
  const placed: Placed[] = [];
  let layer = -1;
  const segments = segmentsOf(told);
  segments.forEach((steps, i) => {
    const own = steps.map(({ output }) => attentionOf(output.of)).find((one) => one !== undefined);
    const part = partOf(steps, own, { isFirst: i === 0, isLast: i === segments.length - 1 });
    layer = own?.layer ?? (part === "feedForward" && layer < 0 ? 0 : layer);
    const isOfLayer = part !== "embedding" && part !== "head";
    for (const one of steps) {
      const attention = attentionOf(one.output.of) ?? (one.kind === "output" ? own : undefined);
      const kind = roleOf(one, { part, logits, readers });
      placed.push({ ...one, kind, stack, layer: isOfLayer ? layer : undefined, part, attention });
    }
  });
  return placed;
}

function readersOf(told: readonly Told[]): Readers {
  const readers = new Map<string, (readonly [Told, string])[]>();
  for (const one of told) {
    for (const { letter, point } of one.inputs) {
      readers.set(point.tensor, [...(readers.get(point.tensor) ?? []), [one, letter]]);
    }
  }
  return readers;
}

/** The embeddings, then up to each residual sum, then what is behind the last. */
function segmentsOf(told: readonly Told[]): readonly (readonly Told[])[] {
  const ends = [...told.keys()].filter((at) => isEnd(told, at));
  const streams = ends.map((at) => told[at]?.inputs[0]?.point.tensor);
  const starts: number[] = [];
  const [first] = ends;
  if (first === undefined) return [told];
  const before = told.findIndex(({ output }) => output.tensor === streams[0]);
  starts.push(0, before + 1);
  let isBehindNorm = false;
  ends.forEach((end, i) => {
    const next = told[end + 1];
    const isLast = i === ends.length - 1;
    if (!isLast) isBehindNorm = next !== undefined && streams[i + 1] === next.output.tensor;
    const takesNorm = isBehindNorm && next !== undefined && NORMS.has(next.kind);
    starts.push(end + (takesNorm ? 2 : 1));
  });
  return starts
    .map((start, i) => told.slice(start, starts[i + 1] ?? told.length))
    .filter((steps, i) => i === 0 || steps.length > 0);
}

/** A sum of the stream and what was computed from it, that is not a part of another such sum. */
function isEnd(told: readonly Told[], at: number): boolean {
  const one = told[at];
  return one?.kind === "residual" && one.output.layout === "rows";
}

function partOf(
  steps: readonly Told[],
  attention: Attention | undefined,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Part {
  if (isFirst) return "embedding";
  if (attention) {
    const hasMlp = steps.some(({ kind, output }) => kind === "dense" && output.layout === "rows");
    if (hasMlp) return "parallel";
    return attention.kind === "cross" ? "cross" : "attention";
  }
  const ends = steps.some(({ kind }) => kind === "residual");
  return isLast && !ends ? "head" : "feedForward";
}

/** What a product is for is told by who reads what it gives. */
function roleOf(
  one: Told,
  {
    part,
    logits,
    readers,
  }: { readonly part: Part; readonly logits: string | undefined; readonly readers: Readers },
): StepKind {
  if (one.kind !== "dense") return one.kind;
  if (one.output.layout !== "rows") return headRoleOf(one.output, readers);
  if (one.output.tensor === logits) return "logits";
  if (part === "embedding" || part === "head") return "dense";
  const after = plainReaders(one.output, readers);
  const activation = after.find(([{ kind }]) => ACTIVATIONS.has(kind))?.[0];
  if (activation) {
    const isGate = plainReaders(activation.output, readers).some(([{ kind }]) => kind === "gated");
    return isGate ? "gate" : "up";
  }
  return after.some(([{ kind }]) => kind === "gated") ? "up" : "down";
}

/** Who reads a tensor, be it rounded before. */
const plainReaders = ({ tensor }: Point, readers: Readers): readonly (readonly [Told, string])[] =>
  (readers.get(tensor) ?? []).flatMap((reader) =>
    reader[0].kind === "round" ? plainReaders(reader[0].output, readers) : [reader],
  );

function headRoleOf(output: Point, readers: Readers): StepKind {
  if (output.layout === "queries") return "queries";
  const rest = [output.tensor];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    for (const [{ kind, output: next }, letter] of readers.get(name) ?? []) {
      if (kind === "scores") return letter === "Q" ? "queries" : "keys";
      if (kind === "mix") return "values";
      rest.push(next.tensor);
    }
  }
  return "keys";
}
