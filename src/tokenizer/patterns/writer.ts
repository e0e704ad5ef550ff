import { quoted } from "../unicode/characters.ts";
import { EDGES, NEVER } from "./edges.ts";
import { foldedSet, foldedText, isCaseless } from "./folded.ts";
import {
  addHeld,
  addTried,
  askedIn,
  back,
  beginning,
  called,
  chosen,
  forked,
  isAsked,
  join,
  type Place,
} from "./groups.ts";
import { bounds, canBeEmpty, isLoopAlike, unit, waysOf } from "./loops.ts";
import { type Node, refuse, some, type Tree } from "./tree.ts";

interface Writing {
  readonly tree: Tree;
  readonly isSearchStart: boolean;
  groups: number; // groups written so far
  keeps: number;
  forks: number;
}

const MOST_FORKS = 100; // they multiply

type Of<Kind extends Node["kind"]> = Node & { readonly kind: Kind };

/**
 * A pattern for `RegExp`, flag v. The group `keep` stands where the match begins, if it is there.
 *
 * @param isSearchStart whether \G holds where the pattern begins to match
 * @throws Refused with a part that JavaScript cannot do
 */
export function writePattern(tree: Tree, isSearchStart: boolean): string {
  const writing = { tree, isSearchStart, groups: 0, keeps: 0, forks: 0 };
  return tree.root.kind === "choice"
    ? choice(writing, tree.root, beginning())
    : write(writing, tree.root, beginning());
}

/** @param place known of it is what was before the node; it is changed to what is after it */
function write(writing: Writing, node: Node, place: Place): string {
  switch (node.kind) {
    case "text":
      place.isAtStart = false;
      return node.ignoreCase
        ? foldedText(node.text, place.isBehind)
        : Array.from(node.text, quoted).join("");
    case "set":
      place.isAtStart = false;
      return node.ignoreCase
        ? foldedSet(node.inside, node.isNegated)
        : `[${node.isNegated ? "^" : ""}${node.inside}]`;
    case "sequence":
      return sequence(writing, node, place);
    case "choice":
      return `(?:${choice(writing, node, place)})`;
    case "group":
      return group(writing, node, place);
    case "repeat":
      return repeat(writing, node, place);
    case "atomic":
      if (place.isBehind) refuse(node.written);
      return atomic(writing, write(writing, node.item, place));
    case "look":
      return look(writing, node, place);
    case "edge":
      if (node.edge === "searchStart") return searchStart(writing, node, place);
      if (node.edge === "keep") return keep(writing, node, place);
      return EDGES[node.edge];
    case "absent":
      return absent(writing, node, place);
    case "back":
      place.isAtStart = false;
      return back(writing.tree, node, place) ?? NEVER;
    case "call":
      return write(writing, called(writing.tree, node), place);
    case "condition":
      return write(writing, chosen(writing.tree, node, place), place);
    default:
      return node satisfies never;
  }
}

function sequence(writing: Writing, { items }: Of<"sequence">, place: Place): string {
  let out = "";
  for (const [i, item] of items.entries()) {
    const rest: Node = { kind: "sequence", items: items.slice(i + 1) };
    const ways = waysOf(item);
    const asked = ways.length > 1 ? askedIn(writing.tree, item) : [];
    if (asked.some((number) => isAsked(writing.tree, number, rest))) {
      // (a)?rest, where the rest asks for (a), is (?:(a)rest|rest): on each way it is known.
      if (++writing.forks > MOST_FORKS) refuse(writing.tree.source);
      const options = ways.map((way): Node => ({ kind: "sequence", items: [way, rest] }));
      return out + write(writing, { kind: "choice", options }, place);
    }
    out += write(writing, item, place);
  }
  return out;
}

/** Without a group around it. */
function choice(writing: Writing, { options }: Of<"choice">, place: Place): string {
  const ways = options.map(() => forked(place));
  const written = options.map((option, i) => write(writing, option, ways[i] as Place));
  join(place, ways);
  return written.join("|");
}

function group(writing: Writing, { item, number }: Of<"group">, place: Place): string {
  const inner = item.kind === "choice" ? choice(writing, item, place) : write(writing, item, place);
  if (number === undefined || !isAsked(writing.tree, number)) return `(?:${inner})`;
  const name = `group${++writing.groups}`;
  place.held.set(number, name);
  place.tried.add(number);
  return `(?<${name}>${inner})`;
}

function repeat(writing: Writing, node: Of<"repeat">, place: Place): string {
  const { item, min, max, mode, written } = node;
  if (max === 0) return "";
  const inner = forked(place);
  if (max > 1) {
    const asked = askedIn(writing.tree, item);
    // What a group has matched in a round of nothing, JavaScript forgets.
    if (!isLoopAlike(writing.tree, node) || (canBeEmpty(writing.tree, item) && asked.length > 0))
      refuse(written);
    // A round may ask for what the rounds before it have matched.
    for (const number of asked) inner.tried.add(number);
  }
  const isLoop = max > 1;
  const way: Place = isLoop ? { ...inner, isInLoop: true, isAtStart: false } : inner;
  const body = unit(write(writing, item, way), item);
  if (min > 0) addHeld(place, way);
  else addTried(place, way);
  place.isAtStart &&= way.isAtStart;
  if (mode === "possessive" && place.isBehind) refuse(written);
  if (!isLoop && min === 0 && !isLoopAlike(writing.tree, node)) {
    const out = mode === "lazy" ? `(?:|${body})` : `(?:${body}|)`;
    return mode === "possessive" ? atomic(writing, out) : out;
  }
  const out = body + bounds(min, max) + (mode === "lazy" && min < max ? "?" : "");
  return mode === "possessive" ? atomic(writing, out) : out;
}

/** What has matched once is not given back: a lookahead never is, so match it and repeat it. */
function atomic(writing: Writing, inner: string): string {
  const name = `atomic${++writing.groups}`;
  return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
}

function look(writing: Writing, node: Of<"look">, place: Place): string {
  const { item, isBehind, isNegated, written } = node;
  // Oniguruma takes no lookahead and no negated lookbehind inside a lookbehind, nor groups in a
  // negated one.
  if (place.isBehind && (!isBehind || isNegated)) refuse(written);
  if (isBehind && isNegated && some(item, (each) => each.kind === "group" && !!each.number)) {
    refuse(written);
  }
  const way = forked(place, { isInLook: true, isBehind: place.isBehind || isBehind });
  const out = `(?${isBehind ? "<" : ""}${isNegated ? "!" : "="}${write(writing, item, way)})`;
  // What a group has matched behind is not sure to be the same: JavaScript goes backwards there.
  if (isNegated || isBehind) addTried(place, way);
  else addHeld(place, way);
  return out;
}

/** As far as the pattern does not begin; Oniguruma does not look at where it would end. */
function absent(writing: Writing, { item, written }: Of<"absent">, place: Place): string {
  const isOdd = (node: Node) =>
    node.kind === "absent" || ("ignoreCase" in node && node.ignoreCase && !isCaseless(node));
  if (place.isBehind || canBeEmpty(writing.tree, item) || some(item, isOdd)) refuse(written);
  const way = forked(place, { isInLook: true });
  const inner = write(writing, item, way);
  addTried(place, way);
  place.isAtStart = false;
  return `(?:(?!${inner})[^])*`;
}

/** \G, which JavaScript does not have: so it must be clear where it holds. */
function searchStart({ isSearchStart }: Writing, { written }: Of<"edge">, place: Place): string {
  if (!place.isAtStart || place.isInLook) refuse(written);
  return isSearchStart ? "" : NEVER;
}

function keep(writing: Writing, { written }: Of<"edge">, place: Place): string {
  if (place.isInLoop || place.isInLook || ++writing.keeps > 1) refuse(written);
  return "(?<keep>)";
}
