import { TemplateFault, type Work } from "./fault.ts";
import { canIterate, iterate } from "./items.ts";
import {
  Dict,
  isNumber,
  Markup,
  numberOf,
  Range,
  Tuple,
  typeOf,
  Undefined,
  type Value,
  View,
} from "./values.ts";

/** Python's ==. */
export function isEqual(left: Value, right: Value, work: Work): boolean {
  work.step();
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [numberOf(left), numberOf(right)];
    // biome-ignore lint/suspicious/noDoubleEquals: an int may equal a float
    return a == b;
  }
  if (left instanceof Markup) return isEqual(left.text, right, work);
  if (right instanceof Markup) return isEqual(left, right.text, work);
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Dict && right instanceof Dict) {
    if (left.size !== right.size) return false;
    return left.entries().every(([key, value]) => {
      const other = right.get(key);
      return other !== undefined && isEqual(value, other, work);
    });
  }
  if (left instanceof View && right instanceof View && left.kind !== "values") {
    const others = [...right.items()];
    const isIn = (item: Value) => others.some((other) => isEqual(item, other, work));
    return left.dict.size === right.dict.size && [...left.items()].every(isIn);
  }
  if (left instanceof Range && right instanceof Range) {
    const [{ length }, ends] = [left, (range: Range) => [range.start, range.at(range.length - 1)]];
    return length === right.length && (length === 0 || String(ends(left)) === String(ends(right)));
  }
  const pair = rowsOf(left, right);
  if (!pair) return left === right;
  const [one, other] = pair;
  return (
    one.length === other.length && one.every((item, i) => isEqual(item, other[i] as Value, work))
  );
}

/** Both as rows, if they are rows of the same kind. */
export function rowsOf(
  left: Value,
  right: Value,
): readonly [readonly Value[], readonly Value[]] | undefined {
  if (Array.isArray(left) && Array.isArray(right)) return [left, right];
  if (left instanceof Tuple && right instanceof Tuple) return [left.items, right.items];
  return undefined;
}

/** Below 0 if the left one comes first. @throws TemplateFault if they have no order */
export function compare(left: Value, right: Value, work: Work): number {
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [numberOf(left), numberOf(right)];
    return a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN;
  }
  if (typeof left === "string" && typeof right === "string") {
    work.make(Math.min(left.length, right.length));
    return compareText(left, right);
  }
  const rows = rowsOf(left, right);
  if (!rows) throw unfit({ code: "compared" }, left, right);
  const [one, other] = rows;
  const at = one.findIndex(
    (item, i) => i >= other.length || !isEqual(item, other[i] as Value, work),
  );
  if (at === -1 || at >= other.length) return one.length - other.length;
  return compare(one[at] as Value, other[at] as Value, work);
}

/** By code points; JavaScript's order is that of UTF-16. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  let at = 0;
  while (left[at] === right[at] && at < left.length) at++;
  // Within a pair, both have the same first half: the second ones tell.
  return (left.codePointAt(at) ?? -1) - (right.codePointAt(at) ?? -1);
}

/** @throws TemplateFault if one of them is undefined, or they do not go together */
export function unfit(
  deed: { readonly code: "compared" | "lookedFor" } | { readonly code: "beside"; sign: string },
  left: Value,
  right: Value,
): TemplateFault {
  for (const value of [left, right]) if (value instanceof Undefined) return value.fault();
  return new TemplateFault({ ...deed, left: typeOf(left), right: typeOf(right) });
}

export function isOrdered(sign: string, left: Value, right: Value, work: Work): boolean {
  const order = compare(left, right, work);
  switch (sign) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value, work: Work): boolean {
  if (typeof container === "string") {
    if (typeof item === "string") {
      work.make(container.length);
      return container.includes(item);
    }
    throw unfit({ code: "lookedFor" }, item, container);
  }
  if (container instanceof Dict) return container.has(item);
  if (!canIterate(container)) throw unfit({ code: "lookedFor" }, item, container);
  for (const other of iterate(container, work))
    if (other === item || isEqual(other, item, work)) return true;
  return false;
}
