import "../../../kit/pictures/bars.css";
import "./likeliest.css";
import { type Column, probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import type { Sampled } from "../../../../src/domain/prediction/sampling.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import { createBefore, titleBefore } from "../../../kit/sampling/before.ts";
import { LISTED, type Shown } from "./columns.ts";

export interface Likeliest {
  readonly element: HTMLElement;
  show(shown: Shown): void;
}

/** What a row says of its token, or of several. */
interface Told {
  readonly name: string;
  readonly note?: string;
  /** By the settings of now, 0 to 1; undefined: they leave nothing of it. */
  readonly now: number | undefined;
  /** Without any setting; undefined: none is on. */
  readonly before: number | undefined;
}

/** After all that the settings do. */
export const lastOf = ({ columns }: Sampled): Column => columns.at(-1) ?? columns[0];

/**
 * The picture of the panel: a row for each of the likeliest tokens with its probability by the
 * settings of now, its bar a share of 100 %. Where a setting is on, the model's own probability
 * stands behind it, and as a line in the bar.
 */
export function createLikeliest(): Likeliest {
  const listed = Array.from({ length: LISTED }, (_, rank) => createRow(String(rank + 1)));
  const rest = createRow("");
  const real = createRow("");
  rest.element.className = "others";
  real.element.className = "real apart none";
  const head = createHead();
  const table = h(
    "table",
    { class: "bars shares likeliest", "aria-label": t("Likeliest tokens") },
    h("thead", {}, head.element),
    h("tbody", {}, ...[...listed, rest, real].map(({ element }) => element)),
  );
  return {
    element: table,
    show: (shown) => {
      const { sampled, names } = shown;
      const count = Math.min(LISTED, sampled.ids.length);
      const shares = sharesOf(sampled);
      table.classList.toggle("set", sampled.columns.length > 1);
      head.show(titleBefore(sampled.columns.slice(1).map(({ step }) => step)));
      for (const [rank, row] of listed.entries()) {
        row.element.hidden = rank >= count;
        if (rank >= count) continue;
        const isReal = rank === shown.real?.rank;
        const note = isReal ? t("in the text") : "";
        row.show({ name: names[rank] ?? "", note, ...shares.of(rank) });
        row.element.classList.toggle("real", isReal);
      }
      const others = sampled.ids.length - count;
      rest.element.hidden = others === 0;
      const name = others === 1 ? t("1 other token") : t("{0} other tokens", formatCount(others));
      rest.show({ name, ...shares.from(count) });
      const apart = shown.real && shown.real.rank >= count ? shown.real : undefined;
      // Its place is kept, so that what stands below it does not jump.
      real.element.classList.toggle("none", apart === undefined);
      if (apart) {
        const note = t("in the text: rank {0}", formatCount(apart.rank + 1));
        real.show({ name: apart.name, note, ...shares.of(apart.rank) });
      }
    },
  };
}

/** What the tokens have by the settings, and without them. */
function sharesOf(sampled: Sampled) {
  const [own] = sampled.columns;
  const last = lastOf(sampled);
  const isSet = sampled.columns.length > 1;
  const left = (column: Column, from: number) => {
    let share = 1;
    for (let rank = 0; rank < from; rank++) share -= probabilityAt(column, rank);
    return Math.max(0, share);
  };
  return {
    of: (rank: number) => ({
      now: rank < last.kept ? probabilityAt(last, rank) : undefined,
      before: isSet ? probabilityAt(own, rank) : undefined,
    }),
    /** All tokens from this rank on. */
    from: (rank: number) => ({
      now: rank < last.kept ? left(last, rank) : undefined,
      before: isSet ? left(own, rank) : undefined,
    }),
  };
}

function createHead() {
  const { nodes, show } = createBefore();
  const whole = h("span", { class: "whole", "aria-hidden": "true" }, formatShare(1));
  const element = h(
    "tr",
    {},
    h("th", { scope: "col" }, t("token")),
    h("th", { scope: "col" }, h("span", { class: "cell" }, t("probability"), whole)),
    h("th", { scope: "col", class: "before" }, ...nodes),
  );
  return { element, show };
}

function createRow(place: string) {
  const name = h("span", { class: "token" });
  const note = h("span", { class: "note" });
  const value = h("span", { class: "value" });
  const ink = h("span", { class: "ink" });
  const tick = h("span", { class: "tick", hidden: true });
  const track = h("span", { class: "track", "aria-hidden": "true" }, ink, tick);
  const was = h("td", { class: "before" });
  const element = h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("span", { class: "name" }, h("span", { class: "place" }, place), name, note),
    ),
    h("td", {}, h("span", { class: "cell" }, value, track)),
    was,
  );
  return {
    element,
    show: ({ name: text, note: said = "", now, before }: Told) => {
      name.textContent = text;
      note.textContent = said;
      value.textContent = now === undefined ? t("cut") : formatShare(now);
      was.textContent = before === undefined ? "" : formatShare(before);
      ink.style.inlineSize = `${(now ?? 0) * 100}%`;
      tick.style.inlineSize = `${(before ?? 0) * 100}%`;
      tick.hidden = before === undefined;
      element.classList.toggle("cut", now === undefined);
    },
  };
}
