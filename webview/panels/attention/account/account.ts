import "./account.css";
import type { Cell } from "../../../../src/domain/attention/attention.ts";
import { type Account, account, type Weighing } from "../../../../src/domain/attention/weighing.ts";
import type { AttentionKind, Found } from "../../../../src/domain/model/inner.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatScore,
  formatShare,
} from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { Names } from "../heads/sentences.ts";
import type { Place } from "../numbers/headPlace.ts";
import { createLanes, paintStrip } from "./dimensionBars.ts";

const KEYS = 8; // tokens looked at in the comparison
const REST = 150; // milliseconds that a token is pointed at before its pass is asked for

export interface AccountView {
  readonly element: HTMLElement;
  /** Accounts for a pair's weight, if it is open. @param near the row's tokens, strongest first */
  follow(place: Place, pair: Cell, near: () => readonly number[]): void;
  recolour(): void;
}

/** What was asked for last. */
interface Asked extends Cell {
  readonly place: Place;
  readonly keys: readonly number[];
}

/** How a weight came about, from query and key: a picture, the sum in words, and every number. */
export function createAccount(
  panel: Panel<{ readonly isAccounted: boolean }>,
  run: Run,
  {
    kind,
    labels,
    names,
    found,
  }: {
    readonly kind: AttentionKind;
    readonly labels: { readonly from: readonly string[]; readonly to: readonly string[] };
    readonly names: Names;
    readonly found: Found | undefined;
  },
): AccountView {
  const isFound = (["queries", "keys", "scaled", "scores"] as const).every((tensor) =>
    found?.tensors.includes(tensor),
  );
  const formula = h("p", { class: "formula" });
  const spoken = h("p", { class: "dimension" });
  const lanes = createLanes((words) => {
    spoken.ariaLive = "polite"; // only here: everywhere else the finding is read out
    spoken.textContent = words;
  });
  const keys = h("div", { class: "scroll", tabindex: "0", role: "region" });
  keys.setAttribute("aria-label", t("The tokens that this query weighs most"));
  const twin = createTwin(t("Show all dimensions as table"));
  const ask = panel.asker();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let wanted: { place: Place; pair: Cell; near: () => readonly number[] } | undefined;
  let asked: Asked | undefined;
  let answer: { readonly of: Asked; readonly weighing: Weighing } | undefined;

  const summary = h("summary", {}, t("Show the math: from query and key to this weight"));
  const nothing = h(
    "p",
    {},
    t(
      "No queries and keys were found in this model's file, so how its weights come about cannot be shown.",
    ),
  );
  const element = h(
    "details",
    { class: "account", ontoggle: open },
    summary,
    ...(isFound ? [formula, lanes.element, spoken, keys, twin.element] : [nothing]),
  );
  element.open = panel.view.isAccounted;

  function open(): void {
    if (panel.view.isAccounted !== element.open) panel.setView({ isAccounted: element.open });
    load();
  }

  function load(): void {
    if (!element.open || !isFound || !wanted) return;
    const { place, pair, near } = wanted;
    const keys = [pair.to, ...near().filter((to) => to !== pair.to)].slice(0, KEYS);
    const next: Asked = { place, ...pair, keys };
    if (JSON.stringify(next) === JSON.stringify(asked)) return;
    asked = next;
    const { layer, head } = place;
    ask(panel.host.weighing(run.id, { kind, layer, head }, pair.from, keys), (weighing) => {
      if (!weighing) {
        element.replaceChildren(summary, nothing);
        return;
      }
      answer = { of: next, weighing };
      draw();
    });
  }

  function draw(): void {
    if (!answer) return;
    const { of, weighing } = answer;
    const own = account(weighing, 0, of.to);
    const name = { from: names.from(of.from), to: names.to(of.to) };
    element.dataset.pair = `${of.from} ${of.to}`;
    formula.replaceChildren(...sentences(weighing, own, name).map((one) => h("span", {}, one)));
    const key = weighing.keys.subarray(0, weighing.query.length);
    lanes.show({ query: weighing.query, key, products: own.products, name });
    spoken.ariaLive = "off";
    spoken.textContent = t("Left and Right go through the dimensions.");
    keys.replaceChildren(compare(of, weighing, labels.to));
    twin.show(() => dimensions(weighing.query, key, own, name));
  }

  return {
    element,
    follow: (place, pair, near) => {
      wanted = { place, pair, near };
      clearTimeout(waiting);
      if (element.open) waiting = setTimeout(load, REST);
    },
    recolour: draw,
  };
}

/** The sum, step by step, with its numbers. */
function sentences(
  { query, scale, cap, added, scores, sink }: Weighing,
  { sum, scaled, capped, score, weight, added: own }: Account,
  { from, to }: { readonly from: string; readonly to: string },
): readonly string[] {
  const width = query.length;
  const isRoot = Math.abs(scale * Math.sqrt(width) - 1) < 1e-3;
  const seen = scores.filter((one) => one !== Number.NEGATIVE_INFINITY).length;
  const first = t(
    "The query of {0} times the key of {1}, {2} products added up: q·k = {3}.",
    from,
    to,
    formatCount(width),
    formatScore(sum),
  );
  const second =
    Math.abs(scale - 1) < 1e-3
      ? t("This model does not scale it.")
      : isRoot
        ? t("Divided by √d = √{0}: {1}.", formatCount(width), formatScore(scaled))
        : t("Times this model's scale, {0}: {1}.", formatNumber(scale), formatScore(scaled));
  const third =
    cap === undefined
      ? ""
      : t("Capped, {0}·tanh(score / {0}): {1}.", formatNumber(cap), formatScore(capped));
  if (own === Number.NEGATIVE_INFINITY) {
    const masked = t("This token may not be looked at: the model adds −∞, so the weight is 0.");
    return [first, second, third, masked].filter((one) => one !== "");
  }
  const hasBias = added.some((one) => Number.isFinite(one) && Math.abs(one) > BIASED);
  const fourth = hasBias
    ? t("Plus {0} for where the two tokens stand: {1}.", formatScore(own), formatScore(score))
    : "";
  const share = formatExactShare(weight);
  const last =
    sink > 0
      ? t(
          "The softmax over {0} tokens and the head's sink turns it into a weight of {1}; {2} goes to the sink.",
          formatCount(seen),
          share,
          formatShare(sink),
        )
      : seen === 1
        ? t("One token alone can only look at itself: {0}.", share)
        : t("The softmax over {0} tokens turns it into a weight of {1}.", formatCount(seen), share);
  return [first, second, third, fourth, last].filter((one) => one !== "");
}

const BIASED = 0.005; // a smaller addend is rounding and is not shown

/** The strongest keys beside each other: number by number as strips, and what they sum up to. */
function compare(
  { keys, to: chosen }: Asked,
  weighing: Weighing,
  labels: readonly string[],
): HTMLTableElement {
  const width = weighing.query.length;
  const accounts = keys.map((to, at) => ({ to, at, ...account(weighing, at, to) }));
  const most = (numbers: Iterable<number>) =>
    Array.from(numbers, Math.abs).reduce((a, b) => Math.max(a, b), 1e-9);
  const [largestKey, largestProduct] = [
    most(weighing.keys),
    Math.max(...accounts.map(({ products }) => most(products))),
  ];
  const strip = (numbers: ArrayLike<number>, largest: number) => {
    const canvas = h("canvas", { "aria-hidden": "true" });
    paintStrip(canvas, numbers, largest);
    return canvas;
  };
  const hasBias = accounts.some(({ added }) => Number.isFinite(added) && Math.abs(added) > BIASED);
  // Where nothing is added, the score is the scaled sum.
  const heads = [
    ...[t("to (key)"), t("key k"), t("q × k"), t("sum q·k")],
    ...(hasBias ? [t("scaled"), t("position")] : []),
    ...[t("score"), t("weight")],
  ];
  return h(
    "table",
    {},
    h("caption", {}, t("The tokens that this query weighs most, the chosen one first")),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h(
      "tbody",
      {},
      ...accounts.map(({ to, at, products, sum, capped, added, score, weight }) => {
        const number = (text: string) => h("td", { class: "number" }, text);
        const key = weighing.keys.subarray(at * width, (at + 1) * width);
        return h(
          "tr",
          { class: to === chosen ? "chosen" : undefined },
          h("th", { scope: "row", class: "token" }, labels[to] ?? ""),
          h("td", {}, strip(key, largestKey)),
          h("td", {}, strip(products, largestProduct)),
          number(formatScore(sum)),
          ...(hasBias ? [number(formatScore(capped)), number(formatScore(added))] : []),
          number(formatScore(score)),
          number(formatExactShare(weight)),
        );
      }),
    ),
  );
}

/** Every number of one pair. */
function dimensions(
  query: Float32Array,
  key: Float32Array,
  { products }: Account,
  { from, to }: { readonly from: string; readonly to: string },
): HTMLTableElement {
  let sum = 0;
  const sums = Array.from(products, (product) => (sum += product));
  const column = (title: string, of: (at: number) => number) => ({
    title,
    show: (at: number) => of(at).toFixed(4),
    number: of,
  });
  return createTable(
    t("Query of {0} and key of {1}, dimension by dimension", from, to),
    [
      {
        title: t("dimension"),
        show: (at: number) => formatCount(at + 1),
        number: (at: number) => at,
      },
      column(t("query q"), (at) => query[at] as number),
      column(t("key k"), (at) => key[at] as number),
      column(t("q × k"), (at) => products[at] as number),
      column(t("sum so far"), (at) => sums[at] as number),
    ],
    Array.from(query.keys()),
  );
}
