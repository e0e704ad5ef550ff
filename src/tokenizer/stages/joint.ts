import { Refused } from "../../domain/reason.ts";
import { type Part, whole } from "./spans.ts";

/**
 * A place between two characters, on its way through the steps of a pipeline. A text may be cut
 * there if no step does anything on one side that depends on the other: what comes of both halves
 * is then what comes of the whole.
 */
export interface Joint {
  /** One character, as the step gets it; what stands before it is not known. */
  readonly before: string;
  /** One character; what stands after it is not known. */
  readonly after: string;
  /** Whether a step so far has cut the whole text here, too. */
  readonly isCut: "no" | "perhaps" | "yes";
}

/**
 * What comes of a joint by a step, or all that may come of it, by what stands further away on each
 * side; undefined where one side may depend on the other.
 */
export type AtJoint = (joint: Joint) => Joint | readonly Joint[] | undefined;

/** A joint after a step that cuts there, or perhaps does. */
export function cutAt(place: Joint, isCertain: boolean): Joint {
  return { ...place, isCut: isCertain || place.isCut === "yes" ? "yes" : "perhaps" };
}

/** For a step that makes of each character what it makes of it alone, where `isAlone` says so. */
export function eachAlone(
  step: (part: Part) => Part,
  isAlone: (before: string, after: string) => boolean = () => true,
): (joint: Joint) => Joint | undefined {
  const made = (character: string): readonly string[] => {
    try {
      return Array.from(step(whole(character)).text);
    } catch (thrown) {
      if (thrown instanceof Refused) return []; // told when a text with it is cut
      throw thrown;
    }
  };
  return (joint) => {
    if (!isAlone(joint.before, joint.after)) return undefined;
    const before = made(joint.before).at(-1);
    const after = made(joint.after)[0];
    // What a character leaves nothing of, its neighbours follow each other across the joint.
    return before === undefined || after === undefined ? undefined : { ...joint, before, after };
  };
}

/** For a step that puts something in front of each text that does not begin with `sign`. */
export function inFront(sign: string): (joint: Joint) => Joint | undefined {
  // The second half is told that it continues a text. What is cut off before is a text of its own.
  return (joint) => (joint.isCut === "no" || joint.after === sign ? joint : undefined);
}
