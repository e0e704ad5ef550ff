import "./headPicture.css";
import type { Texts } from "../../../../src/domain/attention/attendedTexts.ts";
import type { Cell } from "../../../../src/domain/attention/attention.ts";
import { type Heads, habits } from "../../../../src/domain/attention/headMeasures.ts";
import { createScale } from "../../../kit/charts/scale.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { withTokens } from "../../../kit/panel/finding.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { cellSentence, type Names } from "../heads/sentences.ts";
import { createLegend } from "../lines/hues.ts";
import { createLines, type Lines } from "../lines/lines.ts";
import { createPlot } from "../map/plot.ts";
import { weightAt } from "../numbers/headMap.ts";
import { WORDS } from "../numbers/quantities.ts";
import { finding, inductionReason, meaningOf, sinkNote } from "./finding.ts";
import { rowTable } from "./rowTable.ts";
import type { Shown } from "./shown.ts";

/** What is pointed at in a head, by whatever means. */
export interface Target {
  /** The token that looks. */
  readonly from: number | undefined;
  /** The token looked at, where it alone is pointed at. */
  readonly back: number | undefined;
  /** The token looked at: the one pointed at, or the strongest of the one that looks. */
  readonly to: number | undefined;
  /** Pointed at in the map itself. */
  readonly cell: Cell | undefined;
  /** Nothing is pointed at: this is told in its place. */
  readonly isExample: boolean;
}

export interface HeadPicture {
  readonly elements: readonly HTMLElement[];
  /** The numbers behind it. */
  readonly twin: HTMLElement;
  show(
    shown: Shown,
    how: {
      readonly isReplaced: boolean;
      /** The heads whose lines are drawn. */
      readonly lined: readonly number[];
      /** The token looked at, if one is pointed at. */
      readonly to: number | undefined;
    },
  ): void;
  /** The same map with more of its rows exact. */
  refine(shown: Shown): void;
  point(shown: Shown, target: Target): void;
  /** The lines, if they are shown, as a drawing. */
  drawing(): ReturnType<Lines["drawing"]> | undefined;
  recolour(): void;
}

interface Listener {
  pointInMap(cell: Cell | undefined): void;
  pinInMap(cell: Cell): void;
  pointInLines(chosen: { readonly from?: number; readonly to?: number } | undefined): void;
  pinInLines(from: number): void;
  key(key: string): boolean;
  /** Asks for exact rows. */
  need(first: number, end: number): void;
  toggle(head: number): void;
}

/** A head's map or its lines, with what is told of a cell, scale, legend, and a token's table. */
export function createHeadPicture(
  heads: Heads,
  {
    texts,
    labels,
    names,
  }: {
    readonly texts: Texts;
    readonly labels: { readonly from: readonly string[]; readonly to: readonly string[] };
    readonly names: Names;
  },
  isLined: () => boolean,
  on: Listener,
): HeadPicture {
  const value = h("p", { class: "value" });
  const reason = h("p", { class: "reason" });
  const [note, meaning] = [h("p", { class: "note" }), h("p", { class: "meaning" })];
  const twin = createTwin(t("Show as table"));
  const scale = createScale();
  const plot = createPlot(labels, {
    point: on.pointInMap,
    pin: on.pinInMap,
    key: on.key,
    need: on.need,
  });
  const lines = createLines(labels, { point: on.pointInLines, pin: on.pinInLines, key: on.key });
  const legend = createLegend(heads.heads, on.toggle);
  const isInduction = ({ numbers, place }: Shown) =>
    numbers === "weights" && habits(heads, place.layer, place.head)[0]?.share === "induction";

  return {
    elements: [
      h("div", { class: "told" }, value, reason),
      legend.element,
      plot.element,
      lines.element,
      note,
      scale.element,
      meaning,
    ],
    twin: twin.element,
    show: (shown, { isReplaced, lined, to }) => {
      const { numbers, map, ink, beside } = shown;
      const words = WORDS[numbers];
      scale.fit({ name: words.quantity, ink, write: words.write });
      legend.show(lined);
      plot.element.hidden = isLined();
      lines.element.hidden = !isLined();
      // Draws only the one that is seen: each takes a while for a large map.
      if (isLined()) lines.show({ maps: numbers === "scores" ? [] : [map, ...beside], ink });
      else plot.show(shown);
      legend.element.hidden = !isLined() || numbers !== "weights";
      scale.element.hidden = isLined() && numbers === "scores";
      note.textContent = sinkNote(heads, shown, isLined());
      meaning.textContent = meaningOf(heads, shown, { isReplaced, isLined: isLined() });
      const found = finding(heads, shown, names, { to });
      plot.describe(found);
      lines.describe(found);
    },
    refine: (shown) => {
      if (!isLined()) plot.refine(shown);
    },
    point: (shown, { from, back, to, cell, isExample }) => {
      const { map, write } = shown;
      const isTold = from !== undefined && to !== undefined;
      const weight = isTold ? weightAt(map, from, to) : undefined;
      scale.mark(weight);
      const { isShare } = WORDS[shown.numbers];
      const words =
        weight === undefined || !isTold
          ? t("Hover over a row, cell or token.")
          : cellSentence(map, { from, to }, names, { value: write(weight), isShare });
      // For a token the finding is read out, for a cell this: never both.
      value.ariaLive = cell ? "polite" : "off";
      value.replaceChildren(...withTokens(words));
      reason.hidden = !isInduction(shown); // else it keeps its line, though empty: nothing jumps
      reason.replaceChildren(
        ...withTokens(isTold && !reason.hidden ? inductionReason(texts, labels, { from, to }) : ""),
      );
      if (isLined()) lines.mark(isExample ? undefined : from, back);
      else plot.mark({ from, to: to ?? back, words: cell ? words : "" });
      const row = from ?? map.from - 1;
      twin.show(() => {
        on.need(row, row + 1);
        return rowTable(shown, labels, row);
      });
    },
    drawing: () => (isLined() ? lines.drawing() : undefined),
    recolour: () => {
      plot.recolour();
      lines.recolour();
      scale.recolour();
    },
  };
}
