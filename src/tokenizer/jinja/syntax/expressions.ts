import { NONE, type None } from "../values/values.ts";
import { unquote } from "./literals.ts";
import type { Expression, Given, Slice } from "./nodes.ts";
import { parseOperators } from "./precedence.ts";
import type { Stream } from "./stream.ts";

const CONSTANTS: Readonly<Record<string, boolean | None>> = {
  ...{ true: true, True: true, false: false, False: false, none: NONE, None: NONE },
};

/** An expression, with `a if b else c` in it. */
export function parseExpression(stream: Stream): Expression {
  let expression = parseOr(stream);
  while (stream.skip("if")) {
    const test = parseOr(stream);
    const otherwise = stream.skip("else") ? parseExpression(stream) : undefined;
    expression = { kind: "if", test, value: expression, otherwise };
  }
  return expression;
}

export const parseOr = (stream: Stream): Expression =>
  parseOperators(stream, (inner) => parseUnary(inner, true));

/** A filter behind `-x` is for all of it. */
function parseUnary(stream: Stream, isWhole: boolean): Expression {
  const sign = stream.isAt("-") ? "-" : "+";
  const isSigned = stream.skip(sign);
  const of: Expression = isSigned
    ? { kind: "unary", sign, of: parseUnary(stream, false) }
    : parsePrimary(stream);
  const value = parseParts(stream, of);
  return isWhole ? parseFiltersAndTests(stream, value) : value;
}

/** A name, a literal, or what stands in brackets. */
export function parsePrimary(stream: Stream): Expression {
  const token = stream.now;
  if (token?.kind === "name") {
    stream.next();
    const { text: name } = token;
    if (Object.hasOwn(CONSTANTS, name)) {
      return { kind: "constant", value: CONSTANTS[name] as boolean | None };
    }
    return { kind: "name", name };
  }
  if (token?.kind === "string") {
    let value = "";
    while (stream.now?.kind === "string") value += unquote((stream.next() as typeof token).text);
    return { kind: "constant", value };
  }
  if (token?.kind === "integer" || token?.kind === "float") {
    stream.next();
    const digits = token.text.replaceAll("_", "");
    return { kind: "constant", value: token.kind === "float" ? Number(digits) : BigInt(digits) };
  }
  if (stream.skip("(")) {
    const value = parseTuple(stream, { isEmptyAllowed: true });
    stream.expect(")");
    return value;
  }
  if (stream.skip("[")) return { kind: "list", items: parseUpTo(stream, "]", parseExpression) };
  if (stream.skip("{")) {
    const entries = parseUpTo(stream, "}", (inner): readonly [Expression, Expression] => {
      const key = parseExpression(inner);
      inner.expect(":");
      return [key, parseExpression(inner)];
    });
    return { kind: "dict", entries };
  }
  throw stream.fault({ wrong: "noValue" });
}

/** Things between commas, up to a bracket; a comma may stand behind the last one. */
function parseUpTo<Thing>(
  stream: Stream,
  end: string,
  parse: (stream: Stream) => Thing,
): readonly Thing[] {
  const things: Thing[] = [];
  while (!stream.skip(end)) {
    if (things.length > 0) stream.expect(",");
    if (stream.skip(end)) break;
    things.push(parse(stream));
  }
  return things;
}

/**
 * One expression, or several with commas between them: a tuple.
 *
 * @param how with `parse`, how each is read; with `end`, a name before which it ends
 */
export function parseTuple(
  stream: Stream,
  how: {
    readonly parse?: (stream: Stream) => Expression;
    readonly end?: string;
    readonly isEmptyAllowed?: boolean;
  } = {},
): Expression {
  const { parse = parseExpression, end, isEmptyAllowed = false } = how;
  const isOver = () =>
    stream.now?.kind === "end" || stream.isAt(")") || (end !== undefined && stream.isAt(end));
  const items: Expression[] = [];
  let isTuple = false;
  while (!isOver()) {
    items.push(parse(stream));
    if (!stream.skip(",")) break;
    isTuple = true;
  }
  const [only] = items;
  if (!isTuple && only) return only;
  if (!isTuple && !isEmptyAllowed) throw stream.fault({ wrong: "noValue" });
  return { kind: "tuple", items };
}

/** `.name`, `[…]` and `(…)` behind a value. */
function parseParts(stream: Stream, value: Expression): Expression {
  let of = value;
  for (;;) {
    if (stream.skip(".")) of = parseAttribute(stream, of);
    else if (stream.skip("[")) of = { kind: "item", of, at: parsePlace(stream) };
    else if (stream.isAt("(")) of = { kind: "call", of, args: parseGiven(stream) };
    else return of;
  }
}

function parseAttribute(stream: Stream, of: Expression): Expression {
  if (stream.now?.kind !== "integer") {
    return { kind: "attribute", of, name: stream.expectKind("name") };
  }
  const value = BigInt(stream.expectKind("integer").replaceAll("_", ""));
  return { kind: "item", of, at: { kind: "constant", value } };
}

function parsePlace(stream: Stream): Expression | Slice {
  const places: (Expression | Slice)[] = [];
  while (!stream.skip("]")) {
    if (places.length > 0) stream.expect(",");
    places.push(parseOnePlace(stream));
  }
  const [only] = places;
  if (places.length === 1 && only) return only;
  const items = places.filter((place) => place.kind !== "slice");
  if (items.length < places.length) throw stream.fault({ wrong: "sliceAmongItems" });
  return { kind: "tuple", items };
}

function parseOnePlace(stream: Stream): Expression | Slice {
  const isOver = () => stream.isAt(":") || stream.isAt("]") || stream.isAt(",");
  const first = stream.isAt(":") ? undefined : parseExpression(stream);
  if (!stream.skip(":")) return first as Expression; // it is there: no colon came
  const second = isOver() ? undefined : parseExpression(stream);
  const third = stream.skip(":") && !isOver() ? parseExpression(stream) : undefined;
  return { kind: "slice", parts: [first, second, third] };
}

export function parseGiven(stream: Stream): Given {
  const values: Expression[] = [];
  const named: [string, Expression][] = [];
  let list: Expression | undefined;
  let dict: Expression | undefined;
  stream.expect("(");
  parseUpTo(stream, ")", () => {
    if (dict) throw stream.fault({ wrong: "behindDict" });
    if (stream.skip("**")) dict = parseExpression(stream);
    else if (!list && stream.skip("*")) list = parseExpression(stream);
    else if (stream.now?.kind === "name" && stream.isAt("=", 1)) {
      const name = stream.expectKind("name");
      stream.next();
      named.push([name, parseExpression(stream)]);
    } else if (list || named.length > 0) throw stream.fault({ wrong: "behindNames" });
    else values.push(parseExpression(stream));
  });
  return { values, named, list, dict };
}

const NOTHING: Given = { values: [], named: [], list: undefined, dict: undefined };

function parseFiltersAndTests(stream: Stream, value: Expression): Expression {
  let of = value;
  for (;;) {
    if (stream.isAt("|")) of = parseFilters(stream, of);
    else if (stream.skip("is")) of = parseTest(stream, of);
    else if (stream.isAt("(")) of = { kind: "call", of, args: parseGiven(stream) };
    else return of;
  }
}

/** @param of undefined for what a block makes */
export function parseFilters<Of extends Expression | undefined>(
  stream: Stream,
  of: Of,
): Expression | Of {
  let filtered: Expression | Of = of;
  while (stream.skip("|")) filtered = parseFilter(stream, filtered);
  return filtered;
}

export function parseFilter(stream: Stream, of: Expression | undefined): Expression {
  const name = parseDotted(stream);
  return { kind: "filter", of, name, args: stream.isAt("(") ? parseGiven(stream) : NOTHING };
}

function parseDotted(stream: Stream): string {
  let name = stream.expectKind("name");
  while (stream.skip(".")) name += `.${stream.expectKind("name")}`;
  return name;
}

function parseTest(stream: Stream, of: Expression): Expression {
  const isNot = stream.skip("not");
  const name = parseDotted(stream);
  const test: Expression = { kind: "test", of, name, args: parseTested(stream) };
  return isNot ? { kind: "unary", sign: "not", of: test } : test;
}

/** `is divisibleby(3)`, or without brackets. */
function parseTested(stream: Stream): Given {
  if (stream.isAt("(")) return parseGiven(stream);
  const kind = stream.now?.kind;
  const isBracket = stream.isAt("[") || stream.isAt("{");
  const isValue = isBracket || kind === "string" || kind === "integer" || kind === "float";
  if (kind === "name" && stream.isAt("is")) throw stream.fault({ wrong: "testBehindTest" });
  const isName = kind === "name" && !["else", "or", "and"].some((word) => stream.isAt(word));
  if (!isValue && !isName) return NOTHING;
  return { ...NOTHING, values: [parseParts(stream, parsePrimary(stream))] };
}
