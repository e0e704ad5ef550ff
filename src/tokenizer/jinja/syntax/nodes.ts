import type { None } from "../values/values.ts";

/** What stands for a value in a template. */
export type Expression =
  | { readonly kind: "constant"; readonly value: string | number | bigint | boolean | None }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list" | "tuple" | "concat"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "item"; readonly of: Expression; readonly at: Expression | Slice }
  | { readonly kind: "call"; readonly of: Expression; readonly args: Given }
  | {
      readonly kind: "filter" | "test";
      /** Undefined in the filters of a block: what the block makes. */
      readonly of: Expression | undefined;
      readonly name: string;
      readonly args: Given;
    }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly value: Expression;
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "unary"; readonly sign: "not" | "-" | "+"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "compare";
      readonly first: Expression;
      readonly others: readonly (readonly [sign: string, value: Expression])[];
    };

/** `a[from:to:by]` */
export interface Slice {
  readonly kind: "slice";
  readonly parts: readonly (Expression | undefined)[];
}

/** What is given to something that is called. */
export interface Given {
  readonly values: readonly Expression[];
  readonly named: readonly (readonly [name: string, value: Expression])[];
  /** `*list` */
  readonly list: Expression | undefined;
  /** `**dict` */
  readonly dict: Expression | undefined;
}

/** What a value is put into. */
export type Target =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "part"; readonly of: string; readonly name: string }
  | { readonly kind: "targets"; readonly items: readonly Target[] };

/** A name that a macro takes, and what it is unless given. */
export type Parameter = readonly [name: string, otherwise: Expression | undefined];

export type Statement =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly values: readonly Expression[] }
  | { readonly kind: "if"; readonly arms: readonly (readonly [Expression | undefined, Body])[] }
  | {
      readonly kind: "for";
      readonly target: Target;
      readonly over: Expression;
      readonly test: Expression | undefined;
      readonly isRecursive: boolean;
      readonly body: Body;
      readonly otherwise: Body;
    }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "set"; readonly target: Target; readonly value: Expression }
  | {
      readonly kind: "setBlock";
      readonly target: Target;
      readonly filters: Expression | undefined;
      readonly body: Body;
    }
  | { readonly kind: "filterBlock"; readonly filters: Expression; readonly body: Body }
  | {
      readonly kind: "with";
      readonly values: readonly (readonly [Target, Expression])[];
      readonly body: Body;
    }
  | ({ readonly kind: "macro"; readonly name: string } & Callable)
  | ({ readonly kind: "callBlock"; readonly call: Expression & { kind: "call" } } & Callable)
  | { readonly kind: "generation"; readonly body: Body };

export type Body = readonly Statement[];

export interface Callable {
  readonly parameters: readonly Parameter[];
  readonly body: Body;
}
