import type { Expression } from "./nodes.ts";
import type { Stream } from "./stream.ts";

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="];
/** Operators, the loosest first; those of one row bind equally. */
const BINARY = [["+", "-"], ["~"], ["*", "/", "//", "%"], ["**"]] as const;

/** Reads one operand. */
type Operand = (stream: Stream) => Expression;

/** Operands with operators between them: “or” binds loosest, “**” tightest. */
export function parseOperators(stream: Stream, operand: Operand): Expression {
  let left = parseAnd(stream, operand);
  while (stream.skip("or")) left = { kind: "or", left, right: parseAnd(stream, operand) };
  return left;
}

function parseAnd(stream: Stream, operand: Operand): Expression {
  let left = parseNot(stream, operand);
  while (stream.skip("and")) left = { kind: "and", left, right: parseNot(stream, operand) };
  return left;
}

function parseNot(stream: Stream, operand: Operand): Expression {
  if (stream.skip("not")) return { kind: "unary", sign: "not", of: parseNot(stream, operand) };
  return parseComparison(stream, operand);
}

function parseComparison(stream: Stream, operand: Operand): Expression {
  const first = parseBinary(stream, operand, 0);
  const others: [string, Expression][] = [];
  for (;;) {
    const sign = signAt(stream);
    if (sign === undefined) break;
    others.push([sign, parseBinary(stream, operand, 0)]);
  }
  return others.length === 0 ? first : { kind: "compare", first, others };
}

function signAt(stream: Stream): string | undefined {
  const sign = COMPARISONS.find((one) => stream.isAt(one));
  if (sign !== undefined) {
    stream.next();
    return sign;
  }
  if (stream.skip("in")) return "in";
  if (!stream.isAt("not") || !stream.isAt("in", 1)) return undefined;
  stream.next();
  stream.next();
  return "not in";
}

function parseBinary(stream: Stream, operand: Operand, level: number): Expression {
  const signs: readonly string[] | undefined = BINARY[level];
  if (!signs) return operand(stream);
  let left = parseBinary(stream, operand, level + 1);
  const concat = [left];
  for (;;) {
    const sign = signs.find((one) => stream.isAt(one));
    if (sign === undefined) break;
    stream.next();
    const right = parseBinary(stream, operand, level + 1);
    if (sign === "~") concat.push(right);
    else left = { kind: "binary", sign, left, right };
  }
  return concat.length === 1 ? left : { kind: "concat", items: concat };
}
