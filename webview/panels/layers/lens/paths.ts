import type { LensLayer } from "../../../../src/domain/prediction/lens.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { createFigure, type Figure } from "../../../kit/charts/figure.ts";
import { drawLines } from "../../../kit/charts/lines.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import { type Names, placeName, rowName } from "../ground/names.ts";
import type { Remembered } from "../ground/part.ts";

/** Tokens followed through the layers at one position. */
export interface Followed {
  readonly layers: readonly LensLayer[];
  /** As they were asked for: `tokens` of each reading has one for each. */
  readonly ids: readonly TokenId[];
  readonly names: Names;
  readonly height: Remembered["height"];
}

export interface Paths {
  readonly figure: Figure;
  show(followed: Followed): void;
}

const LOWEST = -6; // powers of ten: what is below one in a million is drawn at the edge

/** The curves of tokens from the embeddings to the last layer. */
export function createPaths(): Paths {
  const figure = createFigure();
  return {
    figure,
    show: ({ layers, ids, names, height }) => {
      const isRank = height === "rank";
      const standing = (curve: number, row: number) => layers[row]?.readings[0]?.tokens[curve];
      const curves = ids.map((_, curve) =>
        layers.map((_, row) => {
          const { probability = 0, rank = 1 } = standing(curve, row) ?? {};
          return isRank ? -Math.log10(rank) : Math.max(LOWEST, Math.log10(probability));
        }),
      );
      const least = Math.min(-1, ...curves.flat()); // one decade at least
      figure.show({
        title: isRank
          ? t("Rank of tokens after each layer, by its logarithm")
          : t("Probability of tokens after each layer, by its logarithm"),
        columns: layers.length,
        rows: ids.length,
        draw: (width) =>
          drawLines(
            {
              xs: layers.map((_, row) => row),
              curves,
              names: [t("after layer"), isRank ? t("rank") : t("probability")],
              range: [Math.floor(least), 0],
              write: (value) => (isRank ? formatCount(Math.round(10 ** -value)) : shareOf(value)),
              called: ids.map((id) => names.label(id)),
              bright: 0,
              ticks: [...layers.keys()],
              writeAcross: (row) => brief(layers[row]),
            },
            width,
          ),
        say: ({ column, row }) => {
          const found = standing(row, column);
          const layer = layers[column];
          const id = ids[row];
          if (!found || !layer || id === undefined) return "";
          return t(
            "{0} {1}: {2}, number {3}",
            names.said(id),
            placeName(layer.at),
            formatShare(found.probability),
            formatCount(found.rank),
          );
        },
      });
    },
  };
}

/** "1%", and "10⁻⁵" where a percentage would be long. @param power of ten */
const shareOf = (power: number): string =>
  power < -4 ? `10⁻${"⁰¹²³⁴⁵⁶⁷⁸⁹"[Math.round(-power)]}` : formatShare(10 ** power);

/** Beside a tick: "0" for the embeddings; places behind attention have none. */
const brief = (layer: LensLayer | undefined): string => {
  if (!layer || layer.at.tensor === "afterAttention") return "";
  return layer.at.tensor === "input" ? formatCount(0) : rowName(layer.at);
};
