import "./lattice.css";
import {
  arrivals,
  type Edge,
  type LatticePlay,
  winner,
} from "../../../../src/domain/tokenizer/plays.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatScore } from "../../../kit/page/numbers.ts";
import { createScroller } from "../../../kit/pictures/table.ts";
import { visible } from "../ground/visible.ts";
import { cutName, edgeName } from "./sentences.ts";

/**
 * All pieces that lie in the word, each a bar over the characters that it covers; above them the
 * best sum up to each place.
 *
 * @param at the place that is looked at; "path": all are known, and the best way is marked
 */
export function drawLattice(word: string, play: LatticePlay, at?: number | "path"): HTMLElement {
  const columns = columnsOf(word);
  const column = (offset: number) => (columns.get(offset) ?? 0) + 1;
  const characters = Array.from(word);
  const path = new Set(at === "path" ? play.cuts[0]?.edges : []);
  const reached = at === "path" ? word.length : (at ?? 0);
  const best =
    typeof at === "number" ? winner(play.edges.filter(({ end }) => end === at)) : undefined;
  /** Over the columns from `start` to `end`. The page's policy takes no style attributes. */
  const place = (element: HTMLElement, row: number, start: number, end: number) => {
    element.style.gridArea = `${row} / ${column(start)} / ${row + 1} / ${column(end)}`;
    return element;
  };

  const rows = packed(play.edges);
  const bars = play.edges.map((edge, i) => {
    const isHere = edge.end === at;
    const state = path.has(i) || edge === best ? "best" : isHere ? "here" : "";
    const isLater = typeof at === "number" && edge.end > at;
    const bar = h(
      "span",
      {
        class: `edge ${state}${isLater ? " later" : ""}${edge.id === undefined ? " unknown" : ""}`,
      },
      h("span", {}, edgeName(word, edge)),
      h("small", {}, formatScore(edge.score)),
    );
    return place(bar, (rows[i] ?? 0) + 3, edge.start, edge.end);
  });
  const sums = arrivals(play)
    .filter((arrival) => arrival.at <= reached)
    .map((arrival) => {
      const edge = winner(arrival.edges) as Edge;
      const last = arrival.at - ((word.codePointAt(arrival.at - 2) ?? 0) > 0xffff ? 2 : 1);
      const sum = h(
        "span",
        { class: `sum${arrival.at === at ? " here" : ""}` },
        formatScore(edge.total),
      );
      return place(sum, 2, last, arrival.at);
    });
  const ends = [...columns.keys()];
  const letters = characters.map((character, i) => {
    const letter = h("span", { class: "letter" }, visible(character));
    return place(letter, 1, ends[i] ?? 0, ends[i + 1] ?? 0);
  });
  const grid = h("div", { class: "lattice" }, ...letters, ...bars, ...sums);
  return createScroller(t("All pieces that the word contains, and the best sums"), grid);
}

/** The number of the column in which each character begins, and of the one after the last. */
function columnsOf(word: string): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  let offset = 0;
  for (const character of word) {
    columns.set(offset, columns.size);
    offset += character.length;
  }
  return columns.set(offset, columns.size);
}

/** A row for each edge, so that none covers another: the first that is free, short edges above. */
function packed(edges: readonly Edge[]): readonly number[] {
  const rows: number[] = new Array(edges.length).fill(0);
  const taken: (readonly [number, number])[][] = [];
  const order = [...edges.keys()].sort((a, b) => {
    const [left, right] = [edges[a] as Edge, edges[b] as Edge];
    return left.end - left.start - (right.end - right.start) || left.start - right.start;
  });
  for (const i of order) {
    const { start, end } = edges[i] as Edge;
    const isFree = (row: readonly (readonly [number, number])[]) =>
      row.every(([from, to]) => end <= from || to <= start);
    let row = taken.findIndex(isFree);
    if (row === -1) row = taken.push([]) - 1;
    taken[row]?.push([start, end]);
    rows[i] = row;
  }
  return rows;
}

/** The ways to one place, the best first. */
export function drawArrival(word: string, edges: readonly Edge[]): HTMLElement {
  const best = winner(edges);
  return h(
    "ol",
    { class: "pairs ways", "aria-label": t("Ways to this place") },
    ...edges
      .toSorted((a, b) => b.total - a.total)
      .map((edge) =>
        h(
          "li",
          { class: edge === best ? "winner" : undefined },
          h("span", { class: "number" }, formatScore(edge.total)),
          h("span", { class: "token" }, edgeName(word, edge)),
          h(
            "span",
            { class: "sign" },
            `= ${formatScore(edge.total - edge.score)} + (${formatScore(edge.score)})`,
          ),
        ),
      ),
  );
}

/** The best cuts of the word with their sums. */
export function drawRunnersUp(word: string, play: LatticePlay): HTMLElement {
  const top = play.cuts[0]?.total ?? 0;
  return h(
    "ol",
    { class: "pairs", "aria-label": t("The best cuts of the word") },
    ...play.cuts.map(({ total }, i) =>
      h(
        "li",
        { class: i === 0 ? "winner" : undefined },
        h("span", { class: "number" }, formatScore(total)),
        h("span", { class: "token" }, cutName(word, play, i)),
        i > 0
          ? h("span", { class: "sign" }, t("1/{0} as likely", formatNumber(Math.exp(top - total))))
          : undefined,
      ),
    ),
  );
}
