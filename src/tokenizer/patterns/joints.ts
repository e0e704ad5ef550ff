import type { Pattern } from "./matches.ts";
import { type PatternNode, treeOf } from "./regexTree.ts";

/** What the matches of a pattern may do where two characters stand side by side. */
export interface PatternJoints {
  /** Whether a match, or what it looks at before it is one, may hold both. */
  mayCross(before: string, after: string): boolean;
  /** Whether a match takes this character wherever it stands, unless it takes it for certain. */
  share(character: string): "always" | "maybe" | "never";
}

const known = new WeakMap<Pattern, PatternJoints | undefined>();

/** The joints of a pattern, read when they are first asked for. @see read */
export function jointsOf(pattern: Pattern): PatternJoints | undefined {
  if (!(pattern instanceof RegExp)) return undefined; // of two patterns in turn
  if (!known.has(pattern)) known.set(pattern, read(pattern));
  return known.get(pattern);
}

/**
 * Reads out of a pattern which characters a match can hold side by side. Alternatives, loops and
 * the order in which they are tried do not matter for it: a match that could go on with `after`
 * after `before` needs a class for each, one next to the other.
 *
 * @returns undefined where the pattern has more than we read, or can match nothing at all
 */
function read(regex: RegExp): PatternJoints | undefined {
  const tree = treeOf(regex);
  if (!tree || mayBeEmpty(tree)) return undefined;
  const flags = regex.flags.replace(/[gy]/g, "");
  const classes = new Map<string, number>(); // number by source
  const pairs: [before: number, after: number][] = [];
  const lookedBack = new Set<number>(); // what a look behind ends with

  /** @param before what may have been taken last @returns what may have been taken last then */
  function follow(node: PatternNode, before: ReadonlySet<number>): ReadonlySet<number> {
    switch (node.kind) {
      case "character": {
        const number = classes.get(node.source) ?? classes.size;
        classes.set(node.source, number);
        for (const last of before) pairs.push([last, number]);
        return new Set([number]);
      }
      case "sequence":
        return node.items.reduce((last, item) => follow(item, last), before);
      case "choice":
        return new Set(node.items.flatMap((item) => [...follow(item, before)]));
      case "loop": {
        const once = follow(node.item, before);
        const last = node.max > 1 ? follow(node.item, new Set([...before, ...once])) : once;
        return node.min === 0 ? new Set([...before, ...last]) : last;
      }
      case "kept":
        return follow(node.item, before);
      case "look": {
        if (!node.behind) follow(node.item, before);
        else for (const last of follow(node.item, new Set())) lookedBack.add(last);
        return before;
      }
      default:
        return node satisfies never;
    }
  }

  follow(tree, new Set());
  const alone = new Set(aloneIn(tree).map((source) => classes.get(source)));
  const tests = Array.from(classes.keys(), (source) => new RegExp(`^${source}$`, flags));
  const classesOf = (character: string) =>
    tests.flatMap((test, number) => (test.test(character) ? [number] : []));
  return {
    mayCross(before, after) {
      const [lefts, rights] = [classesOf(before), classesOf(after)];
      return (
        lefts.some((left) => lookedBack.has(left)) ||
        pairs.some(([left, right]) => lefts.includes(left) && rights.includes(right))
      );
    },
    share(character) {
      const found = classesOf(character);
      if (found.length === 0) return "never";
      return found.some((number) => alone.has(number)) ? "always" : "maybe";
    },
  };
}

/** Whether it can match without a character; a look ahead or behind can. */
function mayBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case "character":
      return false;
    case "sequence":
      return node.items.every(mayBeEmpty);
    case "choice":
      return node.items.some(mayBeEmpty);
    case "loop":
      return node.min === 0 || mayBeEmpty(node.item);
    case "kept":
      return mayBeEmpty(node.item);
    default:
      return true;
  }
}

/** The classes of which one character is a whole match, whatever stands around it. */
function aloneIn(node: PatternNode): readonly string[] {
  switch (node.kind) {
    case "character":
      return [node.source];
    case "sequence":
      return node.items.flatMap((item, i) => {
        const isRestLeftOut = node.items.every((other, k) => k === i || isLeftOut(other, k > i));
        return isRestLeftOut ? aloneIn(item) : [];
      });
    case "choice":
      return node.items.flatMap(aloneIn);
    case "loop":
      return node.min <= 1 && node.max > 0 ? aloneIn(node.item) : [];
    case "kept":
      return aloneIn(node.item);
    default:
      return [];
  }
}

/** Whether it can match nothing where the rest needs it. What keeps all it takes cannot, in front. */
function isLeftOut(node: PatternNode, isBehind: boolean): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.every((item) => isLeftOut(item, isBehind));
    case "loop":
      return node.min === 0;
    case "kept":
      return isBehind && isLeftOut(node.item, isBehind);
    default:
      return false;
  }
}
