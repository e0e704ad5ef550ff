/** A condition or a quantity, as a user writes it. `at` is where it begins, from 0. */
export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly at: number;
    }
  | {
      readonly kind: "index";
      readonly of: Expression;
      readonly by: Expression;
      readonly at: number;
    }
  | {
      readonly kind: "unary";
      readonly sign: "-" | "not";
      readonly of: Expression;
      readonly at: number;
    }
  | {
      readonly kind: "binary";
      readonly sign: Sign;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

export type Sign = "or" | "and" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "+" | "-" | "*" | "/";

/** From the loosest to the closest; each row is read from left to right. */
export const LEVELS: readonly (readonly Sign[])[] = [
  ["or"],
  ["and"],
  ["<", "<=", ">", ">=", "==", "!="],
  ["+", "-"],
  ["*", "/"],
];

/** Why an expression cannot be read, or has no value: the host finds the words. */
export type ExpressionFault =
  | { readonly kind: "empty" }
  | { readonly kind: "unexpected"; readonly found: string; readonly at: number }
  | { readonly kind: "unended"; readonly at: number }
  | { readonly kind: "tooDeep" }
  | { readonly kind: "unknownName"; readonly name: string }
  | { readonly kind: "unknownFunction"; readonly name: string }
  | { readonly kind: "arguments"; readonly name: string; readonly due: number }
  | { readonly kind: "notToken"; readonly text: string }
  | { readonly kind: "notInText"; readonly text: string }
  | { readonly kind: "notYet"; readonly name: string }
  | { readonly kind: "outside"; readonly index: number; readonly from: number; readonly to: number }
  | { readonly kind: "tooManyIndices" }
  | { readonly kind: "wrongType"; readonly due: "number" | "condition" | "token" | "numbers" }
  | { readonly kind: "nothingPredicted" };

/** A fault on its way to whoever asked. */
export class ExpressionFailed extends Error {
  readonly fault: ExpressionFault;
  constructor(fault: ExpressionFault) {
    super(fault.kind);
    this.name = "ExpressionFailed";
    this.fault = fault;
  }
}

/** An expression as text again, with every pair of parentheses that it can have. */
export function write(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "text":
      return JSON.stringify(expression.value);
    case "name":
      return expression.name;
    case "call":
      return `${expression.name}(${expression.args.map(write).join(", ")})`;
    case "index":
      return `${write(expression.of)}[${write(expression.by)}]`;
    case "unary":
      return `(${expression.sign} ${write(expression.of)})`;
    case "binary":
      return `(${write(expression.left)} ${expression.sign} ${write(expression.right)})`;
    default:
      return expression satisfies never;
  }
}
