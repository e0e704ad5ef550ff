import { isCaseless } from "./folded.ts";
import { type GroupName, type Node, refuse, some, type Tree } from "./tree.ts";

/** What is known at a place of a pattern. */
export interface Place {
  /** Groups that have matched for sure, with the name of each in the JavaScript pattern. */
  readonly held: Map<number, string>;
  /** Groups that may have matched. */
  readonly tried: Set<number>;
  /** Nothing has been matched yet, so that the search began here. */
  isAtStart: boolean;
  readonly isInLoop: boolean;
  readonly isInLook: boolean;
  readonly isBehind: boolean;
}

export const beginning = (): Place => ({
  held: new Map(),
  tried: new Set(),
  isAtStart: true,
  isInLoop: false,
  isInLook: false,
  isBehind: false,
});

/** The same place; what is learnt on a way from here does not count on others. */
export const forked = (place: Place, changed: Partial<Place> = {}): Place => ({
  ...place,
  held: new Map(place.held),
  tried: new Set(place.tried),
  ...changed,
});

/** After a way from here that may have been left: its groups may have matched. */
export function addTried(place: Place, way: Place): void {
  for (const number of way.tried) place.tried.add(number);
}

/** After a way from here that was gone for sure. */
export function addHeld(place: Place, way: Place): void {
  addTried(place, way);
  for (const [number, name] of way.held) place.held.set(number, name);
}

/** After alternatives: what is known whichever of them it was. */
export function join(place: Place, ways: readonly Place[]): void {
  const [first, ...others] = ways;
  for (const way of ways) addTried(place, way);
  for (const [number, name] of first?.held ?? []) {
    if (others.every(({ held }) => held.get(number) === name)) place.held.set(number, name);
  }
  place.isAtStart = ways.every(({ isAtStart }) => isAtStart);
}

/** The groups that a name stands for: several groups may have the same. */
export function numbersOf(
  { names, groups }: Tree,
  name: GroupName,
  written: string,
): readonly number[] {
  if (typeof name === "string") return names.get(name) ?? refuse(written);
  // Where groups have names, none is called by number.
  return names.size > 0 || groups[name] === undefined ? refuse(written) : [name];
}

/** Whether a part asks whether, or what, a group has matched. */
export function isAsked(tree: Tree, number: number, part: Node = tree.root): boolean {
  const asks = (node: Node) =>
    (node.kind === "back" || node.kind === "condition") &&
    numbersOf(tree, node.group, node.written).includes(number);
  return some(part, asks);
}

/** The groups inside a part that are asked for, wherever that is. */
export function askedIn(tree: Tree, part: Node): readonly number[] {
  return tree.groups.flatMap((group, number) =>
    group && some(part, (node) => node === group) && isAsked(tree, number) ? [number] : [],
  );
}

/** A back reference; undefined if its group cannot have matched here. */
export function back(
  tree: Tree,
  { group, ignoreCase, written }: Node & { kind: "back" },
  { held, tried, isBehind }: Place,
): string | undefined {
  if (isBehind) refuse(written);
  const numbers = numbersOf(tree, group, written).filter((number) => tried.has(number));
  const [number, ...others] = numbers;
  if (number === undefined) return undefined;
  const name = held.get(number);
  if (!name || others.length > 0) refuse(written);
  // With case ignored, Oniguruma compares by the number of bytes; we know it without cases only.
  const isKnown = !ignoreCase || !some(tree.groups[number] as Node, (node) => !isCaseless(node));
  return isKnown ? `\\k<${name}>` : refuse(written);
}

/** Which part of a condition counts here. */
export function chosen(
  tree: Tree,
  { group, held, other, written }: Node & { kind: "condition" },
  place: Place,
): Node {
  const numbers = numbersOf(tree, group, written);
  if (numbers.some((number) => place.held.has(number))) return held;
  return numbers.some((number) => place.tried.has(number)) ? refuse(written) : other;
}

/** The group that is called; nobody may ask for what it matches, nor may it call itself. */
export function called(tree: Tree, { group, written }: Node & { kind: "call" }): Node {
  const [number = 0, ...others] = numbersOf(tree, group, written);
  const target = tree.groups[number] as Node;
  const isPlain =
    askedIn(tree, target).length === 0 && !some(target, ({ kind }) => kind === "call");
  return others.length === 0 && isPlain ? target : refuse(written);
}
