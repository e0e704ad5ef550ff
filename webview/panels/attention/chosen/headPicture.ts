import "./headPicture.css";
import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { cellSentence, type Names } from "../heads/sentences.ts";
import { createLegend } from "../lines/hues.ts";
import { createLines, type Lines } from "../lines/lines.ts";
import { createPlot } from "../map/plot.ts";
import { createScale } from "../map/scale.ts";
import { type Cell, weightAt } from "../numbers/headMap.ts";
import { WORDS } from "../numbers/quantities.ts";
import { finding, meaningOf } from "./finding.ts";
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
}

export interface HeadPicture {
  readonly elements: readonly HTMLElement[];
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

/** A head's map or its lines, with scale, legend, meaning, and the table of a token. */
export function createHeadPicture(
  heads: Heads,
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  names: Names,
  isLined: () => boolean,
  on: Listener,
): HeadPicture {
  const value = h("p", { class: "value" });
  const meaning = h("p", { class: "meaning" });
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

  return {
    elements: [
      h("div", { class: "under" }, scale.element, value),
      meaning,
      legend.element,
      plot.element,
      lines.element,
      twin.element,
    ],
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
      meaning.textContent = meaningOf(heads, shown, { isReplaced, isLined: isLined() });
      const found = finding(heads, shown, names, { to });
      plot.describe(found);
      lines.describe(found);
    },
    refine: (shown) => {
      if (!isLined()) plot.show(shown);
    },
    point: (shown, { from, back, to, cell }) => {
      const { map, write } = shown;
      const isPointed = from !== undefined && to !== undefined;
      scale.mark(isPointed ? weightAt(map, from, to) : undefined);
      const words = isPointed
        ? cellSentence(map, { from, to }, names, write(weightAt(map, from, to)))
        : undefined;
      // For a token the finding is read out, for a cell this: never both.
      value.ariaLive = cell ? "polite" : "off";
      value.textContent = words ?? t("Point at a row, a cell or a token.");
      if (isLined()) lines.mark(from, back);
      else plot.mark({ from, to: cell?.to ?? back, words: words ?? "" });
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
