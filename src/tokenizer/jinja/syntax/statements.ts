import { TemplateFault } from "../values/fault.ts";
import {
  parseExpression,
  parseFilter,
  parseFilters,
  parseOr,
  parsePrimary,
  parseTuple,
} from "./expressions.ts";
import { tokenize } from "./lexer.ts";
import type { Body, Expression, Parameter, Statement, Target } from "./nodes.ts";
import { Stream } from "./stream.ts";

/** Tags of Jinja2 that ask for other templates, or that no chat template uses. */
const UNKNOWN = ["extends", "include", "import", "from", "block", "autoescape"];

/** @throws TemplateFault with the line, and the part that is wrong or not known here */
export function parse(template: string): Body {
  const stream = new Stream(tokenize(template));
  return parseBody(stream, [], { isInLoop: false });
}

interface Around {
  /** Then one may break off. */
  readonly isInLoop: boolean;
}
const OUTSIDE: Around = { isInLoop: false };

/** @param ends the tags one of which ends it, and is next then; none: the end of the template */
function parseBody(stream: Stream, ends: readonly string[], around: Around): Body {
  const body: Statement[] = [];
  for (let token = stream.now; token; token = stream.now) {
    stream.next();
    if (token.kind === "data") body.push({ kind: "text", text: token.text });
    else if (token.text === "variable") {
      body.push({ kind: "print", values: [parseTuple(stream)] });
      expectEnd(stream);
    } else {
      if (ends.some((end) => stream.isAt(end))) return body;
      body.push(parseStatement(stream, around));
      expectEnd(stream);
    }
  }
  if (ends.length > 0) throw stream.fault({ wrong: "missing", name: ends.at(-1) as string });
  return body;
}

function expectEnd(stream: Stream): void {
  if (stream.now?.kind !== "end") throw stream.fault({ wrong: "noTagEnd" });
  stream.next();
}

/** What stands in a tag up to one of those that end it, which is next then. */
function parseInner(stream: Stream, ends: readonly string[], around: Around): Body {
  stream.skip(":");
  expectEnd(stream);
  return parseBody(stream, ends, around);
}

function parseWhole(stream: Stream, end: string, around: Around): Body {
  const body = parseInner(stream, [end], around);
  stream.expect(end);
  return body;
}

function parseStatement(stream: Stream, around: Around): Statement {
  const name = stream.expectKind("name");
  switch (name) {
    case "for":
      return parseFor(stream, around);
    case "if":
      return parseIf(stream, around);
    case "break":
    case "continue":
      if (!around.isInLoop) throw stream.fault({ wrong: "outsideLoop", name });
      return { kind: name };
    case "set":
      return parseSet(stream);
    case "with":
      return parseWith(stream, around);
    case "macro": {
      const macro = stream.expectKind("name");
      const parameters = parseParameters(stream);
      return {
        kind: "macro",
        name: macro,
        parameters,
        body: parseWhole(stream, "endmacro", OUTSIDE),
      };
    }
    case "call": {
      const parameters = stream.isAt("(") ? parseParameters(stream) : [];
      const call = parseExpression(stream);
      if (call.kind !== "call") throw stream.fault({ wrong: "noCall" });
      return { kind: "callBlock", call, parameters, body: parseWhole(stream, "endcall", OUTSIDE) };
    }
    case "filter": {
      const filters = parseFilters(stream, parseFilter(stream, undefined)) as Expression;
      return { kind: "filterBlock", filters, body: parseWhole(stream, "endfilter", OUTSIDE) };
    }
    case "print": {
      const values: Expression[] = [];
      while (stream.now?.kind !== "end") {
        if (values.length > 0) stream.expect(",");
        values.push(parseExpression(stream));
      }
      return { kind: "print", values };
    }
    case "generation":
      return { kind: "generation", body: parseWhole(stream, "endgeneration", OUTSIDE) };
    default:
      if (!UNKNOWN.includes(name)) throw stream.fault({ wrong: "noTag", name });
      throw new TemplateFault({ code: "unknown", what: "tag", name });
  }
}

function parseFor(stream: Stream, around: Around): Statement {
  const target = parseTarget(stream, { end: "in" });
  stream.expect("in");
  const over = parseTuple(stream, { parse: parseOr, end: "recursive" });
  const test = stream.skip("if") ? parseExpression(stream) : undefined;
  const isRecursive = stream.skip("recursive");
  const body = parseInner(stream, ["else", "endfor"], { isInLoop: true });
  const otherwise = stream.skip("else") ? parseInner(stream, ["endfor"], around) : [];
  stream.expect("endfor");
  return { kind: "for", target, over, test, isRecursive, body, otherwise };
}

function parseIf(stream: Stream, around: Around): Statement {
  const arms: [Expression | undefined, Body][] = [];
  do {
    const test = parseTuple(stream, { parse: parseOr });
    arms.push([test, parseInner(stream, ["elif", "else", "endif"], around)]);
  } while (stream.skip("elif"));
  if (stream.skip("else")) arms.push([undefined, parseInner(stream, ["endif"], around)]);
  stream.expect("endif");
  return { kind: "if", arms };
}

function parseSet(stream: Stream): Statement {
  const target = parseTarget(stream, { takesParts: true });
  if (stream.skip("=")) return { kind: "set", target, value: parseTuple(stream) };
  const filters = parseFilters(stream, undefined);
  return { kind: "setBlock", target, filters, body: parseWhole(stream, "endset", OUTSIDE) };
}

function parseWith(stream: Stream, around: Around): Statement {
  const values: [Target, Expression][] = [];
  while (stream.now?.kind !== "end") {
    if (values.length > 0) stream.expect(",");
    const target = parseTarget(stream);
    stream.expect("=");
    values.push([target, parseExpression(stream)]);
  }
  return { kind: "with", values, body: parseWhole(stream, "endwith", around) };
}

function parseParameters(stream: Stream): readonly Parameter[] {
  const parameters: Parameter[] = [];
  stream.expect("(");
  while (!stream.skip(")")) {
    if (parameters.length > 0) stream.expect(",");
    const name = stream.expectKind("name");
    const otherwise = stream.skip("=") ? parseExpression(stream) : undefined;
    if (!otherwise && parameters.at(-1)?.[1]) {
      throw stream.fault({ wrong: "behindOneWithValue", name });
    }
    parameters.push([name, otherwise]);
  }
  return parameters;
}

/** @param how with `end`: a name before which it ends; with `takesParts`, also `name.part` */
function parseTarget(
  stream: Stream,
  how: { readonly end?: string; readonly takesParts?: boolean } = {},
): Target {
  const parse = (inner: Stream): Expression => {
    const value = parsePrimary(inner);
    if (value.kind !== "name" || !how.takesParts || !inner.skip(".")) return value;
    return { kind: "attribute", of: value, name: inner.expectKind("name") };
  };
  return targetOf(stream, parseTuple(stream, { ...how, parse }));
}

function targetOf(stream: Stream, value: Expression): Target {
  if (value.kind === "name") return value;
  if (value.kind === "tuple" || value.kind === "list") {
    return { kind: "targets", items: value.items.map((item) => targetOf(stream, item)) };
  }
  if (value.kind === "attribute" && value.of.kind === "name") {
    return { kind: "part", of: value.of.name, name: value.name };
  }
  throw stream.fault({ wrong: "notSettable" });
}
