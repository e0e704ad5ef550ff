import { frequencies, sinusoid } from "../../../../../src/domain/positions/positions.ts";
import { createFigure, type Figure } from "../../../../kit/charts/figure.ts";
import { drawHeat } from "../../../../kit/charts/heat.ts";
import { drawLines } from "../../../../kit/charts/lines.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine, formatCount, formatNumber } from "../../../../kit/page/numbers.ts";
import { type Changed, createSlider, formula, type KindView, source } from "./view.ts";

const POSITIONS = 128;

/** Sines and cosines of position, by their formula. */
export function createWaves(changed: Changed): KindView {
  const said = formula();
  const field = createFigure(({ column, row }) => tell(column, row));
  const wave = createFigure();
  const width = createSlider({
    ...{ id: "waves-width", label: t("dimensions"), least: 8, most: 64, step: 2, value: 32 },
    changed: () => draw(),
  });
  const power = createSlider({
    ...{ id: "waves-base", label: t("base"), least: 1, most: 5, value: 4 },
    write: (value) => formatCount(10 ** value),
    changed: () => draw(),
  });
  let dimension = 8;

  const base = () => 10 ** power.value;
  const all = () =>
    Array.from({ length: POSITIONS }, (_, position) => sinusoid(position, width.value, base()));
  /** After how many positions a dimension's wave begins again. */
  const lengthOf = (one: number) =>
    (2 * Math.PI) / (frequencies(width.value, base())[Math.floor(one / 2)] as number);

  function draw(): void {
    const rows = all();
    dimension = Math.min(dimension, width.value - 1);
    showField(field, rows);
    tell(10, dimension);
    changed();
  }

  function tell(position: number, one: number): void {
    dimension = one;
    const rows = all();
    const value = rows[position]?.[one] as number;
    const facts = [position, one - (one % 2), base(), width.value].map(String);
    said.textContent =
      one % 2 === 0
        ? t("PE({0}, {1}) = sin({0} / {2}^({1}/{3})) = {4}", ...facts, formatCosine(value))
        : t(
            "PE({0}, {5}) = cos({0} / {2}^({1}/{3})) = {4}",
            ...facts,
            formatCosine(value),
            String(one),
          );
    showWave(wave, rows, { one, position, length: lengthOf(one) });
  }

  draw();
  return {
    elements: [
      field.element,
      said,
      wave.element,
      h("div", { class: "sliders" }, width.element, power.element),
      source(
        t(
          "Vaswani et al. 2017, §3.5: a sine and a cosine for each frequency, from one radian a position down. Nothing is learned; the product of two such vectors depends only on how far they stand apart.",
        ),
      ),
    ],
    figures: [field, wave],
    finding: () =>
      t(
        "Every position is its own mix of {0} waves: the fastest begins again after {1} positions, the slowest after {2}",
        formatCount(width.value / 2),
        formatNumber(lengthOf(0)),
        formatNumber(lengthOf(width.value - 1)),
      ),
    numbers: () => ({
      caption: t("Waves"),
      columns: [
        [t("dimension"), "dimension"],
        [t("radians per position"), "radiansPerPosition"],
        [t("begins again after (positions)"), "wavelength"],
      ],
      rows: Array.from({ length: width.value }, (_, one) => [
        one,
        (2 * Math.PI) / lengthOf(one),
        lengthOf(one),
      ]),
    }),
  };
}

type Rows = readonly Float64Array[]; // [position][dimension]

function showField(figure: Figure, rows: Rows): void {
  const count = rows[0]?.length ?? 0;
  figure.show({
    title: t("The vector of each position: one column each"),
    ...{ columns: POSITIONS, rows: count },
    draw: (room) =>
      drawHeat(
        {
          ...{ columns: POSITIONS, rows: count, most: 1 },
          value: (column, row) => rows[column]?.[row] as number,
          name: t("value"),
          names: [t("position"), t("dimension")],
          ...{ across: [0, POSITIONS - 1], down: [0, count - 1] },
        },
        room,
      ),
    say: ({ column, row }) => tellValue(rows, column, row),
  });
}

function showWave(
  figure: Figure,
  rows: Rows,
  of: { readonly one: number; readonly position: number; readonly length: number },
): void {
  const { one, position, length } = of;
  figure.show({
    title: t(
      "Dimension {0}: a wave that begins again after {1} positions",
      formatCount(one),
      formatNumber(length),
    ),
    ...{ columns: POSITIONS, rows: 1 },
    draw: (room) =>
      drawLines(
        {
          xs: rows.map((_, i) => i),
          curves: [rows.map((row) => row[one] as number)],
          names: [t("position"), t("value")],
          ...{ range: [-1, 1], here: position },
        },
        room,
      ),
    say: ({ column }) => tellValue(rows, column, one),
  });
}

const tellValue = (rows: Rows, position: number, one: number): string =>
  t(
    "Position {0}, dimension {1}: {2}",
    formatCount(position),
    formatCount(one),
    formatCosine(rows[position]?.[one] as number),
  );
