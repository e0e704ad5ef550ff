import type { FoundText } from "../../../../src/domain/search/search.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine } from "../../../kit/page/numbers.ts";
import { type Axis, axisOf } from "../ground/axis.ts";
import { brief, shortPlace } from "./words.ts";

const SHOWN = 160; // characters of a text in the list

/** A row of a list: one text or several, and a cosine. */
export interface Row {
  readonly texts: readonly FoundText[];
  readonly cosine: number;
}

/** A ranked list of texts on a part of an axis that is labeled. */
export function createFound(
  name: string,
  rows: readonly Row[],
  open: (found: FoundText) => void,
): readonly HTMLElement[] {
  if (rows.length === 0) return [];
  const axis = axisOf(rows.map(({ cosine }) => cosine));
  return [createAxis(axis), createHits(name, rows, open, axis)];
}

/** The numbers of an axis, above lists that share it. */
export function createAxis(axis: Axis): HTMLElement {
  const ticks = axis.ticks.map((tick) => place(h("span", {}, formatCosine(tick)), axis, tick));
  return h(
    "div",
    { class: "hit axis", "aria-hidden": "true" },
    h("span", { class: "where" }, t("cosine similarity")),
    h("span", { class: "ticks" }, ...ticks),
  );
}

/** Ranked texts, each a link into the editor. Arrow keys go from one to the next. */
export function createHits(
  name: string,
  rows: readonly Row[],
  open: (found: FoundText) => void,
  axis: Axis,
): HTMLElement {
  const list = h(
    "ol",
    { class: "hits", "aria-label": name, onkeydown: walk },
    ...rows.map((row, at) => hitOf(row, at, axis, open)),
  );
  list.style.setProperty("--steps", String(axis.ticks.length - 1));
  return list;
}

function place(element: HTMLElement, { from, to }: Axis, value: number): HTMLElement {
  element.style.setProperty("--at", String((value - from) / (to - from)));
  return element;
}

function hitOf(
  { texts, cosine }: Row,
  at: number,
  axis: Axis,
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
      h("span", { class: "where" }, shortPlace(found)),
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
      place(h("span", { class: "dot" }), axis, cosine),
    ),
    h("span", { class: "value" }, formatCosine(cosine)),
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
