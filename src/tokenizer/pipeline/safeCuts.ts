import type { Model } from "../models/model.ts";
import { PairTable } from "../models/pairTable.ts";
import type { Finder } from "../stages/addedTokens.ts";
import type { Joint } from "../stages/joint.ts";
import type { Normalizer, Splitter } from "../stages/stages.ts";
import { leavesOf, type Staged } from "../stages/stages.ts";

/** Places where a text may be cut in two without changing any token. */
export interface SafeCuts {
  /**
   * The first safe place at or after `from`, `until` where there is none before it.
   *
   * @param until the end of the text if not given
   */
  next(text: string, from: number, until?: number): number;
}

/**
 * Whether a place is safe hangs on so many UTF-16 units on each side, and on no others: the
 * character before it and two after it.
 */
export const REACH = 4;

export interface CutSteps {
  readonly findRaw: Finder;
  readonly normalize: Normalizer;
  readonly findNormalized: Finder;
  readonly split: Splitter;
  readonly model: Model;
}

const REMEMBERED = 1 << 16; // pairs of characters
const LOST = 0xfffd; // what half a character becomes

/** What the steps of a pipeline say of the places where a text may be cut. */
export function findSafeCuts(steps: CutSteps): SafeCuts {
  const normalizers = leavesOf<Normalizer>(steps.normalize);
  const all: readonly Staged[] = [
    steps.findRaw,
    ...normalizers,
    steps.findNormalized,
    ...leavesOf<Splitter>(steps.split),
  ];
  const lastMelting = normalizers.findLastIndex((step) => step.melts);
  let known = new PairTable(1024); // 1 where a text may be cut between two characters
  const calm = new Map<number, boolean>();

  function isBetween(before: number, after: number): boolean {
    let found = known.get(before, after);
    if (found === -1) {
      if (known.size === REMEMBERED) known = new PairTable(1024);
      found = judge(String.fromCodePoint(before), String.fromCodePoint(after)) ? 1 : 0;
      known.set(before, after, found);
    }
    return found === 1;
  }

  function judge(before: string, after: string): boolean {
    const { neverJoins } = steps.model;
    const isSafe = ({ before, after, isCut }: Joint) =>
      isCut === "yes" || (neverJoins?.(before, after) ?? false);
    return passed(all, { before, after, isCut: "no" })?.every(isSafe) ?? false;
  }

  /** Whether a character leaves the one before it as it is, whatever the normalizers make of it. */
  function isCalm(code: number): boolean {
    let found = calm.get(code);
    if (found === undefined) {
      const character = String.fromCodePoint(code);
      const place: Joint = { before: character, after: character, isCut: "no" };
      found = passed(normalizers.slice(0, lastMelting + 1), place) !== undefined;
      if (calm.size === REMEMBERED) calm.clear();
      calm.set(code, found);
    }
    return found;
  }

  return {
    next(text, from, until = text.length) {
      let before = codeAt(text, from - 1);
      if (before > 0xffff)
        from++; // between the halves of a pair
      else if (from > 1 && codeAt(text, from - 2) > 0xffff) before = codeAt(text, from - 2);
      for (let at = from; at < until; ) {
        const after = codeAt(text, at);
        const end = at + (after > 0xffff ? 2 : 1);
        const isSafe = at > 0 && isBetween(before, after);
        if (isSafe && (lastMelting === -1 || end === text.length || isCalm(codeAt(text, end))))
          return at;
        before = after;
        at = end;
      }
      return until;
    },
  };
}

/** All that may come of a place by some steps; undefined where one side may depend on the other. */
function passed(steps: readonly Staged[], place: Joint): readonly Joint[] | undefined {
  let places: readonly Joint[] = [place];
  for (const { atJoint } of steps) {
    const made = places.map((place) => atJoint?.(place));
    if (made.includes(undefined)) return undefined;
    places = made.flatMap((each) => each ?? []);
  }
  return places;
}

function codeAt(text: string, at: number): number {
  const code = text.codePointAt(at) ?? LOST;
  return code >= 0xd800 && code < 0xe000 ? LOST : code;
}
