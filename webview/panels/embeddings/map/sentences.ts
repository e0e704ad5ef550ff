import type { Neighbour } from "../../../../src/domain/model/embedding.ts";
import type { ModelCard } from "../../../../src/domain/model/run.ts";
import type { MapMethod, TokenMap } from "../../../../src/domain/model/tokenMap.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine, formatCount, formatShare } from "../../../kit/page/numbers.ts";
import type { Axis } from "./chart/axes.ts";

export const quoted = (names: readonly string[]): string =>
  names.map((name) => `‘${name}’`).join(", ");

/** What can be said of the axes: of PCA the share of the variance along each, of UMAP nothing. */
export function axesOfMap({ explained, dimensions }: TokenMap): readonly Axis[] {
  if (!explained) return [];
  return explained
    .slice(0, dimensions)
    .map((share, at) => t("axis {0}: {1} of the variance", at + 1, formatShare(share)));
}

const LARGE = 20_000; // tokens

/** How long it may take, where that is long: measured with 50,000 tokens, 768 numbers each. */
export const patienceOf = (
  method: MapMethod,
  { vocabSize }: Pick<ModelCard, "vocabSize">,
): string =>
  method === "umap" && vocabSize >= LARGE
    ? t(
        "With {0} tokens this takes a minute or more, on a busy computer several. The map is then kept.",
        formatCount(vocabSize),
      )
    : "";

/** What distances in the map mean. */
export function captionOf({ method, explained, seed }: TokenMap): string {
  if (method === "umap") {
    const warning = t(
      "UMAP: only which tokens are neighbors means something; distances, sizes and directions do not.",
    );
    return seed === undefined ? warning : `${warning} ${t("Seed {0}.", seed)}`;
  }
  const kept = (explained ?? []).reduce((sum, share) => sum + share, 0);
  return t(
    "PCA keeps {0} of the variance between the embeddings. The other {1} cannot be seen here, so tokens that look close may be far apart in the model.",
    formatShare(kept),
    formatShare(1 - kept),
  );
}

/**
 * Where a text lies in a map.
 *
 * @param regions of each of its different tokens, or of each of its tokens behind a layer, the number
 *   of its region
 * @param all how many regions there are
 * @param nameOf what a region is called, if it is
 * @param layer behind which they are; 0: in the map itself
 */
export function whereabouts(
  regions: readonly number[],
  all: number,
  nameOf: (region: number) => string | undefined,
  layer = 0,
): string {
  if (regions.length === 1 && layer === 0) {
    const name = nameOf(regions[0] as number);
    return name === undefined
      ? t("The text’s one token lies in one of the map’s {0} regions.", all)
      : t("The text’s one token lies in the region “{0}” of the map.", name);
  }
  const counts = new Map<number, number>();
  for (const region of regions) counts.set(region, (counts.get(region) ?? 0) + 1);
  const tokens = formatCount(regions.length);
  // They may have left the map: what a region is named after says nothing of them.
  if (layer > 0)
    return t(
      "After layer {0} the text’s {1} tokens are nearest to {2} of the map’s {3} regions.",
      ...[layer, tokens, counts.size, all],
    );
  const base = t(
    "The text’s {0} different tokens are spread over {1} of the map’s {2} regions.",
    ...[tokens, counts.size, all],
  );
  const named = [...counts]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([region, count]) => {
      const name = nameOf(region);
      return name === undefined ? [] : [{ name, count }];
    });
  const [best] = named;
  return best && best.count > 1
    ? `${base} ${t("{0} of them are in “{1}”.", formatCount(best.count), best.name)}`
    : base;
}

/**
 * What is near a token in the map, which need not be what is similar to it.
 *
 * @param layer behind which it is; 0: in the map itself
 * @param similar the most similar to its embedding; undefined: not known yet
 */
export function surroundings(
  name: string,
  near: readonly string[],
  layer: number,
  similar: Neighbour | undefined,
): string {
  if (layer > 0)
    return t("After layer {0}, ‘{1}’ lies among {2} in the map.", layer, name, quoted(near));
  if (!similar) return t("‘{0}’ lies among {1} in the map.", name, quoted(near));
  const most = [name, quoted(near), label(similar), formatCosine(similar.value)] as const;
  return near.includes(label(similar))
    ? t("‘{0}’ lies among {1} in the map, and is most similar to ‘{2}’ ({3}).", ...most)
    : t("‘{0}’ lies among {1} in the map, but is most similar to ‘{2}’ ({3}).", ...most);
}

/** What the model itself has of a token. @param near none: not known yet */
export function aboutToken(name: string, id: number, near: readonly Neighbour[]): string {
  const neighbors = near.map((one) => `‘${label(one)}’ ${formatCosine(one.value)}`).join(", ");
  const known = t("‘{0}’ has ID {1}.", name, id);
  return near.length > 0
    ? `${known} ${t("Lines lead to the most similar by cosine: {0}.", neighbors)}`
    : known;
}
