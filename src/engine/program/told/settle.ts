import type { StepKind } from "../../../domain/program/program.ts";
import type { Draft, Point } from "../reading/drafts.ts";
import { functionOf } from "./activations.ts";
import type { Shown, Traced } from "./probe.ts";

/** A step that is told, if it is one of those that are known. */
export interface Told extends Draft {
  readonly kind: StepKind;
}

const MASKS = -1e4; // what is as low hides a token: float16 ends at -65504

/** What a short text told of the steps, said of them. @param within how exactly they compute */
export function settled(
  drafts: readonly Draft[],
  shown: Shown,
  { functions }: Traced,
  within: number,
  isShown: (point: Point) => boolean,
): readonly Told[] {
  const told = drafts.map((draft): Told => {
    const points = [draft.output, ...draft.inputs.map(({ point }) => point)];
    if (!points.every(isShown)) return { ...draft, kind: "unknown" };
    switch (draft.kind) {
      case "elementwise": {
        const made = functions.get(draft.output.tensor);
        const found = made && functionOf(made, within);
        return { ...draft, ...(found ?? { kind: "unknown" }) };
      }
      case "addGiven":
        return adding(draft, shown);
      case "project":
        return { ...draft, kind: "dense" };
      case "residual":
      case "sum":
      case "gated":
        return fits(draft, shown) ? { ...draft, kind: draft.kind } : { ...draft, kind: "unknown" };
      default:
        return { ...draft, kind: draft.kind };
    }
  });
  return gathered(scaledScores(withTurns(told, shown)));
}

/** Whether numbers are added to scores for where tokens stand, to hide some, or both. */
function adding(draft: Draft, { added }: Shown): Told {
  const [s, m] = draft.inputs as [Draft["inputs"][0], Draft["inputs"][0]];
  const numbers = added.get(m.point.tensor) ?? new Float32Array();
  const hides = numbers.some((value) => value <= MASKS);
  const isBias = numbers.some((value) => value > MASKS && value !== 0);
  if (isBias) {
    const facts = hides ? [{ fact: "masksToo" } as const] : [];
    return { ...draft, kind: "bias", inputs: [s, { letter: "B", point: m.point }], facts };
  }
  const point: Point = { ...m.point, layout: "mask" };
  return { ...draft, kind: "mask", inputs: [s, { letter: "M", point }] };
}

/** Do both have as many numbers, or does one hold for each row of the other? */
function fits({ inputs: [a, b], output }: Draft, { axes }: Shown): boolean {
  if (!a || !b) return output.layout === "rows"; // one of them is learned
  const [left = [], right = []] = [a, b].map(({ point }) =>
    significant(axes.get(point.tensor) ?? []),
  );
  return right.every((length, i) => length === left[left.length - right.length + i]);
}

const significant = (axes: readonly number[]) => {
  const first = axes.findIndex((length) => length !== 1);
  return first < 0 ? [] : axes.slice(first);
};

/** How many dimensions are turned says how far those of a pair stand apart, unless they are neighbours. */
const withTurns = (told: readonly Told[], { axes }: Shown): readonly Told[] =>
  told.map((one) => {
    if (one.kind !== "rotate" || one.settings.apart !== undefined) return one;
    const turned = axes.get(one.inputs[1]?.point.tensor ?? "")?.at(-1) ?? 0;
    return { ...one, settings: { ...one.settings, apart: turned / 2 } };
  });

const readersOf = (told: readonly Told[], { tensor }: Point): readonly Told[] =>
  told.filter(({ inputs }) => inputs.some(({ point }) => point.tensor === tensor));

/** Scores and the number that all of them are multiplied with, in one step, as the paper has it. */
function scaledScores(told: readonly Told[]): readonly Told[] {
  const merged = new Map<Told, Told>();
  const gone = new Set<Told>();
  for (const one of told) {
    const [reader, another] = one.kind === "scores" ? readersOf(told, one.output) : [];
    if (reader?.kind !== "scale" || another) continue;
    const c = (one.settings.c ?? 1) * (reader.settings.c ?? 1);
    merged.set(one, { ...one, settings: { c }, output: reader.output });
    gone.add(reader);
  }
  return told.filter((one) => !gone.has(one)).map((one) => merged.get(one) ?? one);
}

/** What is not told apart in one piece, however many nodes it is. */
function gathered(told: readonly Told[]): readonly Told[] {
  let all = told;
  for (;;) {
    const second = all.find(
      ({ kind, inputs: [only, another] }) =>
        kind === "unknown" &&
        only &&
        !another &&
        before(all, only.point)?.kind === "unknown" &&
        readersOf(all, only.point).length === 1,
    );
    if (!second) return all;
    const first = before(all, (second.inputs[0] as Draft["inputs"][0]).point) as Told;
    const one = { ...second, inputs: first.inputs, weights: [...first.weights, ...second.weights] };
    all = all.filter((other) => other !== first).map((other) => (other === second ? one : other));
  }
}

const before = (told: readonly Told[], { tensor }: Point) =>
  told.find(({ output }) => output.tensor === tensor);
