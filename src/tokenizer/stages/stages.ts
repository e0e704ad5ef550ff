import type { StageName } from "../../domain/tokenizer/steps.ts";
import type { AtJoint } from "./joint.ts";
import type { Part } from "./spans.ts";

/** A step of the pipeline that knows its name, or what it is made of; the player tells by it. */
export interface Staged {
  readonly stage?: StageName;
  readonly stages?: readonly Staged[];
  /** What it does where two characters stand side by side; without it, nothing is known. */
  readonly atJoint?: AtJoint | undefined;
}

/** Gives a step its name. */
export function named<Step extends object>(stage: StageName, step: Step): Step {
  return Object.assign(step, { stage });
}

/** Says what a step does where two characters stand side by side. */
export function joint<Step extends object>(atJoint: AtJoint, step: Step): Step {
  return Object.assign(step, { atJoint });
}

/** Says what a step is made of. */
export function madeOf<Step extends object>(stages: readonly Step[], step: Step): Step {
  return Object.assign(step, { stages });
}

/** The steps that a step is made of in the end, in order. */
export function leavesOf<Step extends Staged>(step: Step): readonly Step[] {
  // Steps are made of their own kind alone: `madeOf` sees to it.
  return step.stages ? (step.stages as readonly Step[]).flatMap(leavesOf) : [step];
}

export interface Normalizer extends Staged {
  (part: Part): Part;
  /** Whether a mark or a part of a syllable after a character can change it. */
  readonly melts?: boolean;
}

export type Take = (part: Part) => void;

/** Cuts a part into words, which it hands on from left to right. What it leaves out is dropped. */
export interface Splitter extends Staged {
  (part: Part, take: Take): void;
}
