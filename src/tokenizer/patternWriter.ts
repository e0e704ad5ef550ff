import { quoted } from "./characters.ts";
import { foldedSet, foldedText, isCaseless } from "./foldedPatterns.ts";
import {
  canBeEmpty,
  type Edge,
  type GroupName,
  isEmptyLast,
  type Node,
  refuse,
  some,
  type Tree,
} from "./patternTree.ts";
import { LATIN_WORD } from "./properties.ts";

/** What is known at a place about the groups before it. */
interface State {
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

/**
 * A pattern for `RegExp`, flag v. The group `keep` stands where the match begins, if it is there.
 *
 * @param isSearchStart whether \G holds where the pattern begins to match
 * @throws RangeError with a part that JavaScript cannot do
 */
export function writePattern(tree: Tree, isSearchStart: boolean): string {
  let named = 0;
  let kept = 0;
  const numbersOf = (name: GroupName, written: string): readonly number[] => {
    if (typeof name === "string") return tree.names.get(name) ?? refuse(written);
    if (tree.names.size > 0 || tree.groups[name] === undefined) refuse(written);
    return [name];
  };
  const numberOf = (name: GroupName, written: string): number => {
    const [number, ...others] = numbersOf(name, written);
    return number === undefined || others.length > 0 ? refuse(written) : number;
  };
  const isAsked = (number: number, node: Node) =>
    some(
      node,
      (inner) =>
        (inner.kind === "back" || inner.kind === "condition") &&
        numbersOf(inner.group, inner.written).includes(number),
    );

  const write = (node: Node, state: State): string => {
    switch (node.kind) {
      case "text":
        state.isAtStart = false;
        return node.ignoreCase
          ? foldedText(node.text, state.isBehind)
          : Array.from(node.text, quoted).join("");
      case "set":
        state.isAtStart = false;
        return node.ignoreCase
          ? foldedSet(node.inside, node.isNegated)
          : `[${node.isNegated ? "^" : ""}${node.inside}]`;
      case "sequence":
        return sequence(node.items, state);
      case "choice":
        return `(?:${choice(node.options, state)})`;
      case "group":
        return group(node.item, node.number, state);
      case "repeat":
        return repeat(node, state);
      case "atomic":
        if (state.isBehind) refuse(node.written);
        return atomic(write(node.item, state));
      case "look":
        return look(node, state);
      case "edge":
        return edge(node.edge, node.written, state);
      case "absent": {
        const isOdd = canBeEmpty(node.item) || some(node.item, ({ kind }) => kind === "absent");
        if (state.isBehind || isOdd) refuse(node.written);
        const without = write(node.item, { ...looking(state), isAtStart: false });
        state.isAtStart = false;
        return `(?:(?!${without})[^])*`;
      }
      case "back":
        return back(node, state);
      case "call":
        return called(node.group, node.written, state);
      case "condition": {
        const number = numberOf(node.group, node.written);
        const isHeld = state.held.has(number);
        if (!isHeld && state.tried.has(number)) refuse(node.written);
        return write(isHeld ? node.held : node.other, state);
      }
      default:
        return node satisfies never;
    }
  };

  const sequence = (items: readonly Node[], state: State): string => {
    let out = "";
    for (const [i, item] of items.entries()) {
      const rest = items.slice(i + 1);
      const optional = asOptional(item);
      const number = optional?.group.number;
      if (number !== undefined && rest.some((node) => isAsked(number, node))) {
        // (a)?rest, where the rest asks for (a): (?:(a)rest|rest)
        const ways: Node[] = [[optional?.group as Node, ...rest], rest].map((way) => ({
          kind: "sequence",
          items: way,
        }));
        return (
          out + write({ kind: "choice", options: optional?.isLazy ? ways.reverse() : ways }, state)
        );
      }
      out += write(item, state);
    }
    return out;
  };

  const choice = (options: readonly Node[], state: State): string => {
    const states = options.map(() => forked(state));
    const written = options.map((option, i) => write(option, states[i] as State));
    for (const each of states) for (const number of each.tried) state.tried.add(number);
    for (const [number, name] of states[0]?.held ?? []) {
      if (states.every(({ held }) => held.get(number) === name)) state.held.set(number, name);
    }
    state.isAtStart = states.every(({ isAtStart }) => isAtStart);
    return written.join("|");
  };

  const group = (item: Node, number: number | undefined, state: State): string => {
    if (number === undefined || !isAsked(number, tree.root)) {
      return item.kind === "choice" ? write(item, state) : `(?:${write(item, state)})`;
    }
    const inner = write(item, state);
    const name = `group${++named}`;
    state.held.set(number, name);
    state.tried.add(number);
    return `(?<${name}>${inner})`;
  };

  const repeat = (node: Node & { kind: "repeat" }, state: State): string => {
    const { item, min, max, mode, written } = node;
    if (max === 0) return "";
    if (max > 1 && !isEmptyLast(item)) refuse(written);
    const inner: State = { ...forked(state), isInLoop: state.isInLoop || max > 1 };
    if (max > 1) {
      // A round may see what the rounds before it have matched; JavaScript forgets it.
      const inside = tree.groups.flatMap((group, number) =>
        group && some(item, (each) => each === group) ? [number] : [],
      );
      for (const number of inside) inner.tried.add(number);
      if (canBeEmpty(item) && inside.some((number) => isAsked(number, tree.root))) refuse(written);
      inner.isAtStart = false;
    }
    const body = unit(write(item, inner), item);
    for (const number of inner.tried) state.tried.add(number);
    if (min > 0) for (const [number, name] of inner.held) state.held.set(number, name);
    state.isAtStart &&= inner.isAtStart;
    if (mode === "possessive" && state.isBehind) refuse(written);
    const isWhole = max === 1 && min === 0 && !isEmptyLast(item);
    const out = isWhole
      ? `(?:${mode === "lazy" ? `|${body}` : `${body}|`})`
      : body + bounds(min, max) + (mode === "lazy" && min < max ? "?" : "");
    return mode === "possessive" ? atomic(out) : out;
  };

  /** What has matched once is not given back: a lookahead never is, so match it and repeat it. */
  const atomic = (inner: string): string => {
    const name = `atomic${++named}`;
    return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
  };

  const look = (node: Node & { kind: "look" }, state: State): string => {
    const { item, isBehind, isNegated, written } = node;
    // Oniguruma takes neither a lookahead nor a negated lookbehind inside a lookbehind.
    if (state.isBehind && (!isBehind || isNegated)) refuse(written);
    const inner: State = { ...looking(state), isBehind: state.isBehind || isBehind };
    if (isBehind && isNegated && some(item, (each) => each.kind === "group" && !!each.number)) {
      refuse(written);
    }
    const out = `(?${isBehind ? "<" : ""}${isNegated ? "!" : "="}${write(item, inner)})`;
    for (const number of inner.tried) state.tried.add(number);
    if (!isNegated && !isBehind) {
      for (const [number, name] of inner.held) state.held.set(number, name);
    }
    return out;
  };

  const edge = (edge: Edge, written: string, state: State): string => {
    if (edge === "searchStart") {
      if (!state.isAtStart || state.isInLook) refuse(written);
      return isSearchStart ? "" : NEVER;
    }
    if (edge === "keep") {
      if (state.isInLoop || state.isInLook || ++kept > 1) refuse(written);
      return "(?<keep>)";
    }
    return EDGES[edge];
  };

  const back = (node: Node & { kind: "back" }, state: State): string => {
    const number = numberOf(node.group, node.written);
    const name = state.held.get(number);
    if (state.isBehind || (!name && state.tried.has(number))) refuse(node.written);
    if (!name) return NEVER; // the group cannot have matched
    const group = tree.groups[number] as Node;
    // With case ignored, Oniguruma compares by the number of bytes; we know it without cases only.
    if (node.ignoreCase && some(group, (each) => !isCaseless(each))) refuse(node.written);
    return `\\k<${name}>`;
  };

  const called = (group: GroupName, written: string, state: State): string => {
    const target = tree.groups[numberOf(group, written)] as Node;
    const asks = (node: Node) => node.kind === "back" || node.kind === "condition";
    if (some(target, (each) => each.kind === "call") || some(tree.root, asks)) refuse(written);
    return write(target, state);
  };

  const state: State = {
    held: new Map(),
    tried: new Set(),
    isAtStart: true,
    isInLoop: false,
    isInLook: false,
    isBehind: false,
  };
  return tree.root.kind === "choice" ? choice(tree.root.options, state) : write(tree.root, state);
}

const forked = (state: State): State => ({
  ...state,
  held: new Map(state.held),
  tried: new Set(state.tried),
});
const looking = (state: State): State => ({ ...forked(state), isInLook: true });

/** (a)? as its group. */
function asOptional(node: Node) {
  if (node.kind !== "repeat" || node.item.kind !== "group") return undefined;
  if (node.min !== 0 || node.max !== 1 || node.mode === "possessive") return undefined;
  return { group: node.item, isLazy: node.mode === "lazy" };
}

/** So that a quantifier holds for all of it. */
function unit(written: string, node: Node): string {
  const isMany = node.kind === "text" && Array.from(node.text).length > 1;
  return isMany || ["sequence", "repeat", "absent"].includes(node.kind)
    ? `(?:${written})`
    : written;
}

function bounds(min: number, max: number): string {
  if (min === max) return min === 1 ? "" : `{${min}}`;
  if (max === 1) return "?";
  if (max !== Number.POSITIVE_INFINITY) return `{${min},${max}}`;
  return min < 2 ? (min === 0 ? "*" : "+") : `{${min},}`;
}

const NEVER = "[]";
const W = `[${LATIN_WORD}]`;
const EDGES: Readonly<Record<Exclude<Edge, "searchStart" | "keep">, string>> = {
  // Not after a line end that is the last character.
  lineStart: "(?:(?<![^])|(?<=\\n)(?=[^]))",
  lineEnd: "(?![^\\n])",
  textStart: "(?<![^])",
  textEnd: "(?![^])",
  lastLineEnd: "(?=\\n?(?![^]))",
  word: `(?:(?<=${W})(?!${W})|(?<!${W})(?=${W}))`,
  notWord: `(?:(?<=${W})(?=${W})|(?<!${W})(?!${W}))`,
};
