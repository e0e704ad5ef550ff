import { numbersOf } from "./groups.ts";
import { type Node, some, type Tree } from "./tree.ts";

/** Whether it can match nothing. */
export function canBeEmpty(tree: Tree, node: Node): boolean {
  switch (node.kind) {
    case "text":
    case "set":
      return false;
    case "sequence":
      return node.items.every((item) => canBeEmpty(tree, item));
    case "choice":
      return node.options.some((option) => canBeEmpty(tree, option));
    case "repeat":
      return node.min === 0 || canBeEmpty(tree, node.item);
    case "group":
    case "atomic":
      return canBeEmpty(tree, node.item);
    case "back":
    case "call":
      return numbersOf(tree, node.group, node.written).some((number) => {
        const group = tree.groups[number] as Node;
        const isRound = some(group, ({ kind }) => kind === "back" || kind === "call");
        return isRound || canBeEmpty(tree, group);
      });
    default:
      return true;
  }
}

/** Whether it can match nothing at every place, whatever stands there. */
function canBeEmptyAnywhere(node: Node): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.every(canBeEmptyAnywhere);
    case "choice":
      return node.options.some(canBeEmptyAnywhere);
    case "repeat":
      return node.mode !== "possessive" && (node.min === 0 || canBeEmptyAnywhere(node.item));
    case "group":
      return canBeEmptyAnywhere(node.item);
    default:
      return false;
  }
}

/**
 * Whether a loop is the same in JavaScript, where a round that matches nothing fails unless it is
 * due, and in Oniguruma, where such a round ends the loop.
 */
export function isLoopAlike(tree: Tree, { item, min }: Node & { kind: "repeat" }): boolean {
  if (!canBeEmpty(tree, item)) return true;
  return isEmptyLast(tree, item) && (min < 2 || canBeEmptyAnywhere(item));
}

/** Whether it tries to match nothing only after all else. */
function isEmptyLast(tree: Tree, node: Node): boolean {
  if (!canBeEmpty(tree, node)) return true;
  switch (node.kind) {
    case "sequence":
      return node.items.every((item) => isEmptyLast(tree, item));
    case "choice": {
      const last = node.options.length - 1;
      return node.options.every((option, i) =>
        i === last ? isEmptyLast(tree, option) : !canBeEmpty(tree, option),
      );
    }
    case "repeat":
      return node.mode !== "lazy" && isEmptyLast(tree, node.item);
    case "group":
    case "atomic":
      return isEmptyLast(tree, node.item);
    default:
      return !["call", "condition", "absent"].includes(node.kind);
  }
}

/** The ways past an alternative or past what may be left out, in the order they are tried. */
export function waysOf(node: Node): readonly Node[] {
  if (node.kind === "choice") return node.options;
  if (node.kind !== "repeat" || node.min !== 0 || node.max !== 1) return [node];
  const nothing: Node = { kind: "sequence", items: [] };
  if (node.mode === "possessive") return [node];
  return node.mode === "lazy" ? [nothing, node.item] : [node.item, nothing];
}

/** So that a quantifier holds for all of it. */
export function unit(written: string, node: Node): string {
  const isMany = node.kind === "text" && Array.from(node.text).length > 1;
  return isMany || ["sequence", "repeat", "absent"].includes(node.kind)
    ? `(?:${written})`
    : written;
}

/** A quantifier, as it is shortest. */
export function bounds(min: number, max: number): string {
  if (min === max) return min === 1 ? "" : `{${min}}`;
  if (max === 1) return "?";
  if (max !== Number.POSITIVE_INFINITY) return `{${min},${max}}`;
  return min < 2 ? (min === 0 ? "*" : "+") : `{${min},}`;
}
