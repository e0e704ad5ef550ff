import type { Pattern } from "./matches.ts";
import { type Node, some, type Tree } from "./tree.ts";
import { writePattern } from "./writer.ts";

const SLICE = 100_000; // characters that a loop goes through at once

/**
 * The same pattern for texts in which a match has millions of characters: the engine remembers each
 * round of a loop, and there is an end to its room. A loop over single characters that stands last
 * gives nothing back, so it is gone through slice by slice.
 *
 * @returns undefined where no loop stands last, or where the pattern asks for what it has matched
 */
export function inSlices(tree: Tree): Pattern | undefined {
  if (some(tree.root, asks)) return undefined;
  const options = tree.root.kind === "choice" ? tree.root.options : [tree.root];
  const write = (root: Node) => writePattern({ ...tree, root }, false);
  const runs = options.map(lastRun);
  if (runs.every((run) => run === undefined)) return undefined;
  const written = options.map((option, i) => {
    const run = runs[i];
    return run ? `(?:${write(shortened(option, run))})(?<run${i}>)` : `(?:${write(option)})`;
  });
  const start = new RegExp(written.join("|"), "gv");
  const more = runs.map((run) => run && new RegExp(write({ ...run, min: 1, max: SLICE }), "vy"));
  return {
    lastIndex: 0,
    exec(text) {
      start.lastIndex = this.lastIndex;
      const match = start.exec(text);
      if (!match) return null;
      const { index, groups = {} } = match;
      const run = more.find((_, i) => groups[`run${i}`] !== undefined);
      let end = start.lastIndex;
      if (run) {
        run.lastIndex = end;
        while (run.test(text)) end = run.lastIndex;
      }
      this.lastIndex = end;
      return { index, 0: text.slice(index, end) };
    },
  };
}

type Run = Node & { readonly kind: "repeat" };

/** The loop over single characters that an option of a pattern ends with. */
function lastRun(option: Node): Run | undefined {
  const last = option.kind === "sequence" ? option.items.at(-1) : option;
  if (last?.kind !== "repeat" || last.mode === "lazy" || !isCharacter(last.item)) return undefined;
  return last.max === Number.POSITIVE_INFINITY && last.min <= SLICE ? last : undefined;
}

/** Where case counts, or "ß" could be two. */
const isCharacter = (node: Node) =>
  (node.kind === "set" || (node.kind === "text" && Array.from(node.text).length === 1)) &&
  !node.ignoreCase;

function shortened(option: Node, run: Run): Node {
  const short: Run = { ...run, max: SLICE };
  return option.kind === "sequence"
    ? { ...option, items: [...option.items.slice(0, -1), short] }
    : short;
}

/** Whether it depends on what has matched before, or on where the search began. */
function asks(node: Node): boolean {
  if (node.kind === "edge") return node.edge === "searchStart" || node.edge === "keep";
  return ["back", "call", "condition"].includes(node.kind);
}
