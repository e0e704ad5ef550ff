import type { Combination, NearToken, OwnToken } from "../../../../src/domain/model/combination.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine, formatCount } from "../../../kit/page/numbers.ts";

const CLEAR = 0.05; // of a cosine: what is nearer than all others by less says little

/** Whether the nearest says something: it is nearer than by chance, and than all others. */
export const isClear = (
  { chance }: Pick<Combination, "chance">,
  [first, second]: readonly NearToken[],
): boolean =>
  first !== undefined &&
  !(chance !== undefined && first.cosine <= chance) &&
  (!second || first.cosine - second.cosine >= CLEAR);

/** @param shown the nearest of those that are shown first */
export function headlineOf(combination: Combination, shown: readonly NearToken[]): string {
  const { terms, own, chance } = combination;
  const [first, second, ...rest] = shown;
  if (!terms.some(({ ids }) => ids.length > 0))
    return t("Type words or tokens with + and − between them.");
  if (!first)
    return own.length === 0
      ? t("These terms cancel out: nothing is left to compare.")
      : t("The result is closest to pieces of characters only.");
  const cosine = formatCosine(first.cosine);
  if (!second) return t("The result is closest to ‘{0}’ ({1}).", label(first), cosine);
  const names = [label(first), cosine, label(second), formatCosine(second.cosine)] as const;
  const gap = first.cosine - second.cosine;
  const others = second.cosine - (rest.at(-1)?.cosine ?? second.cosine);
  if (chance !== undefined && first.cosine <= chance)
    return t(
      "The result says little: even the closest, ‘{0}’ ({1}), is no closer than by chance.",
      label(first),
      cosine,
    );
  if (!isClear(combination, shown))
    return t("The result says little: ‘{0}’ ({1}) is hardly closer than ‘{2}’ ({3}).", ...names);
  return gap >= others
    ? t("The result is closest to ‘{0}’ ({1}), by far: the next is ‘{2}’ ({3}).", ...names)
    : t("The result is closest to ‘{0}’ ({1}), then to ‘{2}’ ({3}).", ...names);
}

/** What must be known to judge it: what the terms' own tokens would do, and one term alone. */
export function notesOn(combination: Combination, shown: readonly NearToken[]): readonly string[] {
  const { own, alone, terms } = combination;
  const [first] = shown;
  if (!first) return [];
  const ofOne = isClear(combination, shown) && alone?.id === first.id;
  return [ownSentence(own), ...(ofOne ? [aloneSentence(alone, terms, first)] : [])];
}

function ownSentence(own: readonly OwnToken[]): string {
  const [nearest] = own as [OwnToken]; // where something is near, something was added
  return nearest.rank === 1
    ? t(
        "The equation’s own tokens do not count: ‘{0}’ ({1}) would be first otherwise.",
        label(nearest),
        formatCosine(nearest.cosine),
      )
    : t(
        "The equation’s own tokens do not count, though none would be first: ‘{0}’ ({1}) would be number {2}.",
        label(nearest),
        formatCosine(nearest.cosine),
        formatCount(nearest.rank),
      );
}

function aloneSentence(
  { term, rank }: NonNullable<Combination["alone"]>,
  terms: readonly Tokens[],
  first: NearToken,
): string {
  const name = nameOfTerm(terms[term]);
  return rank === 1
    ? t(
        "‘{0}’ is also the closest to ‘{1}’ alone, so the arithmetic adds little here.",
        label(first),
        name,
      )
    : t(
        "The arithmetic matters: no term alone has ‘{0}’ as its closest (at best number {1}, for ‘{2}’).",
        label(first),
        formatCount(rank),
        name,
      );
}

/** All tokens of a term, as one reads them. */
const nameOfTerm = (tokens: Tokens | undefined): string =>
  Array.from(tokens?.ids.keys() ?? [], (index) => label(tokenAt(tokens as Tokens, index))).join("");
