import type { FoundText, Ranked } from "../../../../src/domain/search/search.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatShare } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { PartPanel } from "../ground/part.ts";
import { brief, placeOf, shortPlace } from "./words.ts";

/** A text with what the model says of it and the query, read together. */
interface Judged extends Ranked {
  /** By cosine, from 1. */
  readonly rank: number;
  /** That the text follows the query: 0 to 1. */
  readonly probability: number;
}

/** The closest texts once more, each read together with the query: what a cross-encoder adds. */
export interface Rerank {
  readonly element: HTMLElement;
  /** These may be ranked anew; what was ranked before goes. */
  offer(query: string, found: readonly Ranked[]): void;
  clear(): void;
}

/** Of a model trained on pairs of texts (`following`); of any other it stays hidden. */
export function createRerank(panel: PartPanel, open: (found: FoundText) => void): Rerank {
  const { host, run } = panel;
  const ask = panel.asker();
  const go = button({
    id: "rerank",
    label: t("Re-rank: read each with the query"),
    onPress: begin,
  });
  const status = h("p", { class: "aside", role: "status" });
  const list = h("div");
  const twin = createTwin(t("Show both rankings as a table"));
  const element = h(
    "section",
    { class: "rerank", hidden: true, "aria-label": t("Re-ranking") },
    ...[go, status, list, twin.element],
  );
  let offered: { readonly query: string; readonly found: readonly Ranked[] } | undefined;
  let turn = 0; // what was offered since makes an older answer fall

  function reset(): void {
    turn++;
    status.textContent = "";
    list.replaceChildren();
    go.hidden = false;
    twin.element.hidden = true;
  }

  function begin(): void {
    if (offered) judge(offered.query, offered.found, [], ++turn);
  }

  /** Judges the next text, and shows all once there is none left. */
  function judge(
    query: string,
    found: readonly Ranked[],
    judged: readonly Judged[],
    mine: number,
  ): void {
    const next = found[judged.length];
    if (!next) {
      show(judged.toSorted((a, b) => b.probability - a.probability));
      return;
    }
    const rank = judged.length + 1;
    status.textContent = t("Reading {0} of {1}…", rank, found.length);
    ask(host.following(query, next.excerpt), ([{ probability }]) => {
      if (mine === turn) judge(query, found, [...judged, { ...next, rank, probability }], mine);
    });
  }

  function show(judged: readonly Judged[]): void {
    const [first] = judged;
    if (!first) return;
    go.hidden = true;
    status.textContent =
      first.rank === 1
        ? t("Read with the query, the same comes first: {0} ({1})", ...firstOf(first))
        : t("Read with the query, another comes first: {0} ({1})", ...firstOf(first));
    const bars = judged.map((one) => ({
      label: `${one.rank} · ${brief(one.excerpt, 40)}`,
      share: one.probability,
      value: formatShare(one.probability),
      hint: t("Open in the editor: {0}", shortPlace(one)),
      onPress: () => open(one),
    }));
    const bar = createBars(t("Probability that the text follows the query"), bars);
    bar.classList.add("shares");
    list.replaceChildren(bar, h("p", { class: "aside" }, hint()));
    twin.element.hidden = false;
    twin.show(() => tableOf(judged));
  }

  reset();
  return {
    element,
    offer: (query, found) => {
      offered = { query, found };
      reset();
      element.hidden = !run.tellsPairs || found.length < 2;
    },
    clear: () => {
      reset();
      element.hidden = true;
    },
  };
}

const firstOf = (first: Judged) => [placeOf(first), formatShare(first.probability)] as const;

const hint = (): string =>
  t(
    "The number before a text is its rank by cosine. A cross-encoder reads the query and a text at once; vectors are made apart. This head was trained to tell whether one text follows another, not whether it answers it.",
  );

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
        title: t("probability"),
        show: ({ probability }) => formatExactShare(probability),
        number: ({ probability }) => probability,
      },
    ],
    judged,
  );
