import { type Edge, RUNNERS_UP, type WordCut } from "../../domain/tokenizer/plays.ts";

/** A way to one place: by edge `edge`, after way `rank` to the place where it starts. */
interface Way {
  readonly total: number;
  readonly edge: number;
  readonly rank: number;
}

/**
 * The likeliest ways to cut a word, the best first. Viterbi's algorithm, keeping not one but
 * `RUNNERS_UP` + 1 ways to each place: no other way can be part of one of the best. Of equals the
 * one found first goes first, as in the algorithm itself.
 *
 * @param edges by start, as a word's are found
 * @param size where the ways end, UTF-16
 */
export function bestCuts(edges: readonly Edge[], size: number): readonly WordCut[] {
  const ways: Way[][] = Array.from({ length: size + 1 }, () => []);
  ways[0]?.push({ total: 0, edge: -1, rank: 0 });
  for (const [edge, { start, end, score }] of edges.entries()) {
    const here = ways[end] as Way[];
    for (const [rank, { total }] of (ways[start] as Way[]).entries()) {
      const way: Way = { total: total + score, edge, rank };
      const at = here.findIndex((other) => other.total < way.total);
      if (at !== -1) here.splice(at, 0, way);
      else here.push(way);
      if (here.length > RUNNERS_UP + 1) here.pop();
    }
  }

  const back = (way: Way): number[] => {
    const edge = edges[way.edge];
    const before = edge && ways[edge.start]?.[way.rank];
    return before ? [...back(before), way.edge] : [];
  };
  return (ways[size] as Way[]).map((way) => ({ total: way.total, edges: back(way) }));
}
