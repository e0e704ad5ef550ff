import type { Node } from "./patternTree.ts";

/** Whether it can match nothing. */
export function canBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case "text":
    case "set":
      return false;
    case "sequence":
      return node.items.every(canBeEmpty);
    case "choice":
      return node.options.some(canBeEmpty);
    case "repeat":
      return node.min === 0 || canBeEmpty(node.item);
    case "group":
    case "atomic":
      return canBeEmpty(node.item);
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
export function isLoopAlike({ item, min }: Node & { kind: "repeat" }): boolean {
  if (!canBeEmpty(item)) return true;
  return isEmptyLast(item) && (min < 2 || canBeEmptyAnywhere(item));
}

/** Whether it tries to match nothing only after all else. */
function isEmptyLast(node: Node): boolean {
  if (!canBeEmpty(node)) return true;
  switch (node.kind) {
    case "sequence":
      return node.items.every(isEmptyLast);
    case "choice":
      return node.options.every((option, i) =>
        i + 1 === node.options.length ? isEmptyLast(option) : !canBeEmpty(option),
      );
    case "repeat":
      return node.mode !== "lazy" && isEmptyLast(node.item);
    case "group":
    case "atomic":
      return isEmptyLast(node.item);
    default:
      return !["call", "condition", "absent"].includes(node.kind);
  }
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
