import type { Relevance } from "../../../../src/domain/search/relevance.ts";
import type { FoundText, Ranked } from "../../../../src/domain/search/search.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatShare } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { PartPanel } from "../ground/part.ts";
import { createReranker } from "./reranker.ts";
import { createRanking, type Offered, type Scale, scoreScale } from "./results/found.ts";
import { brief, placeOf, shortPlace } from "./results/words.ts";

/** A text with what a model says of it and the query, read together. */
export interface Judged extends Ranked {
  /** By cosine, from 1. */
  readonly rank: number;
  readonly relevance: Relevance;
}

/** The closest texts once more, each read together with the query: what a cross-encoder adds. */
export interface Rerank {
  readonly element: HTMLElement;
  /** What was ranked before goes. */
  offer(offered: Offered): void;
  clear(): void;
}

/** @param ranked hears of what was offered in its new order */
export function createRerank(
  panel: PartPanel,
  open: (found: FoundText) => void,
  ranked: (offered: Offered) => void,
): Rerank {
  const { host } = panel;
  const ask = panel.asker();
  const label = t("Re-rank: read each with the query");
  const go = button({ id: "rerank", label, onPress: begin });
  const stop = button({ id: "stop-rerank", label: t("Stop"), onPress: reset });
  const model = createReranker(panel, reset);
  const status = h("p", { class: "aside", role: "status" });
  const list = h("div");
  const twin = createTwin(t("Show both rankings as a table"));
  const element = h(
    "section",
    { class: "rerank", hidden: true, "aria-label": t("Re-ranking") },
    h("div", { class: "controls" }, model.element, go, stop),
    ...[status, list, twin.element],
  );
  let offered: Offered | undefined;
  let turn = 0; // what was offered since makes an older answer fall

  function reset(): void {
    turn++;
    status.textContent = "";
    list.replaceChildren();
    go.hidden = false;
    stop.hidden = twin.element.hidden = true;
  }

  function begin(): void {
    reset();
    [go.hidden, stop.hidden] = [true, false];
    if (offered) judge(offered, [], turn);
  }

  /** Judges the next text, and shows all once there is none left. */
  function judge(all: Offered, judged: readonly Judged[], mine: number): void {
    const { index, query, found } = all;
    const next = found[judged.length];
    if (!next) {
      const order = judged.toSorted((a, b) => b.relevance.value - a.relevance.value);
      show(order);
      ranked({ ...all, found: order });
      return;
    }
    const rank = judged.length + 1;
    status.textContent = t("Reading {0} of {1}…", rank, found.length);
    ask(host.relevance(index, next.text, query, model.chosen.id), (relevance) => {
      if (mine !== turn) return;
      if (typeof relevance === "object") {
        judge(all, [...judged, { ...next, rank, relevance }], mine);
        return;
      }
      reset();
      status.textContent = relevance ?? t("It is no longer there: update the index.");
    });
  }

  function show(judged: readonly Judged[]): void {
    const [first] = judged;
    stop.hidden = true;
    if (!first) return;
    const scale = scoreScale(judged.map(({ relevance }) => relevance.value));
    const told = [placeOf(first), writtenOf(first, scale)] as const;
    status.textContent =
      first.rank === 1
        ? t("Read with the query, the same comes first: {0} ({1})", ...told)
        : t("Read with the query, another comes first: {0} ({1})", ...told);
    const picture = first.relevance.isShare
      ? [barsOf(judged, open)]
      : createRanking(scale.name, rowsOf(judged), open, scale);
    list.replaceChildren(...picture, h("p", { class: "aside" }, hintOn(first.relevance)));
    twin.element.hidden = false;
    twin.show(() => tableOf(judged));
  }

  reset();
  return {
    element,
    offer: (next) => {
      offered = next;
      reset();
      element.hidden = next.found.length < 2;
    },
    clear: () => {
      reset();
      element.hidden = true;
    },
  };
}

const writtenOf = ({ relevance: { isShare, value } }: Judged, scale: Scale): string =>
  isShare ? formatShare(value) : scale.write(value);

const rowsOf = (judged: readonly Judged[]) =>
  judged.map((one) => ({
    texts: [one],
    value: one.relevance.value,
    mark: t("rank {0} by cosine", one.rank),
  }));

function barsOf(judged: readonly Judged[], open: (found: FoundText) => void): HTMLElement {
  const bars = judged.map((one) => ({
    label: `${one.rank} · ${brief(one.excerpt, 40)}`,
    share: one.relevance.value,
    value: formatShare(one.relevance.value),
    hint: t("Open in the editor: {0}", shortPlace(one)),
    onPress: () => open(one),
  }));
  const follows = judged[0]?.relevance.kind === "follows";
  const bar = createBars(
    follows ? t("Probability that the text follows the query") : t("Score, from 0 to 1"),
    bars,
  );
  bar.classList.add("shares");
  return bar;
}

/** What the numbers are, and where the rank by cosine stands beside them. */
function hintOn({ kind, isShare }: Relevance): string {
  const apart = isShare
    ? t(
        "The number before a text is its rank by cosine. A cross-encoder reads the query and a text at once; vectors are made apart.",
      )
    : t(
        "Each text is marked with its rank by cosine. A cross-encoder reads the query and a text at once; vectors are made apart.",
      );
  if (kind === "follows") {
    return `${apart} ${t("This head was trained to tell whether one text follows another, not whether it answers it.")}`;
  }
  const score = isShare
    ? t(
        "Its one output, a sigmoid of a logit, is larger the better a text fits, as it was trained.",
      )
    : t(
        "Its one output is larger the better a text fits, as it was trained; it is no probability.",
      );
  return `${apart} ${score}`;
}

const tableOf = (judged: readonly Judged[]): HTMLTableElement =>
  createTable(
    t("Both rankings"),
    [
      { title: t("rank by cosine"), show: ({ rank }) => String(rank), number: ({ rank }) => rank },
      { title: t("place"), show: shortPlace },
      { title: t("text"), show: ({ excerpt }) => excerpt, isToken: true },
      {
        title: t("cosine similarity"),
        show: ({ cosine }) => cosine.toFixed(4),
        number: ({ cosine }) => cosine,
      },
      {
        title: judged[0]?.relevance.kind === "follows" ? t("probability") : t("score"),
        show: ({ relevance: { value, isShare } }) =>
          isShare ? formatExactShare(value) : value.toFixed(4),
        number: ({ relevance }) => relevance.value,
      },
    ],
    judged,
  );
