import { isEqual } from "./values/comparing.ts";
import { TemplateFault, type Work } from "./values/fault.ts";
import { iterate, sizeOf } from "./values/items.ts";
import { createFunction, Thing, Tuple, Undefined, type Value } from "./values/values.ts";

/** One run of a for loop, and `loop` as its body sees it. */
export interface Loop {
  readonly thing: Thing;
  /** Goes to the next item; undefined behind the last. */
  next(): { readonly item: Value } | undefined;
}

/**
 * @param over what it goes through
 * @param depth how many loops of the same tag it stands in
 * @param recurse writes the body anew for other items; undefined unless the tag says `recursive`
 */
export function createLoop(
  over: Value | Iterable<Value>,
  depth: number,
  recurse: ((items: Value) => Value) | undefined,
  work: Work,
): Loop {
  const isValue = typeof over !== "object" || !isMade(over);
  const items = (isValue ? iterate(over as Value, work) : (over as Iterable<Value>))[
    Symbol.iterator
  ]();
  let index = -1;
  let length = isValue ? sizeOf(over as Value) : undefined;
  let ahead: Value[] = []; // read, and not gone to yet
  let [before, current]: (Value | undefined)[] = [];
  let last: Tuple | undefined; // what `changed` was asked of

  function read(): boolean {
    const next = items.next();
    if (next.done) return false;
    ahead.push(next.value);
    return true;
  }
  const isLast = () => ahead.length === 0 && !read();
  function count(): number {
    if (length !== undefined) return length;
    while (read());
    length = index + 1 + ahead.length;
    return length;
  }

  const parts: Readonly<Record<string, () => Value>> = {
    index: () => BigInt(index + 1),
    index0: () => BigInt(index),
    revindex: () => BigInt(count() - index),
    revindex0: () => BigInt(count() - index - 1),
    first: () => index === 0,
    last: isLast,
    length: () => BigInt(count()),
    depth: () => BigInt(depth + 1),
    depth0: () => BigInt(depth),
    previtem: () => before ?? new Undefined({ code: "noItem", which: "previous" }),
    nextitem: () =>
      isLast() ? new Undefined({ code: "noItem", which: "next" }) : (ahead[0] as Value),
    cycle: () =>
      createFunction(({ values }) => {
        if (values.length > 0) return values[index % values.length] as Value;
        throw new TemplateFault({ code: "given", to: "loop.cycle", what: "nothing" });
      }),
    changed: () =>
      createFunction(({ values }) => {
        const asked = new Tuple(values);
        const isChanged = last === undefined || !isEqual(last, asked, work);
        if (isChanged) last = asked;
        return isChanged;
      }),
  };
  return {
    thing: new Thing({
      type: "LoopContext",
      part: (name) => (Object.hasOwn(parts, name) ? parts[name]?.() : undefined),
      shown: () => `<LoopContext ${index + 1}/${count()}>`,
      call: ({ values }) => {
        if (recurse && values.length === 1) return recurse(values[0] as Value);
        throw new TemplateFault({ code: "notRecursive" });
      },
    }),
    next() {
      if (isLast()) return undefined;
      const item = ahead[0] as Value;
      ahead = ahead.slice(1);
      index++;
      [before, current] = [current, item];
      return { item };
    },
  };
}

/** Whether it is made as it is gone through: what a condition leaves of other items. */
const isMade = (over: object): over is Generator<Value> => "next" in over;
