export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

const LONG = /\p{M}{32}/gu;
const MORE = /\p{M}{1,1000}/uy; // in slices: a loop of millions of rounds has no room

/**
 * `text.normalize(form)` in time that grows with the text. The engine sorts marks by inserting one
 * after the other, so that 160,000 on one letter took half a minute; long runs are sorted before,
 * of which no form knows.
 */
export function normalized(text: string, form: NormalForm): string {
  let sorted = "";
  let done = 0;
  LONG.lastIndex = 0;
  for (let run = LONG.exec(text); run; run = LONG.exec(text)) {
    MORE.lastIndex = LONG.lastIndex;
    let end = LONG.lastIndex;
    while (MORE.test(text)) end = MORE.lastIndex;
    sorted += text.slice(done, run.index) + inOrder(text.slice(run.index, end));
    done = end;
    LONG.lastIndex = end;
  }
  return (sorted + text.slice(done)).normalize(form);
}

/** Marks sorted by their combining class, but for those of class 0, which nothing passes. */
function inOrder(run: string): string {
  let sorted = "";
  let byClass: string[][] = [];
  const put = () => {
    for (const marks of byClass) sorted += marks?.join("") ?? "";
    byClass = [];
  };
  for (const composed of run) {
    for (const mark of composed.normalize("NFD")) {
      const order = orderOf(mark);
      if (order === 0) {
        put();
        sorted += mark;
      } else {
        byClass[order] ??= [];
        byClass[order]?.push(mark);
      }
    }
  }
  put();
  return sorted;
}

const known = new Map<string, number>();

/** Where a mark's class stands among all that there are, from 1 on; 0 for class 0. */
function orderOf(mark: string): number {
  let order = known.get(mark);
  if (order === undefined) {
    const isFree = passes(LAST, mark) || passes(mark, FIRST);
    order = isFree ? 1 + CLASSES.filter((lower) => passes(mark, lower)).length : 0;
    known.set(mark, order);
  }
  return order;
}

/** Whether the second moves before the first: its class is lower, and neither is 0. */
const passes = (first: string, second: string) =>
  (first + second).normalize("NFD") !== first + second;

/** A mark of each class but 0, in order. @see DerivedCombiningClass.txt of Unicode */
const CLASSES = [
  ..."\u0334\u{16ff0}\u093c\u3099\u094d\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5\u05b6\u05b7\u05b8",
  ..."\u05b9\u05bb\u05bc\u05bd\u05bf\u05c1\u05c2\ufb1e\u064b\u064c\u064d\u0618\u0619\u061a\u0651",
  ..."\u0652\u0670\u0711\u0c55\u0c56\u0e38\u0e48\u0eb8\u0ec8\u0f71\u0f72\u0f74\u0321\u1dce\u031b",
  ..."\u1dfa\u0316\u059a\u302e\u{1d16d}\u05ae\u0300\u0315\u035c\u035d\u0345",
];
const FIRST = "\u0334"; // of class 1, the lowest
const LAST = "\u0345"; // of class 240, the highest
