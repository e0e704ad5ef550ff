import type { FoundText, IndexId, Ranked } from "../../../../../src/domain/search/search.ts";
import { h } from "../../../../kit/controls/element.ts";
import { pressKey } from "../../../../kit/controls/keys.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine, formatDecimals } from "../../../../kit/page/numbers.ts";
import { type Axis, axisOf, PRODUCTS } from "../../ground/axis.ts";
import { brief, shortPlace } from "./words.ts";

const SHOWN = 100; // characters of a text in the list

/** What was found for a query, the best first: it may be ranked anew, or put before the query. */
export interface Offered {
  readonly index: IndexId;
  readonly query: string;
  readonly found: readonly Ranked[];
}

/** A row of a list: one text or several, and their number. */
export interface Row {
  readonly texts: readonly FoundText[];
  readonly value: number;
  /** Said behind the place. */
  readonly mark?: string;
}

/** What numbers are, the part of their axis that holds some of them, and how they are written. */
export interface Scale {
  readonly name: string;
  readonly axis: Axis;
  write(value: number): string;
  writeTick(tick: number): string;
}

export const cosineScale = (values: readonly number[]): Scale => ({
  name: t("cosine similarity"),
  axis: axisOf(values),
  write: formatCosine,
  writeTick: formatCosine,
});

/** Of numbers without an end. */
export function scoreScale(values: readonly number[]): Scale {
  const axis = axisOf(values, PRODUCTS);
  return {
    name: t("score"),
    axis,
    write: (value) => formatDecimals(value, axis.decimals.value),
    writeTick: (tick) => formatDecimals(tick, axis.decimals.tick),
  };
}

/** A ranked list of texts on a part of an axis that is labeled. */
export function createRanking(
  name: string,
  rows: readonly Row[],
  open: (found: FoundText) => void,
  scale = cosineScale(rows.map(({ value }) => value)),
): readonly HTMLElement[] {
  return rows.length === 0 ? [] : [createAxis(scale), createHits(name, rows, open, scale)];
}

/** The numbers of an axis, above lists that share it. */
export function createAxis({ name, axis, writeTick }: Scale): HTMLElement {
  const ticks = axis.ticks.map((tick) => place(h("span", {}, writeTick(tick)), axis, tick));
  return h(
    "div",
    { class: "hit axis", "aria-hidden": "true" },
    h("span", { class: "where" }, name),
    h("span", { class: "ticks" }, ...ticks),
  );
}

/** Ranked texts, each a link into the editor. Arrow keys go from one to the next. */
export function createHits(
  name: string,
  rows: readonly Row[],
  open: (found: FoundText) => void,
  scale: Scale,
): HTMLElement {
  const list = h(
    "ol",
    { class: "hits dotted", "aria-label": name, onkeydown: walk },
    ...rows.map((row, at) => hitOf(row, at, scale, open)),
  );
  list.style.setProperty("--steps", String(scale.axis.ticks.length - 1));
  return list;
}

function place(element: HTMLElement, { from, to }: Axis, value: number): HTMLElement {
  element.style.setProperty("--at", String((value - from) / (to - from)));
  return element;
}

function hitOf(
  { texts, value, mark }: Row,
  at: number,
  { axis, write }: Scale,
  open: (found: FoundText) => void,
): HTMLElement {
  const links = texts.map((found) =>
    h(
      "button",
      {
        type: "button",
        class: "link",
        title: t("Open in the editor: {0}", shortPlace(found)),
        onclick: () => open(found),
      },
      h("span", { class: "excerpt" }, brief(found.excerpt, SHOWN)),
      h("span", { class: "where" }, [shortPlace(found), mark].filter(Boolean).join(" · ")),
    ),
  );
  return h(
    "li",
    { class: "hit" },
    h("span", { class: "rank", "aria-hidden": "true" }, String(at + 1)),
    h("div", { class: "texts" }, ...links),
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      place(h("span", { class: "dot" }), axis, value),
    ),
    h("span", { class: "value" }, write(value)),
  );
}

/** Moves the focus among the links of a list. */
function walk(event: Event): void {
  const links = Array.from((event.currentTarget as Element).querySelectorAll("button"));
  const at = links.indexOf(document.activeElement as HTMLButtonElement);
  if (at < 0) return;
  const to = (next: number) => () => links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
  pressKey(event, {
    ArrowDown: to(at + 1),
    ArrowUp: to(at - 1),
    Home: to(0),
    End: to(links.length - 1),
  });
}
