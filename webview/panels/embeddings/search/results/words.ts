import type { PoolingMode, Recipe } from "../../../../../src/domain/model/pooling.ts";
import type { Run } from "../../../../../src/domain/model/run.ts";
import type {
  Alike,
  Closest,
  FoundText,
  Group,
  IndexState,
  Ranked,
} from "../../../../../src/domain/search/search.ts";
import type { UnitKind } from "../../../../../src/domain/search/units.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine, formatCount } from "../../../../kit/page/numbers.ts";

const SHOWN = 60; // characters of a text in a sentence

/** A text on one line, its beginning if it is long. */
export function brief(text: string, most = SHOWN): string {
  const line = Array.from(
    text
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 4 * most),
  );
  return line.length > most ? `${line.slice(0, most - 1).join("")}…` : line.join("");
}

/** "line 12 of story.md" */
export function placeOf({ first, last, file }: FoundText): string {
  return first === last
    ? t("line {0} of {1}", formatCount(first + 1), file)
    : t("lines {0} to {1} of {2}", formatCount(first + 1), formatCount(last + 1), file);
}

/** "story.md:12", and in how many more places. */
export function shortPlace({ file, first, copies }: FoundText): string {
  const place = `${file}:${first + 1}`;
  if (copies === 0) return place;
  return copies === 1
    ? t("{0} and 1 more", place)
    : t("{0} and {1} more", place, formatCount(copies));
}

export function unitsOf(unit: UnitKind, count: number): string {
  const number = formatCount(count);
  switch (unit) {
    case "line":
      return count === 1 ? t("1 line") : t("{0} lines", number);
    case "paragraph":
      return count === 1 ? t("1 paragraph") : t("{0} paragraphs", number);
    case "function":
      return count === 1 ? t("1 function") : t("{0} functions", number);
  }
}

/** "story.md", "12 files" */
export const filesOf = ({ files, name }: IndexState): string =>
  files === 1 ? name : t("{0} files", formatCount(files));

export function modeName(mode: PoolingMode): string {
  switch (mode) {
    case "cls":
      return t("first token, [CLS]");
    case "max":
      return t("largest of each dimension");
    case "mean":
      return t("mean");
    case "meanRoot":
      return t("sum / √tokens");
    case "weightedMean":
      return t("weighted mean");
    case "last":
      return t("last token");
  }
}

/** How vectors are made: "mean over layer 4 of tiny-bert". */
export function poolingSentence(recipe: Recipe, { model }: Run): string {
  const { modes, isUnit, layer, dense = [], prompt } = recipe;
  const how = modes.map(modeName).join(" + ");
  const behind = layer ?? model.layers;
  const said =
    behind === 0
      ? t("Vectors of {0}: {1}, embeddings before the first layer", model.name, how)
      : t("Vectors of {0}: {1}, layer {2} of {3}", model.name, how, behind, model.layers);
  const wide = dense.map(formatCount).join(", ");
  return [
    said,
    ...(dense.length === 1 ? [t("then a dense layer to {0} numbers", wide)] : []),
    ...(dense.length > 1 ? [t("then dense layers to {0} numbers", wide)] : []),
    ...(isUnit ? [t("normalized to length 1")] : []),
    ...(prompt ? [t("‘{0}’ before each text", brief(prompt))] : []),
  ].join(", ");
}

/** What the index is, in short sentences. */
export function statusOf(state: IndexState, run: Run): string {
  const { unit, texts, anew, cut, isFull, leftOut, pooling } = state;
  const found = t("{0} of {1}", unitsOf(unit, texts), filesOf(state));
  const known =
    anew === 0 ? t("all known from before") : t("{0} newly computed", formatCount(anew));
  return [
    `${found} (${known})`,
    ...(pooling ? [poolingSentence(pooling, run)] : []),
    ...leftOutOf(run),
    ...(cut > 0 ? [t("{0} longer than the model reads at once: cut", formatCount(cut))] : []),
    ...(isFull ? [t("there are more, which are left out")] : []),
    ...(leftOut.length > 0
      ? [t("{0} files too large or unreadable: left out", formatCount(leftOut.length))]
      : []),
  ].join(" · ");
}

const leftOutOf = ({ pooling }: Run): readonly string[] =>
  pooling && pooling.leftOut.length > 0
    ? [
        t(
          "the model's folder also asks for {0}, which is left out: these vectors are not quite its own",
          pooling.leftOut.join(", "),
        ),
      ]
    : [];

/** How far it is, while it is built or once it was stopped. */
export function progressOf(state: IndexState, isRunning: boolean): string {
  const { stage, texts, done, unit } = state;
  if (!isRunning) {
    return t(
      "Stopped: {0} of {1} are done. They are kept.",
      formatCount(done),
      unitsOf(unit, texts),
    );
  }
  return stage === "reading"
    ? t("Reading {0}: {1} so far…", filesOf(state), unitsOf(unit, texts))
    : t("Running the model: {0} of {1}…", formatCount(done), unitsOf(unit, texts));
}

export function nothingIn(state: IndexState): string {
  if (state.files === 0) return t("There are no text files here.");
  if (state.unit === "function")
    return t("No functions here: no extension finds any in {0}.", filesOf(state));
  return t("Nothing to search: {0} has no text.", filesOf(state));
}

export function closestSentence(query: string, first: Ranked | undefined): string {
  if (!first) return t("Nothing else is there to compare with ‘{0}’.", brief(query));
  const said = [brief(query), placeOf(first), formatCosine(first.cosine)] as const;
  return first.cosine > 0
    ? t("Closest to ‘{0}’: {1} ({2})", ...said)
    : t("Nothing here is similar to ‘{0}’; the closest is {1} ({2})", ...said);
}

export function alikeSentence({ pairs }: Alike): string {
  const [first] = pairs;
  if (!first) return t("No two of them are alike.");
  const { a, b, cosine } = first;
  return t("Most alike: {0} and {1} ({2})", placeOf(a), placeOf(b), formatCosine(cosine));
}

export function apartSentence({ outliers }: Alike): string {
  const [first] = outliers;
  if (!first) return t("There is nothing to compare.");
  return t("Like no other: {0} (nearest {1})", placeOf(first), formatCosine(first.cosine));
}

export function groupsSentence(groups: readonly Group[]): string {
  const [first] = groups;
  if (!first) return t("There is nothing to compare.");
  return first.words.length > 0
    ? t(
        "{0} groups; the largest has {1}, with ‘{2}’",
        formatCount(groups.length),
        formatCount(first.size),
        first.words.join("’, ‘"),
      )
    : t("{0} groups; the largest has {1}", formatCount(groups.length), formatCount(first.size));
}

/** What a cosine has to be held against, and what the model read. */
export const meanSentence = ({ mean, prompt }: Closest): string =>
  [
    t(
      "On average, the similarity of all texts to the query is {0}: only clearly higher values mean something.",
      formatCosine(mean),
    ),
    ...(prompt ? [t("The model read ‘{0}’ before the query.", brief(prompt))] : []),
  ].join(" ");
