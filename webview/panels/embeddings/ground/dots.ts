import "./dots.css";
import type { Measure } from "../../../../src/domain/model/embedding.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine, formatDecimals } from "../../../kit/page/numbers.ts";
import { type Axis, axisOf, COSINES, DISTANCES, PRODUCTS } from "./axis.ts";

export interface Dot {
  readonly label: string;
  /** Which of several alike, shown behind the label. */
  readonly number?: string;
  readonly value: number;
  /** No more than chance would give. */
  readonly isFaint: boolean;
  /** The same for what is the same in the next picture, to which it moves. */
  readonly key: string;
  /** Stands among the others without being one of them: a hollow square, and these words for it. */
  readonly own?: string;
  /** Where it stands: below it, and what is before and behind it there. */
  readonly line?: {
    readonly where: string;
    readonly before: string;
    readonly token: string;
    readonly behind: string;
  };
  /** What pressing does, spoken and shown on hover. */
  readonly hint: string;
  readonly onPress: () => void;
  /** The mouse or the keyboard is on it, or no longer. */
  readonly onPoint?: (isOn: boolean) => void;
}

/** What is drawn, apart from the dots. */
export interface Scale {
  readonly name: string;
  readonly measure: Measure;
  /** What a value reaches by chance; undefined: unknown. */
  readonly chance: number | undefined;
  /** 1: chance gives what is below it; -1: what is above it. */
  readonly direction: 1 | -1;
}

const RANGES = { cosine: COSINES, dot: PRODUCTS, euclidean: DISTANCES } as const;
const FAR = 10; // spans of the dots: chance farther away than that is not on the axis

export const titleOf = (measure: Measure): string =>
  ({
    cosine: t("cosine similarity (1 = same direction)"),
    dot: t("dot product"),
    euclidean: t("Euclidean distance (0 = the same)"),
  })[measure];

/** An axis, where a value is on it, from 0 to 1, and how values and ticks are written. */
export interface Measured {
  readonly axis: Axis;
  place(value: number): number;
  write(value: number): string;
  writeTick(value: number): string;
}

export function measureOut(values: readonly number[], { measure, chance }: Scale): Measured {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const off = chance === undefined ? 0 : Math.max(least - chance, chance - most);
  const isNear =
    chance !== undefined && off <= FAR * Math.max(most - least, RANGES[measure].finest);
  const axis = axisOf(isNear ? [...values, chance] : values, RANGES[measure]);
  const place = (value: number) =>
    Math.min(1, Math.max(0, (value - axis.from) / (axis.to - axis.from)));
  const { decimals } = axis;
  const isCosine = measure === "cosine";
  return {
    ...{ axis, place },
    write: isCosine ? formatCosine : (value) => formatDecimals(value, decimals.value),
    writeTick: isCosine ? formatCosine : (value) => formatDecimals(value, decimals.tick),
  };
}

/** A ranked list on a part of an axis that is labeled: for numbers that are all alike. */
export function createDots(scale: Scale, dots: readonly Dot[]): readonly HTMLElement[] {
  if (dots.length === 0) return [];
  const { measure, chance, direction } = scale;
  const measured = measureOut(
    dots.map(({ value }) => value),
    scale,
  );
  const { axis, place, write, writeTick } = measured;
  const put = (element: HTMLElement, value: number) => {
    element.style.setProperty("--at", String(place(value)));
    return element;
  };
  const list = h(
    "ol",
    { class: "dots dotted", "aria-label": scale.name },
    ...dots.map((dot) => rowOf(dot, write, put)),
  );
  list.style.setProperty("--steps", String(axis.ticks.length - 1));
  if (chance !== undefined) {
    const [from, to] = direction > 0 ? [0, place(chance)] : [place(chance), 1];
    list.style.setProperty("--band", String(from));
    list.style.setProperty("--wide", String(to - from));
    list.style.setProperty("--edge", String(place(chance)));
    list.classList.add(isOn(axis, chance) ? "banded" : "beyond");
  }
  return [
    h(
      "div",
      { class: "row axis", "aria-hidden": "true" },
      h("span", { class: "title" }, titleOf(measure)),
      h(
        "span",
        { class: "ticks" },
        ...axis.ticks.map((tick) => put(h("span", {}, writeTick(tick)), tick)),
      ),
      chance === undefined
        ? undefined
        : h("span", { class: "limit" }, put(reachOf(scale, chance, measured), chance)),
    ),
    list,
  ];
}

type Put = (element: HTMLElement, value: number) => HTMLElement;

function rowOf(dot: Dot, write: Measured["write"], put: Put): HTMLElement {
  const { label, number, value, isFaint, own, key, hint, onPress, onPoint } = dot;
  const point = (isOn: boolean) => onPoint && (() => onPoint(isOn));
  return h(
    "li",
    { class: own === undefined ? isFaint && "faint" : "own" },
    h(
      "button",
      {
        ...{ type: "button", class: "row", title: hint, onclick: onPress },
        ...{ onpointerenter: point(true), onpointerleave: point(false) },
        ...{ onfocus: point(true), onblur: point(false) },
      },
      h(
        "span",
        { class: "token" },
        label,
        number === undefined ? undefined : h("span", { class: "which" }, ` ${number}`),
        own === undefined ? undefined : h("span", { class: "unseen" }, ` (${own})`),
      ),
      h(
        "span",
        { class: "track", "aria-hidden": "true" },
        put(h("span", { class: "dot", "data-key": key }), value),
      ),
      h("span", { class: "value" }, write(value)),
      dot.line && lineOf(dot.line),
      isFaint ? h("span", { class: "unseen" }, t("no more than by chance")) : undefined,
    ),
  );
}

const BEFORE = 24; // characters: the token itself is to be seen

const lineOf = ({ where, before, token, behind }: NonNullable<Dot["line"]>): HTMLElement =>
  h(
    "span",
    { class: "line" },
    h("span", { class: "where" }, where),
    h(
      "span",
      {},
      before.length > BEFORE ? `…${before.slice(-BEFORE)}` : before,
      h("mark", {}, token),
      behind,
    ),
  );

export const reachWords = (direction: 1 | -1, end: string): string =>
  direction > 0 ? t("by chance up to {0}", end) : t("by chance from {0} on", end);

/** Says beside the edge of the band what it is; on that side where there is room. */
function reachOf(
  { direction }: Scale,
  chance: number,
  { axis, place, write }: Measured,
): HTMLElement {
  const said = reachWords(direction, write(chance));
  const isBehind = direction > 0 ? place(chance) < 1 / 3 : place(chance) < 2 / 3;
  const side = `${isBehind ? "behind" : "before"} ${isOn(axis, chance) ? "" : "beyond"}`;
  return h("span", { class: `reach ${side}` }, said);
}

/** Whether chance ends on the axis; elsewhere there is no line for it. */
export const isOn = ({ from, to }: Axis, chance: number): boolean => chance >= from && chance <= to;
