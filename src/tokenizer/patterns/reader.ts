import { bracket } from "./brackets.ts";
import { take } from "./escapes.ts";
import {
  ANY,
  escaped,
  groupName,
  NAME,
  NOT_LINE_END,
  type Options,
  type State,
  set,
} from "./signs.ts";
import { type Node, refuse, type Tree } from "./tree.ts";

/**
 * Reads a pattern of Oniguruma (its own syntax, which is nearly Ruby's).
 *
 * @throws Refused with the part that is wrong or not known
 */
export function readPattern(source: string): Tree {
  const state: State = { source, at: 0, groups: [undefined], names: new Map() };
  const root = alternatives(state, { ignoreCase: false, dotAll: false, isExtended: false });
  if (state.at < source.length) refuse('")" without "("');
  return { source, root, groups: state.groups, names: state.names };
}

/** Up to the end, or to a ")" that is not taken. */
function alternatives(state: State, options: Options): Node {
  const choices: Node[][] = [[]];
  const append = (node: Node) => {
    const items = choices.at(-1) as Node[];
    const last = items.at(-1);
    if (node.kind === "sequence") node.items.forEach(append);
    else if (node.kind === "text" && last?.kind === "text" && last.ignoreCase === node.ignoreCase) {
      items[items.length - 1] = { ...node, text: last.text + node.text };
    } else items.push(node);
  };
  for (;;) {
    skip(state, options);
    if (state.at === state.source.length || state.source[state.at] === ")") break;
    const turned = take(state, /\(\?(?=[imx-])([imx]*)(-[imx]*)?\)/y);
    // It holds for all that follows in the group, other alternatives too: a(?i)b|c is a(?i:b|c).
    if (turned) append(grouped(alternatives(state, turn(options, turned))));
    else if (take(state, /\|/y)) choices.push([]);
    else append(quantified(state, options));
  }
  const sequences = choices.map(inSequence);
  return sequences.length === 1 ? (sequences[0] as Node) : { kind: "choice", options: sequences };
}

const inSequence = (items: readonly Node[]): Node =>
  items.length === 1 ? (items[0] as Node) : { kind: "sequence", items };

const grouped = (item: Node, number?: number): Node => ({ kind: "group", item, number });

function turn(options: Options, [, on = "", off = ""]: RegExpExecArray): Options {
  const is = (letter: string, before: boolean) =>
    !off.includes(letter) && (on.includes(letter) || before);
  return {
    ignoreCase: is("i", options.ignoreCase),
    dotAll: is("m", options.dotAll),
    isExtended: is("x", options.isExtended),
  };
}

/** Comments, and where they are free the blanks between parts. */
function skip(state: State, { isExtended }: Options): void {
  while (
    take(state, /\(\?#(?:\\.|[^\\)])*\)/sy) ||
    (isExtended && take(state, /[ \t\n\r\f]+|#[^\n]*/y))
  );
}

const INTERVAL = /\{(?:\d+(?:,\d*)?|,\d+)\}/y;
const MOST = 100_000; // repetitions that Oniguruma takes

function quantified(state: State, options: Options): Node {
  const from = state.at;
  let item = atom(state, options);
  for (;;) {
    skip(state, options);
    const sign = take(state, /([*+?])([?+]?)/y);
    if (sign) {
      const min = sign[1] === "+" ? 1 : 0;
      const max = sign[1] === "?" ? 1 : Number.POSITIVE_INFINITY;
      const mode = sign[2] === "" ? "greedy" : sign[2] === "?" ? "lazy" : "possessive";
      item = { kind: "repeat", item, min, max, mode, written: state.source.slice(from, state.at) };
    } else {
      const counted = take(state, INTERVAL);
      if (!counted) return item;
      item = counting(state, item, counted[0], from);
    }
    if (item.item.kind === "edge" || item.item.kind === "look") refuse(item.written);
  }
}

/** X{2}? is (?:X{2})?, X{2}+ is (?:X{2})+, and X{3,1} is X{1,3} without giving back. */
function counting(state: State, item: Node, interval: string, from: number) {
  const [low, high] = interval.slice(1, -1).split(",");
  const isExact = high === undefined;
  const min = Number(low);
  const max = isExact ? min : high === "" ? Number.POSITIVE_INFINITY : Number(high);
  const isTurned = max < min;
  const isLazy = !isExact && !isTurned && take(state, /\?/y) !== undefined;
  const written = state.source.slice(from, state.at);
  if (min > MOST || (max > MOST && max !== Number.POSITIVE_INFINITY)) refuse(written);
  return {
    kind: "repeat",
    item,
    min: Math.min(min, max),
    max: Math.max(min, max),
    mode: isTurned ? "possessive" : isLazy ? "lazy" : "greedy",
    written,
  } as const;
}

function atom(state: State, options: Options): Node {
  const next = state.source[state.at] as string;
  if (next === "(") return group(state, options);
  if (next === "[") {
    return { kind: "set", ...bracket(state), ignoreCase: options.ignoreCase };
  }
  if (next === "\\") return escaped(state, options);
  const lonely = take(state, /[*+?]/y) ?? take(state, INTERVAL);
  if (lonely) refuse(`"${lonely[0]}" after nothing`);
  if (take(state, /\./y)) return options.dotAll ? set(ANY) : NOT_LINE_END;
  if (take(state, /\^/y)) return { kind: "edge", edge: "lineStart", written: "^" };
  if (take(state, /\$/y)) return { kind: "edge", edge: "lineEnd", written: "$" };
  const [text] = take(state, /./suy) as RegExpExecArray;
  return { kind: "text", text, ignoreCase: options.ignoreCase };
}

const NAMED = new RegExp(`\\(\\?(?:<(${NAME})>|'(${NAME})')`, "uy");
const CONDITION = new RegExp(`\\(\\?\\((?:<(${NAME}|\\d+)>|'(${NAME}|\\d+)'|(\\d+))\\)`, "uy");

function group(state: State, options: Options): Node {
  const { source, at: from } = state;
  const rest = (inner = options) => {
    const item = alternatives(state, inner);
    if (!take(state, /\)/y)) refuse('"(" without ")"');
    return { item, written: source.slice(from, state.at) };
  };
  const remembered = (name?: string) => {
    const number = state.groups.push(undefined) - 1;
    if (name) state.names.set(name, [...(state.names.get(name) ?? []), number]);
    const node = grouped(rest().item, number);
    state.groups[number] = node;
    return node;
  };

  if (take(state, /\(\?:/y)) return rest().item;
  if (take(state, /\(\?>/y)) return { kind: "atomic", ...rest() };
  const look = take(state, /\(\?(<?)([=!])/y);
  if (look) {
    return { kind: "look", isBehind: look[1] === "<", isNegated: look[2] === "!", ...rest() };
  }
  if (take(state, /\(\?~(?!\|)/y)) return { kind: "absent", ...rest() };
  const name = take(state, NAMED);
  if (name) return remembered(name[1] ?? name[2]);
  const turned = take(state, /\(\?(?=[imx-])([imx]*)(-[imx]*)?:/y);
  if (turned) return grouped(rest(turn(options, turned)).item);
  const condition = take(state, CONDITION);
  if (condition) {
    const { item, written } = rest();
    const [held, ...others] = item.kind === "choice" ? item.options : [item];
    if (others.length === 0) refuse(written); // Oniguruma itself goes astray here
    const other: Node =
      others.length === 1 ? (others[0] as Node) : { kind: "choice", options: others };
    const called = groupName(condition[1] ?? condition[2] ?? condition[3]);
    return { kind: "condition", group: called, held: held as Node, other, written };
  }
  if (!take(state, /\((?![?*])/y)) refuse(source.slice(from, from + 6));
  return remembered();
}
