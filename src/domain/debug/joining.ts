import type { Step, StepKind } from "../program/program.ts";

/** A layer has no more lines than this. */
export const MOST_LINES = 12;

type Group = readonly Step[];
type Rule = (before: Group, after: Group) => boolean;

const PROJECTED: readonly StepKind[] = ["queries", "keys", "values"];
const SCORED: readonly StepKind[] = ["scores", "cap", "bias", "mask"];
const NORMS: readonly StepKind[] = ["layerNorm", "rmsNorm"];
const NEURONS: readonly StepKind[] = [
  ...(["up", "gate", "gelu", "geluTanh", "quickGelu"] as const),
  ...(["relu", "silu", "tanh", "gated"] as const),
];

/** Whether all steps before and the first of those after are of these kinds. */
const within =
  (kinds: readonly StepKind[]): Rule =>
  (before, [after]) =>
    after !== undefined &&
    kinds.includes(after.kind) &&
    before.every(({ kind }) => kinds.includes(kind));

/** Whether the last step before gives what the first after takes, and both are of these kinds. */
const passing =
  (from: readonly StepKind[], to: readonly StepKind[]): Rule =>
  (before, [after]) => {
    const last = before.at(-1);
    if (!last || !after || !from.includes(last.kind) || !to.includes(after.kind)) return false;
    const given = new Set(last.outputs.map(({ id }) => id));
    return after.inputs.some(({ tensor }) => given.has(tensor.id));
  };

/** What always stands in one line: what the field writes as one formula. */
const ALWAYS: readonly Rule[] = [
  within(PROJECTED),
  within(["rotate"]),
  within(SCORED),
  within(NEURONS),
];

/** What is joined one after the other as long as a layer has too many lines. */
const WHERE_LONG: readonly Rule[] = [
  passing(["mix"], ["output"]),
  passing(["output", "down", "dense"], ["residual"]),
  passing(NORMS, [...PROJECTED, ...NEURONS]),
  () => true,
];

/** The steps of one section, in order, as its lines: close ones joined. */
export function linesOf(steps: readonly Step[]): readonly Group[] {
  let groups: readonly Group[] = steps.map((step) => [step]);
  for (const rule of ALWAYS) groups = joined(groups, rule);
  for (const rule of WHERE_LONG) groups = joined(groups, rule, groups.length - MOST_LINES);
  return groups;
}

/** @param most so many joints are made, from the first on */
function joined(groups: readonly Group[], rule: Rule, most = Number.POSITIVE_INFINITY) {
  const made: Group[] = [];
  let left = most;
  for (const group of groups) {
    const last = made.at(-1);
    if (last && left > 0 && rule(last, group)) {
      made[made.length - 1] = [...last, ...group];
      left--;
    } else made.push(group);
  }
  return made;
}
