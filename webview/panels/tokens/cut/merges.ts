import "./merges.css";
import { hex } from "../../../../src/domain/text/token.ts";
import type { MergePlay, MergeState, MergeSymbol } from "../../../../src/domain/tokenizer/plays.ts";
import type { Steps } from "../../../../src/domain/tokenizer/steps.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { visible } from "../ground/visible.ts";
import type { Frame } from "./frames.ts";

type MergeFrame = Extract<Frame, { kind: "symbols" | "merge" | "merged" }>;

const MOST_PAIRS = 10; // pairs in the list; the rest is counted

/** The word's symbols with the ranks between them, the pairs by rank, and the merges so far. */
export function drawMerges(
  steps: Steps,
  play: MergePlay,
  frame: MergeFrame,
): readonly HTMLElement[] {
  const done = frame.kind === "merge" ? frame.at : frame.kind === "merged" ? play.merges.length : 0;
  const state = frame.kind === "symbols" ? frame.state : frame.states[done];
  if (!state) return [];
  const winner = frame.kind === "merge" ? play.merges[done]?.at : undefined;
  const fresh = done > 0 ? play.merges[done - 1]?.at : undefined;
  const row = drawRow(steps, state, winner, fresh);
  if (frame.kind === "symbols") return play.inBytes ? [drawBytes(steps, play), row] : [row];
  const lists = h(
    "div",
    { class: "lists" },
    drawPairs(steps, state, winner),
    drawDone(steps, play, frame.states, done),
  );
  return [row, lists];
}

/** Each character with the bytes of its UTF-8, and the letters that stand for them. */
function drawBytes({ word, pieces }: Steps, { first }: MergePlay): HTMLElement {
  return h(
    "div",
    { class: "spelled bytes" },
    ...byCharacter(first).map((symbols) => {
      const character = word.slice(symbols[0]?.start, symbols[0]?.end);
      return h(
        "span",
        { class: "cell" },
        h("span", {}, visible(character)),
        h("small", {}, hex(encoder.encode(character))),
        h("small", { class: "as-stored" }, symbols.map(({ id }) => pieces[id]?.stored).join(" ")),
      );
    }),
  );
}

const encoder = new TextEncoder();

/** Symbols that share a character, together. */
function byCharacter(symbols: readonly MergeSymbol[]): readonly (readonly MergeSymbol[])[] {
  const groups: MergeSymbol[][] = [];
  for (const symbol of symbols) {
    const last = groups.at(-1);
    if (symbol.start < (last?.at(-1)?.end ?? 0)) last?.push(symbol);
    else groups.push([symbol]);
  }
  return groups;
}

/** The symbols with the ranks between them; those that share a character stand below it. */
function drawRow(
  { pieces, word }: Steps,
  { symbols, ranks }: MergeState,
  winner: number | undefined,
  fresh: number | undefined,
): HTMLElement {
  let i = 0;
  const groups = byCharacter(symbols).map((group) => {
    const nodes = group.flatMap(({ id }) => {
      const isIn = winner !== undefined && (i === winner || i === winner + 1);
      const state = `${isIn ? " fitting" : ""}${i === fresh ? " fresh" : ""}`;
      const chip = h("span", { class: `piece${state}` }, pieces[id]?.shown ?? "");
      const link = drawLink(ranks[i], i === winner);
      i++;
      return link ? [chip, link] : [chip];
    });
    const [first, last] = [group[0], group.at(-1)];
    if (group.length === 1 || !first || !last) return nodes;
    const next = i <= ranks.length ? nodes.splice(-1) : []; // the link to the next character
    const character = h("span", { class: "of" }, visible(word.slice(first.start, last.end)));
    return [h("span", { class: "inside" }, character, h("span", {}, ...nodes)), ...next];
  });
  return h("div", { class: "merging" }, ...groups.flat());
}

/** The rank of a pair, between its two; behind the last symbol there is none. */
function drawLink(rank: number | undefined, isWinner: boolean): HTMLElement | undefined {
  if (rank === undefined) return undefined;
  return h(
    "span",
    { class: `link${rank === -1 ? " none" : ""}${isWinner ? " winner" : ""}` },
    rank === -1 ? "–" : formatCount(rank),
  );
}

/** The pairs that could merge, the lowest rank first. */
function drawPairs(
  { pieces }: Steps,
  { symbols, ranks }: MergeState,
  winner: number | undefined,
): HTMLElement | undefined {
  if (ranks.length === 0) return undefined;
  const known = [...ranks.entries()]
    .filter(([, rank]) => rank !== -1)
    .sort(([a, rankA], [b, rankB]) => rankA - rankB || a - b);
  const missing = ranks.length - known.length;
  const rest = known.length - MOST_PAIRS;
  const name = (i: number) => pieces[symbols[i]?.id ?? -1]?.shown ?? "";
  return h(
    "section",
    {},
    h("h3", {}, t("Pairs that can merge, with their rank: the order in which they were learned")),
    h(
      "ol",
      { class: "pairs" },
      ...known
        .slice(0, MOST_PAIRS)
        .map(([i, rank]) =>
          h(
            "li",
            { class: i === winner ? "winner" : undefined },
            h("span", { class: "number" }, formatCount(rank)),
            h("span", { class: "token" }, `${name(i)} + ${name(i + 1)}`),
            i === winner ? h("span", { class: "sign" }, t("← merges")) : undefined,
          ),
        ),
    ),
    rest > 0 ? h("p", { class: "aside" }, t("More pairs: {0}", formatCount(rest))) : undefined,
    missing > 0
      ? h("p", { class: "aside" }, t("Pairs not in the table: {0}", formatCount(missing)))
      : undefined,
  );
}

/** What has merged so far, the latest first. */
function drawDone(
  { pieces }: Steps,
  { merges }: MergePlay,
  states: readonly MergeState[],
  count: number,
): HTMLElement | undefined {
  if (count === 0) return undefined;
  const name = (id: number | undefined) => pieces[id ?? -1]?.shown ?? "";
  const rows = merges.slice(0, count).map(({ at, rank, id }, i) => {
    const symbols = states[i]?.symbols;
    return h(
      "li",
      {},
      h("span", { class: "number" }, formatCount(rank)),
      h("span", { class: "token" }, `${name(symbols?.[at]?.id)} + ${name(symbols?.[at + 1]?.id)}`),
      h("span", { class: "sign" }, "→"),
      h("span", { class: "token" }, name(id)),
    );
  });
  return h(
    "section",
    {},
    h("h3", {}, t("Merged so far, the latest first")),
    h("ol", { class: "pairs" }, ...rows.reverse().slice(0, MOST_PAIRS)),
    count > MOST_PAIRS
      ? h("p", { class: "aside" }, t("Earlier merges: {0}", formatCount(count - MOST_PAIRS)))
      : undefined,
  );
}
