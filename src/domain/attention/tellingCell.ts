import { type Tokens, tokenAt } from "../text/token.ts";
import type { AttentionMap, Cell } from "./attention.ts";
import { DULL } from "./headMeasures.ts";
import { reach, type Share, type Sides, targetsOf } from "./targets.ts";

// What a weight counts if its token is no whole word.
const PART = 0.5;
const MARK = 0.25;

/**
 * The cell to tell of a head first: the largest weight, on whole words if possible. Of a head with a
 * habit it is one that the habit means; special tokens and, within a text, the first token and the
 * token itself say nothing of the text, and are taken only if there is nothing else.
 *
 * @param share the head's habit
 * @returns undefined if nothing has a weight
 */
export function tellingCell(map: AttentionMap, sides: Sides, share?: Share): Cell | undefined {
  const counts = { from: worthOf(sides.from), to: worthOf(sides.to) };
  const largest = (columnsOf: (row: number) => Iterable<number>): Cell | undefined => {
    let best: Cell | undefined;
    let most = 0;
    for (let from = 0; from < map.from; from++) {
      for (const to of columnsOf(from)) {
        const weight = map.weights[from * map.to + to] as number;
        const worth = weight * (counts.from[from] as number) * (counts.to[to] as number);
        if (worth <= most) continue;
        most = worth;
        best = { from, to };
      }
    }
    return best;
  };
  const meant = new Map(
    share && !DULL.includes(share)
      ? targetsOf(sides)
          .get(share)
          ?.map(({ row, columns }) => [row, columns])
      : [],
  );
  const { special } = sides.to;
  function* others(row: number) {
    for (let to = 0; to < reach(sides, row); to++)
      if (special[to] !== 1 && !(sides.isSelf && (to === 0 || to === row))) yield to;
  }
  function* all(row: number) {
    for (let to = 0; to < reach(sides, row); to++) yield to;
  }
  return largest((row) => meant.get(row) ?? []) ?? largest(others) ?? largest(all);
}

const utf8 = new TextDecoder();

/** What a weight on each token counts. */
function worthOf(tokens: Tokens): Float32Array {
  const { ids, starts, ends, special } = tokens;
  const texts = Array.from(ids, (_, at) => utf8.decode(tokenAt(tokens, at).bytes));
  const isGlued = (at: number) =>
    ends[at - 1] === starts[at] &&
    /\p{L}$/u.test(texts[at - 1] ?? "") &&
    /^\p{L}/u.test(texts[at] ?? "");
  return Float32Array.from(texts, (text, at) => {
    if (special[at] === 1 || !/\p{L}/u.test(text)) return MARK;
    return /^ ?\p{L}{2,}$/u.test(text) && !isGlued(at) && !isGlued(at + 1) ? 1 : PART;
  });
}
