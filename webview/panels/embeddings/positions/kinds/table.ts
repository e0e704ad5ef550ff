import type { PositionTable } from "../../../../../src/domain/positions/modelPositions.ts";
import { createFigure } from "../../../../kit/charts/figure.ts";
import { drawHeat } from "../../../../kit/charts/heat.ts";
import { drawLines, drawWay } from "../../../../kit/charts/lines.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine, formatCount, formatShare } from "../../../../kit/page/numbers.ts";
import { type KindView, source } from "./view.ts";

const ALIKE = 0.3; // of a cosine: what comes back by so much is a rhythm

/** The vectors that a model adds for positions: how alike they are, and the way that they go. */
export function createTableView(table: PositionTable): KindView {
  const { count, width, picked, similar, byDistance, places, shares } = table;
  const size = picked.length;
  const similarity = createFigure();
  const distance = createFigure();
  const way = createFigure();
  const at = (i: number) => picked[i] as number;

  similarity.show({
    title: t("How similar the vectors of two positions are"),
    ...{ columns: size, rows: size },
    draw: (room) =>
      drawHeat(
        {
          ...{ columns: size, rows: size, isSquare: true, most: 1 },
          value: (column, row) => similar[row * size + column] as number,
          name: t("cosine similarity"),
          names: [t("position"), t("position")],
          ...{ across: [0, count - 1], down: [0, count - 1] },
        },
        room,
      ),
    say: ({ column, row }) =>
      t(
        "Positions {0} and {1}: cosine similarity {2}",
        ...[at(row), at(column)].map(formatCount),
        formatCosine(similar[row * size + column] as number),
      ),
  });
  distance.show({
    title: t("Average similarity, by how far apart two positions are"),
    ...{ columns: byDistance.length, rows: 1, first: { column: 1, row: 0 } },
    draw: (room) =>
      drawLines(
        {
          xs: byDistance.map((_, i) => i),
          curves: [byDistance],
          names: [t("positions apart"), t("cosine similarity")],
          write: formatCosine,
        },
        room,
      ),
    say: ({ column }) =>
      t(
        "{0} apart: cosine similarity {1} on average",
        formatCount(column),
        formatCosine(byDistance[column] as number),
      ),
  });
  way.show({
    title: t(
      "All positions in order, along the two directions in which they differ most ({0} of the variance)",
      formatShare((shares[0] as number) + (shares[1] as number)),
    ),
    ...{ columns: count, rows: 1 },
    draw: (room) =>
      drawWay(
        {
          places,
          names: [
            t("component 1 ({0})", formatShare(shares[0] as number)),
            t("component 2 ({0})", formatShare(shares[1] as number)),
          ],
        },
        room,
      ),
    say: ({ column }) => t("Position {0}", formatCount(column)),
  });
  return {
    elements: [
      h(
        "div",
        { class: "figures" },
        similarity.element,
        h("div", {}, distance.element, way.element),
      ),
      source(
        t(
          "Read from the model’s file: {0} vectors of {1} numbers, one for each position, added to the embedding of the token there. The first picture shows {2} of them, evenly apart.",
          ...[count, width, size].map(formatCount),
        ),
      ),
    ],
    figures: [similarity, distance, way],
    finding: () => findingOf(byDistance),
    numbers: () => ({
      caption: t("Positions"),
      columns: [
        [t("position"), "position"],
        [t("component 1"), "component1"],
        [t("component 2"), "component2"],
        [t("cosine similarity to position 0"), "cosineTo0"],
      ],
      rows: [...picked].map((position, i) => [
        position,
        places[2 * position] as number,
        places[2 * position + 1] as number,
        similar[i] as number,
      ]),
    }),
  };
}

/** How alike neighbors are, how far apart that ends, and whether it comes again. */
export function findingOf(byDistance: Float32Array): string {
  const near = byDistance[1] ?? 1;
  const { low, high } = rhythmOf(byDistance);
  const facts = [near, byDistance[low] ?? 0, byDistance[high] ?? 0].map(formatCosine);
  const [first, lowest, highest] = facts as [string, string, string];
  if ((byDistance[high] as number) - (byDistance[low] as number) > ALIKE)
    return t(
      "Neighboring positions have similar vectors ({0}), those {1} apart do not ({2}), and those {3} apart do again ({4})",
      ...[first, formatCount(low), lowest, formatCount(high), highest],
    );
  return near > 0.5
    ? t(
        "Neighboring positions have similar vectors ({0}), those {1} apart the least similar ({2})",
        ...[first, formatCount(low), lowest],
      )
    : t(
        "Even neighboring positions are not much alike ({0}), and those {1} apart are not at all ({2})",
        ...[first, formatCount(low), lowest],
      );
}

/** The first lowest before it rises again, and the first highest behind that before it falls. */
function rhythmOf(values: Float32Array): { readonly low: number; readonly high: number } {
  const at = (i: number) => values[i] as number;
  let [low, i] = [1, 1];
  for (; i < values.length && at(i) - at(low) < ALIKE; i++) if (at(i) < at(low)) low = i;
  let high = low;
  for (i = low; i < values.length && at(high) - at(i) < ALIKE; i++) if (at(i) > at(high)) high = i;
  return { low, high };
}
