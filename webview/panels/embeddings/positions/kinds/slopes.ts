import type { PositionBias } from "../../../../../src/domain/positions/modelPositions.ts";
import { alibiSlopes } from "../../../../../src/domain/positions/positions.ts";
import { createFigure } from "../../../../kit/charts/figure.ts";
import { drawLines } from "../../../../kit/charts/lines.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../../kit/page/numbers.ts";
import { type Changed, createSlider, formula, type KindView, source } from "./view.ts";

const FAR = 64; // tokens back
const HEADS = 8;

/** A straight line for each head; those of the model's own file if it has them. */
export function createSlopes(own: PositionBias | undefined, changed: Changed): KindView {
  const said = formula();
  const lines = createFigure(({ column, row }) => tell(row, column));
  const heads = createSlider({
    ...{ id: "slopes-heads", label: t("heads"), least: 2, most: 16, value: own?.heads ?? HEADS },
    changed: () => draw(),
  });
  const far = own ? Math.min(FAR, -own.first) : FAR;

  const slopes = (): Float64Array => {
    if (!own) return alibiSlopes(heads.value);
    const { bias, first, heads: count } = own;
    const length = bias.length / count;
    return Float64Array.from({ length: count }, (_, head) => {
      const begin = head * length;
      return ((bias[begin - first] as number) - (bias[begin] as number)) / -first;
    });
  };

  function draw(): void {
    const all = slopes();
    const curves = Array.from(all, (slope) =>
      Float64Array.from({ length: far + 1 }, (_, back) => -slope * back),
    );
    lines.show({
      title: t(
        "What is added to a score, by how far back the token looked at stands: a line for each head",
      ),
      ...{ columns: far + 1, rows: all.length },
      draw: (room) =>
        drawLines(
          {
            xs: Array.from({ length: far + 1 }, (_, back) => back),
            ...{ curves, bright: 0 },
            names: [t("positions back"), t("added to the score")],
            called: Array.from(all, (_, head) => t("head {0}", head + 1)),
          },
          room,
        ),
      say: ({ column, row }) =>
        t(
          "Head {0}, {1} back: {2}",
          ...[row + 1, column].map(formatCount),
          formatNumber(curves[row]?.[column] as number),
        ),
    });
    tell(0, 10);
    changed();
  }

  function tell(head: number, back: number): void {
    const slope = slopes()[head] as number;
    said.textContent = t(
      "head {0}: −slope · distance = −{1} · {2} = {3}",
      ...[head + 1, slope, back, -slope * back].map(formatNumber),
    );
  }

  draw();
  return {
    elements: [
      lines.element,
      said,
      ...(own ? [] : [h("div", { class: "sliders" }, heads.element)]),
      source(
        own
          ? t(
              "Measured in this model: its scores in the first layer, less the products of queries and keys. Press et al. 2022, §3: with {0} heads, slopes of 2^(−8/{0}), its square, and so on.",
              own.heads,
            )
          : t(
              "Press et al. 2022, §3: no vector is added anywhere; each head lowers scores by its own slope times the distance, so some look near and others far.",
            ),
      ),
    ],
    figures: [lines],
    finding: () => {
      const all = slopes();
      return t(
        "Head {0} looks nearest: its scores fall by {1} per token back. Head {2} looks farthest: by {3}",
        "1",
        formatNumber(all[0] as number),
        formatCount(all.length),
        formatNumber(all.at(-1) as number),
      );
    },
    numbers: () => ({
      caption: t("Slopes"),
      columns: [
        [t("head"), "head"],
        [t("slope"), "slope"],
        [t("added 10 back"), "biasAt10"],
      ],
      rows: Array.from(slopes(), (slope, head) => [head + 1, slope, -10 * slope]),
    }),
  };
}
