import { Refused } from "../../domain/reason.ts";
/** A regular expression of a tokenizer.json as a tree. `written` is how a part stands in the file. */
export type Node =
  /** Characters in a row. */
  | { readonly kind: "text"; readonly text: string; readonly ignoreCase: boolean }
  /** One character; `inside` stands between the brackets of a JavaScript class, flag v. */
  | {
      readonly kind: "set";
      readonly inside: string;
      readonly isNegated: boolean;
      readonly ignoreCase: boolean;
    }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  /** A group that is remembered under a number, or that has options of its own. */
  | { readonly kind: "group"; readonly item: Node; readonly number: number | undefined }
  | {
      readonly kind: "repeat";
      readonly item: Node;
      readonly min: number;
      readonly max: number;
      readonly mode: "greedy" | "lazy" | "possessive";
      readonly written: string;
    }
  /** What has matched once is not given back. */
  | { readonly kind: "atomic"; readonly item: Node; readonly written: string }
  | {
      readonly kind: "look";
      readonly item: Node;
      readonly isBehind: boolean;
      readonly isNegated: boolean;
      readonly written: string;
    }
  | { readonly kind: "edge"; readonly edge: Edge; readonly written: string }
  /** The longest text without a match of `item`. */
  | { readonly kind: "absent"; readonly item: Node; readonly written: string }
  /** What a group has matched, once more. */
  | {
      readonly kind: "back";
      readonly group: GroupName;
      readonly ignoreCase: boolean;
      readonly written: string;
    }
  /** The pattern of a group, once more. */
  | { readonly kind: "call"; readonly group: GroupName; readonly written: string }
  | {
      readonly kind: "condition";
      readonly group: GroupName;
      readonly held: Node;
      readonly other: Node;
      readonly written: string;
    };

/** A place between two characters. `keep`: what stands before it is no longer part of the match. */
export type Edge =
  | "lineStart"
  | "lineEnd"
  | "textStart"
  | "textEnd"
  | "lastLineEnd"
  | "word"
  | "notWord"
  | "searchStart"
  | "keep";

export type GroupName = number | string;

export interface Tree {
  readonly source: string;
  readonly root: Node;
  /** Groups by number, from 1 on. */
  readonly groups: readonly (Node | undefined)[];
  /** The numbers of the groups that have a name. */
  readonly names: ReadonlyMap<string, readonly number[]>;
}

const LONGEST = 60; // characters of a part that fit into a sentence

/** @throws Refused always: it names the part that we cannot do, or that is wrong */
export function refuse(part: string): never {
  const characters = Array.from(part, (character) =>
    /[\p{Cc}\u2028\u2029]/u.test(character)
      ? `\\x{${(character.codePointAt(0) as number).toString(16)}}`
      : character,
  );
  const shown = characters.slice(0, LONGEST).join("") + (characters.length > LONGEST ? "…" : "");
  throw new Refused({ code: "unsupportedPattern", part: shown });
}

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "sequence":
      return node.items;
    case "choice":
      return node.options;
    case "condition":
      return [node.held, node.other];
    case "group":
    case "repeat":
    case "atomic":
    case "look":
    case "absent":
      return [node.item];
    default:
      return [];
  }
}

/** Whether the condition holds for a node or for one inside it. */
export function some(node: Node, holds: (node: Node) => boolean): boolean {
  return holds(node) || childrenOf(node).some((child) => some(child, holds));
}
