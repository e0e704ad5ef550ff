import type { PositionTurns } from "../../../../../src/domain/positions/modelPositions.ts";
import { BASE, frequencies, rotate } from "../../../../../src/domain/positions/positions.ts";
import { createFigure, type Figure } from "../../../../kit/charts/figure.ts";
import { drawLines } from "../../../../kit/charts/lines.ts";
import { button } from "../../../../kit/controls/controls.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine, formatCount, formatNumber } from "../../../../kit/page/numbers.ts";
import { drawDials } from "../drawing/dials.ts";
import { type Changed, createSlider, formula, type KindView, source } from "./view.ts";

const MOST = 64; // positions on the sliders
const DIALS = 6;
const WIDTH = 32; // of a head, if no model says another

/** Queries and keys that are turned by position, by the formula; and what a model makes of it. */
export function createTurns(own: PositionTurns | undefined, changed: Changed): KindView {
  const turns = own?.angles ?? frequencies(WIDTH);
  const width = 2 * turns.length;
  const alike = Float64Array.from({ length: width }, (_, i) => Number(i % 2 === 0));
  const product = (m: number, n: number) => {
    const [query, key] = [rotate(alike, m, turns), rotate(alike, n, turns)];
    return query.reduce((sum, value, i) => sum + value * (key[i] as number), 0);
  };
  const byDistance = Float64Array.from({ length: 2 * MOST + 1 }, (_, i) => product(i - MOST, 0));
  const said = formula();
  const dials = createFigure();
  const curve = createFigure();
  const measured = createFigure();
  const slider = (id: string, label: string, value: number) =>
    createSlider({ id, label, least: 0, most: MOST, value, changed: () => draw() });
  const query = slider("turn-query", t("position of the query (m)"), 12);
  const key = slider("turn-key", t("position of the key (n)"), 4);
  const both = (by: number) => () => {
    const [m, n] = [query.value + by, key.value + by];
    if (Math.min(m, n) < 0 || Math.max(m, n) > MOST) return;
    query.set(m);
    key.set(n);
    draw();
  };

  function draw(): void {
    const [m, n] = [query.value, key.value];
    showDials(dials, turns, m, n);
    showCurve(curve, byDistance, m - n);
    said.textContent = formulaOf(m - n, product(m, n), own, width);
    changed();
  }

  if (own) showMeasured(own, measured);
  draw();
  return {
    elements: [
      dials.element,
      h(
        "div",
        { class: "sliders" },
        query.element,
        key.element,
        h(
          "span",
          { class: "slider" },
          button({ id: "both-back", label: t("Both − 1"), onPress: both(-1) }),
          button({ id: "both-on", label: t("Both + 1"), onPress: both(1) }),
        ),
      ),
      said,
      curve.element,
      ...(own ? [measured.element] : []),
      source(
        t(
          "Su et al. 2021, eq. 34: each pair of dimensions is turned by its own angle times the position. Query and key are (1, 0) in every pair here.",
        ),
      ),
      source(own ? knownBy(own) : t("The base is 10,000 here. Some models have a larger one.")),
    ],
    figures: own ? [dials, curve, measured] : [dials, curve],
    finding: () =>
      t(
        "With the query at {0} and the key at {1}, their product is {2}: it depends only on the distance, {3}",
        ...[query.value, key.value].map(formatCount),
        formatCosine(product(query.value, key.value)),
        String(query.value - key.value),
      ),
    numbers: () => ({
      caption: t("Angles of pairs"),
      columns: [
        [t("pair"), "pair"],
        [t("radians per position"), "radiansPerPosition"],
        [t("begins again after (positions)"), "wavelength"],
        [t("angle of the query"), "query"],
        [t("angle of the key"), "key"],
      ],
      rows: [...turns].map((turn, i) => [
        i + 1,
        turn,
        (2 * Math.PI) / turn,
        query.value * turn,
        key.value * turn,
      ]),
    }),
  };
}

function formulaOf(
  distance: number,
  product: number,
  own: PositionTurns | undefined,
  width: number,
): string {
  const sum = [String(distance), formatCosine(product)] as const;
  const base = own ? own.base : BASE;
  return base === undefined
    ? t(
        "q·k after turning = Σ cos((m − n) θᵢ) = Σ cos({0} · θᵢ) = {1}, with θᵢ as measured",
        ...sum,
      )
    : t(
        "q·k after turning = Σ cos((m − n) θᵢ) = Σ cos({0} · θᵢ) = {1}, with θᵢ = {2}^(−2i/{3})",
        ...[...sum, formatNumber(base).replaceAll(",", ""), String(width)],
      );
}

/** Where the angles come from, and how much of a head they turn. */
function knownBy({ known, base, angles, headWidth }: PositionTurns): string {
  const turned = 2 * angles.length;
  const part =
    turned < headWidth
      ? t("Of the {0} dimensions of a head, {1} are turned.", headWidth, turned)
      : "";
  return `${sourceOf(known, base === undefined ? undefined : formatNumber(base))} ${part}`.trim();
}

function sourceOf(known: PositionTurns["known"], base = ""): string {
  switch (known) {
    case "saidAndMeasured":
      return t(
        "This model’s base is {0}: its config.json says so, and measured, the queries of its first attention layer turn by these angles.",
        base,
      );
    case "measured":
      return base === ""
        ? t(
            "Measured in the queries of this model’s first attention layer. No one base gives these angles, as in models that were stretched for longer texts.",
          )
        : t(
            "Measured in the queries of this model’s first attention layer: they turn by the angles of the base {0}. Its config.json says no base, or another one.",
            base,
          );
    case "said":
      return t(
        "This model’s base is {0}, says its config.json. Its queries do not turn clearly enough to measure it.",
        base,
      );
    case "assumed":
      return t(
        "The base is taken to be {0}, the usual one: neither this model’s config.json nor its queries tell it.",
        base,
      );
  }
}

/** The hands of query and key in some pairs of dimensions, evenly apart. */
function showDials(figure: Figure, turns: Float64Array, m: number, n: number): void {
  const pairs = turns.length;
  const count = Math.min(DIALS, pairs);
  const dialed = Array.from({ length: count }, (_, i) =>
    Math.round((i * (pairs - 1)) / Math.max(1, count - 1)),
  );
  figure.show({
    title: t("Angles of query and key in {0} of {1} pairs of dimensions", count, pairs),
    ...{ columns: count, rows: 1 },
    draw: (room) =>
      drawDials(
        dialed.map((pair) => ({
          name: t("pair {0}", pair + 1),
          query: m * (turns[pair] as number),
          key: n * (turns[pair] as number),
        })),
        room,
      ),
    say: ({ column }) => {
      const turn = turns[dialed[column] as number] as number;
      return t(
        "Pair {0} turns by {1} radians a position, once around in {2} positions: the query by {3}, the key by {4}",
        ...[(dialed[column] as number) + 1, turn, (2 * Math.PI) / turn, m * turn, n * turn].map(
          formatNumber,
        ),
      );
    },
  });
}

/** @param products by distance, from -MOST on @param here the distance that the sliders set */
function showCurve(figure: Figure, products: Float64Array, here: number): void {
  figure.show({
    title: t("Product of a query and a key that are alike, by distance"),
    ...{ columns: products.length, rows: 1, first: { column: here + MOST, row: 0 } },
    draw: (room) =>
      drawLines(
        {
          xs: products.map((_, i) => i - MOST),
          curves: [products],
          names: [t("m − n"), t("product")],
          here: here + MOST,
        },
        room,
      ),
    say: ({ column }) =>
      t(
        "Distance {0}: product {1}",
        String(column - MOST),
        formatCosine(products[column] as number),
      ),
  });
}

/** What a model's own heads make of the same token at all distances. */
function showMeasured({ heads, scores }: PositionTurns, figure: Figure) {
  const count = scores.length / heads;
  const curves = Array.from({ length: heads }, (_, head) =>
    scores.subarray(head * count, (head + 1) * count),
  );
  figure.show({
    title: t(
      "In this model: the score of one token at itself, by how far back (first layer, by head)",
    ),
    ...{ columns: count, rows: heads },
    draw: (room) =>
      drawLines(
        {
          xs: Array.from({ length: count }, (_, i) => i),
          curves,
          names: [t("positions back"), t("score")],
          write: formatNumber,
        },
        room,
      ),
    say: ({ column, row }) =>
      t(
        "Head {0}, {1} back: score {2}",
        ...[row + 1, column].map(formatCount),
        formatNumber(curves[row]?.[column] as number),
      ),
  });
}
