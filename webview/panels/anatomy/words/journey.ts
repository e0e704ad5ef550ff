import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import type { Passage } from "../ground/journey.ts";
import type { Way } from "../ground/way.ts";
import type { Names } from "./text.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The whole way of a token in one sentence: from what it takes most, and what comes of it. */
export function journeyFinding(
  way: Way,
  passages: ReadonlyMap<number, Passage>,
  names: Names,
  vocabulary: Vocabulary,
  says: string,
): string {
  const layers = new Set(
    way.stations.flatMap(({ stack, layer }) => (layer === undefined ? [] : [`${stack}.${layer}`])),
  );
  const first = way.stations[0];
  const last = way.stations.at(-1);
  if (!first || !last) return "";
  const name = names.of(last).own.name;
  const strongest = way.stations
    .flatMap((station) => {
      const take = passages.get(station.index)?.take;
      return take && station.layer !== undefined ? [{ station, take, layer: station.layer }] : [];
    })
    .toSorted((a, b) => b.take.weight - a.take.weight)[0];
  const best = passages.get(last.index)?.likeliest?.[0];
  if (!strongest) {
    return t(
      "{0} goes through {1} layers in {2} steps.",
      name,
      formatCount(layers.size),
      formatCount(way.steps.length),
    );
  }
  const { take, layer } = strongest;
  const taken = t(
    "{0} takes the most from {1} ({2} in head {3} of layer {4}).",
    ...[name, names.of(strongest.station).to(take.to), formatShare(take.weight)],
    ...[formatCount(take.head + 1), formatCount(layer + 1)],
  );
  return best ? `${taken} ${endWords(says, vocabulary.name(best.id), best.probability)}` : taken;
}

function endWords(says: string, token: string, probability: number): string {
  const share = formatShare(probability);
  if (says === "next") return t("At the end, the model expects {0} ({1}).", token, share);
  return t("At the end, the model would put {0} in its place ({1}).", token, share);
}
