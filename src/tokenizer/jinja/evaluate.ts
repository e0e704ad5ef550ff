import { attributeOf, itemOf, sliceOf } from "./builtins/attributes.ts";
import { applyFilter, isFilter } from "./builtins/filters.ts";
import { holds } from "./builtins/tests.ts";
import type { Expression, Given } from "./syntax/nodes.ts";
import { calculate } from "./values/arithmetic.ts";
import { contains, isEqual, isOrdered } from "./values/comparing.ts";
import { TemplateFault, type Work } from "./values/fault.ts";
import { iterate } from "./values/items.ts";
import { str } from "./values/printing.ts";
import type { Scope } from "./values/scope.ts";
import {
  type Args,
  Dict,
  isNumber,
  isTrue,
  NONE,
  numberOf,
  Thing,
  Tuple,
  typeOf,
  Undefined,
  type Value,
} from "./values/values.ts";

/** What an expression is worth. @throws TemplateFault */
export function evaluate(node: Expression, scope: Scope, work: Work): Value {
  work.step();
  const inner = (one: Expression): Value => evaluate(one, scope, work);
  switch (node.kind) {
    case "constant":
      return node.value;
    case "name":
      return scope.get(node.name) ?? new Undefined({ code: "undefinedName", name: node.name });
    case "list":
      return node.items.map(inner);
    case "tuple":
      return new Tuple(node.items.map(inner));
    case "concat": {
      const parts = node.items.map((item) => str(inner(item), work));
      work.make(parts.reduce((sum, { length }) => sum + length, 0));
      return parts.join("");
    }
    case "dict":
      return new Dict(node.entries.map(([key, value]) => [inner(key), inner(value)]));
    case "attribute":
      return attributeOf(inner(node.of), node.name, work);
    case "item": {
      const of = inner(node.of);
      if (node.at.kind !== "slice") return itemOf(of, inner(node.at), work);
      return sliceOf(
        of,
        node.at.parts.map((part) => (part ? inner(part) : NONE)),
        work,
      );
    }
    case "call":
      return call(inner(node.of), giveAll(node.args, scope, work));
    case "filter":
      return applyFilter(
        node.name,
        inner(node.of as Expression),
        giveAll(node.args, scope, work),
        work,
      );
    case "test": {
      const args = giveAll(node.args, scope, work);
      return holds(node.name, inner(node.of as Expression), args, work, isFilter);
    }
    case "if":
      if (isTrue(inner(node.test))) return inner(node.value);
      return node.otherwise ? inner(node.otherwise) : new Undefined({ code: "noElse" });
    case "and": {
      const left = inner(node.left);
      return isTrue(left) ? inner(node.right) : left;
    }
    case "or": {
      const left = inner(node.left);
      return isTrue(left) ? left : inner(node.right);
    }
    case "unary":
      return signed(node.sign, inner(node.of));
    case "binary":
      return calculate(node.sign, inner(node.left), inner(node.right), work);
    case "compare":
      return compareAll(node, inner, work);
    default:
      return node satisfies never;
  }
}

/** A chain of comparisons holds if each of them does; behind one that does not, nothing is read. */
function compareAll(
  { first, others }: Expression & { readonly kind: "compare" },
  inner: (node: Expression) => Value,
  work: Work,
): boolean {
  let left = inner(first);
  for (const [sign, node] of others) {
    const right = inner(node);
    if (!isSo(sign, [left, right], work)) return false;
    left = right;
  }
  return true;
}

function isSo(sign: string, [left, right]: readonly [Value, Value], work: Work): boolean {
  if (sign === "==" || sign === "!=") return isEqual(left, right, work) === (sign === "==");
  if (sign === "in" || sign === "not in") return contains(right, left, work) === (sign === "in");
  return isOrdered(sign, left, right, work);
}

function signed(sign: "not" | "-" | "+", value: Value): Value {
  if (sign === "not") return !isTrue(value);
  if (value instanceof Undefined) throw value.fault();
  if (!isNumber(value)) {
    throw new TemplateFault({ code: "standsBehind", type: typeOf(value), sign });
  }
  const number = numberOf(value);
  return sign === "-" ? -number : number;
}

/** @throws TemplateFault if it cannot be called */
export function call(value: Value, args: Args): Value {
  if (value instanceof Undefined) throw value.fault();
  if (value instanceof Thing && value.call) return value.call(args);
  throw new TemplateFault({ code: "called", type: typeOf(value) });
}

export function giveAll({ values, named, list, dict }: Given, scope: Scope, work: Work): Args {
  const given = values.map((node) => evaluate(node, scope, work));
  const names = new Map<string, Value>();
  const name = (key: string, value: Value) => {
    if (names.has(key)) throw new TemplateFault({ code: "givenTwice", name: key });
    names.set(key, value);
  };
  for (const [key, node] of named) name(key, evaluate(node, scope, work));
  if (list) given.push(...iterate(evaluate(list, scope, work), work));
  const more = dict && evaluate(dict, scope, work);
  if (more !== undefined && !(more instanceof Dict)) {
    throw new TemplateFault({ code: "standsBehind", type: typeOf(more), sign: "**" });
  }
  for (const [key, value] of more?.entries() ?? []) {
    if (typeof key !== "string") throw new TemplateFault({ code: "keyNoText" });
    name(key, value);
  }
  return { values: given, named: names };
}
