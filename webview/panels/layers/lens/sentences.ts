import { t } from "../../../kit/page/language.ts";
import { formatCount, formatDecimals, formatShare } from "../../../kit/page/numbers.ts";
import { fromPlace, placeName } from "../ground/names.ts";
import { isMasked, namedAt, type Place } from "../ground/part.ts";
import type { Cells } from "./cells.ts";
import type { Spot } from "./painting.ts";

/** When the answer behind a token first became the likeliest, and stayed it. */
export function findingOf(place: Place, cells: Cells): string {
  const { position } = place;
  const last = cells.places.length - 1;
  const cell = cells.at(last, position);
  const at = cells.places[cells.settledAt(position)];
  if (!cell || !at) return "";
  const where = namedAt(place, position);
  const words = [cells.names.said(cell.top), where, formatShare(cell.probability)] as const;
  const isHidden = isMasked(place);
  if (at.tensor === "input" && last > 0)
    return isHidden
      ? t(
          "The embeddings alone already make {0} the likeliest in place of {1}; in the end it has {2}",
          ...words,
        )
      : t(
          "The embeddings alone already make {0} the likeliest after {1}; in the end it has {2}",
          ...words,
        );
  if (cells.settledAt(position) === last)
    return isHidden
      ? t("Only the last layer makes {0} the likeliest in place of {1}: {2}", ...words)
      : t("Only the last layer makes {0} the likeliest after {1}: {2}", ...words);
  return isHidden
    ? t("{3}, {0} is the likeliest in place of {1}; in the end it has {2}", ...words, fromPlace(at))
    : t("{3}, {0} is the likeliest after {1}; in the end it has {2}", ...words, fromPlace(at));
}

/** What one cell says. */
export function cellSentence(
  place: Pick<Place, "run">,
  cells: Cells,
  { row, position }: Spot,
): string {
  const cell = cells.at(row, position);
  const at = cells.places[row];
  const last = cells.at(cells.places.length - 1, position);
  if (!cell || !at || !last) return "";
  const likeliest = isMasked(place)
    ? t(
        "In place of {0}, {1}: {2} ({3})",
        namedAt(place, position),
        placeName(at),
        cells.names.said(cell.top),
        formatShare(cell.probability),
      )
    : t(
        "Behind {0}, {1}: {2} ({3})",
        namedAt(place, position),
        placeName(at),
        cells.names.said(cell.top),
        formatShare(cell.probability),
      );
  const rank =
    cell.rank === 1
      ? t("it is the last layer’s answer")
      : t(
          "the last layer’s answer, {0}, is number {1}",
          cells.names.said(last.top),
          formatCount(cell.rank),
        );
  return t(
    "{0}; {1}. Entropy {2} bits, KL {3} bits",
    likeliest,
    rank,
    formatDecimals(cell.entropy, 1),
    formatDecimals(cell.divergence, 1),
  );
}
