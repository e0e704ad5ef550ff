import { isInsidePair, type Pattern } from "./matches.ts";
import { readPattern } from "./reader.ts";
import { inSlices } from "./runs.ts";
import { some } from "./tree.ts";
import { writePattern } from "./writer.ts";

/**
 * A pattern of Oniguruma, which Hugging Face's library uses, as one of JavaScript. It matches what
 * Oniguruma matches, by its Unicode tables (Unicode 16).
 *
 * @throws Refused with the part that is wrong or that we cannot do alike
 */
export function translate(source: string): Pattern {
  const tree = readPattern(source);
  const has = (edge: string) =>
    some(tree.root, (node) => node.kind === "edge" && node.edge === edge);
  const flags = has("keep") ? "dv" : "v";
  const anywhere = new RegExp(writePattern(tree, false), `g${flags}`);
  const first = has("searchStart") ? new RegExp(writePattern(tree, true), `y${flags}`) : undefined;
  if (first || flags === "dv") return inTwo(first, anywhere);
  return Object.assign(anywhere, { inSlices: () => inSlices(tree) });
}

/** Looks with `first` where the search begins, then with the other; and begins at \K. */
function inTwo(first: RegExp | undefined, anywhere: RegExp): Pattern {
  return {
    lastIndex: 0,
    exec(text) {
      if (first) first.lastIndex = this.lastIndex;
      anywhere.lastIndex = this.lastIndex;
      let match = first?.exec(text) ?? anywhere.exec(text);
      for (; match && isInsidePair(text, match.index); match = anywhere.exec(text)) {
        anywhere.lastIndex = match.index + 1;
      }
      if (!match) return null;
      const end = match.index + match[0].length;
      const index = match.indices?.groups?.keep?.[0] ?? match.index;
      this.lastIndex = end;
      return { index, 0: text.slice(index, end) };
    },
  };
}
