import "./merges.css";
import type { MergePlay, MergeState } from "../../../../src/domain/tokenizer/plays.ts";
import type { Steps } from "../../../../src/domain/tokenizer/steps.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { Frame } from "./frames.ts";
import { visible } from "./visible.ts";

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
  const byCharacter = [...Map.groupBy(first, ({ start }) => start).values()];
  return h(
    "div",
    { class: "spelled bytes" },
    ...byCharacter.map((symbols) =>
      h(
        "span",
        { class: "cell" },
        h("span", {}, visible(word.slice(symbols[0]?.start, symbols[0]?.end))),
        h("small", {}, symbols.map(({ id }) => pieces[id]?.stored ?? "").join(" ")),
      ),
    ),
  );
}

function drawRow(
  { pieces }: Steps,
  { symbols, ranks }: MergeState,
  winner: number | undefined,
  fresh: number | undefined,
): HTMLElement {
  return h(
    "div",
    { class: "merging" },
    ...symbols.flatMap(({ id }, i) => {
      const isIn = winner !== undefined && (i === winner || i === winner + 1);
      const rank = ranks[i];
      const chip = h(
        "span",
        { class: `piece${isIn ? " fitting" : ""}${i === fresh ? " fresh" : ""}` },
        pieces[id]?.shown ?? "",
      );
      if (rank === undefined) return [chip];
      const link = h(
        "span",
        { class: `link${rank === -1 ? " none" : ""}${i === winner ? " winner" : ""}` },
        rank === -1 ? "–" : formatCount(rank),
      );
      return [chip, link];
    }),
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
    h("h3", {}, t("Pairs in the merge table, lowest rank first")),
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
