import { jointsOf } from "../patterns/joints.ts";
import { eachMatch, type Pattern } from "../patterns/matches.ts";
import { type AtJoint, cutAt } from "./joint.ts";
import { type Part, subpart } from "./spans.ts";
import type { Splitter, Take } from "./stages.ts";
import { joint } from "./stages.ts";

/** Where the matches of a pattern go that a text is cut at. */
export const BEHAVIORS = [
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
] as const;
export type Behavior = (typeof BEHAVIORS)[number];

/** Cuts at the matches of a pattern; `behavior` says where the matches themselves go. */
export function split(pattern: Pattern, behavior: Behavior, invert = false): Splitter {
  const isArranged = behavior !== "Isolated" && behavior !== "Removed";
  return joint(atMatches(pattern, behavior, invert), (part: Part, take: Take) => {
    const pieces = isArranged ? createMarked() : undefined;
    const { text } = part;
    const put = (from: number, to: number, isMatch: boolean) => {
      if (pieces) pieces.put(from, to, isMatch !== invert);
      else if (from < to && (behavior === "Isolated" || isMatch === invert))
        take(subpart(part, from, to));
    };
    let done = 0;
    eachMatch(pattern, text, (from, to) => {
      if (from > done) put(done, from, false);
      put(from, to, true);
      done = to;
    });
    if (done < text.length) put(done, text.length, false);
    for (const { from, to } of pieces?.arranged(behavior) ?? []) {
      if (from < to) take(subpart(part, from, to));
    }
  });
}

/** Where cutting at the matches of a pattern cuts, and where no match can tell. */
function atMatches(pattern: Pattern, behavior: Behavior, invert: boolean): AtJoint {
  return (place) => {
    const joints = jointsOf(pattern);
    if (!joints || joints.mayCross(place.before, place.after)) return undefined;
    const before = joints.share(place.before);
    const after = joints.share(place.after);
    if (before === "never" && after === "never") return place; // in the same gap
    const match = invert ? "never" : "always";
    const gap = invert ? "always" : "never";
    const isCut = {
      Isolated: before === "always" || after === "always",
      Removed: before === "always" || after === "always",
      MergedWithPrevious: before === match,
      MergedWithNext: after === match,
      Contiguous: (before === match && after === gap) || (before === gap && after === match),
    }[behavior];
    return cutAt(place, isCut);
  };
}

interface Marked {
  from: number;
  to: number;
  readonly isMatch: boolean;
}

/** Matches and what lies between them, until it is clear which of them belong together. */
function createMarked() {
  const all: Marked[] = [];
  return {
    put: (from: number, to: number, isMatch: boolean) => {
      all.push({ from, to, isMatch });
    },
    arranged(behavior: Behavior): readonly Marked[] {
      if (behavior === "MergedWithNext") all.reverse();
      const kept: Marked[] = [];
      let wasMatch: boolean | undefined;
      for (const piece of all) {
        const last = kept.at(-1);
        const joins =
          behavior === "Contiguous" ? piece.isMatch === wasMatch : piece.isMatch && !wasMatch;
        if (joins && last) {
          last.from = Math.min(last.from, piece.from);
          last.to = Math.max(last.to, piece.to);
        } else kept.push({ ...piece });
        wasMatch = piece.isMatch;
      }
      return behavior === "MergedWithNext" ? kept.reverse() : kept;
    },
  };
}
