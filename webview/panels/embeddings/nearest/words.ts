import {
  directionOf,
  type Measure,
  type Neighbour,
  type Neighbourhood,
} from "../../../../src/domain/model/embedding.ts";
import type { ChosenFile } from "../../../../src/domain/search/search.ts";
import type { Token } from "../../../../src/domain/text/token.ts";
import type { Common } from "../../../../src/domain/text/traits.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import { formatCosine, formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import type { Compared } from "./choices.ts";

const CLEAR = 0.05; // of the first
const NAMED = 3;

/** A token of the vocabulary, in the text or met among neighbors. */
export type Stop = Pick<Token, "id" | "piece" | "bytes" | "special"> & {
  /** Which token of the text it is, if it stands there. */
  readonly position?: number;
};

/** What is shown of a token. */
export interface Shown extends Compared {
  readonly here: Stop;
  readonly near: Neighbourhood;
  /** With which file it is compared; undefined: with what it stands among. */
  readonly file: ChosenFile | undefined;
}

const formatValue = (value: number, measure: Measure): string =>
  measure === "cosine" ? formatCosine(value) : formatNumber(value);

/** Whether it stands out: it is nearer, or farther, than chance gives. All do if that is not told. */
export const isOut = ({ near: { chance }, ...how }: Shown, { value }: Neighbour): boolean =>
  chance === undefined || directionOfShown(how) * (value - chance) > 0;

const directionOfShown = ({ measure, isFar }: Pick<Compared, "measure" | "isFar">): 1 | -1 =>
  directionOf({ measure, ...(isFar && { isFar }) });

const outstanding = (shown: Shown): readonly Neighbour[] =>
  shown.near.found.filter((one) => isOut(shown, one));

/** The first, and the next two unless it stands far above all others; "by chance" if it may be. */
export function headlineOf(shown: Shown): string {
  const { here, near, measure, isFar } = shown;
  const [first] = near.found;
  if (!first) return t("Nothing to compare {0} with", nameOf(here));
  const out = outstanding(shown);
  const isAlone = !isFar && measure !== "dot" && isByFar(near.found);
  const named = isAlone ? [first] : out.length === 0 ? [first] : out.slice(0, NAMED);
  const sentence = related(shown, those(named, here));
  if (out.length === 0) return t("{0}, but that may be chance", sentence);
  return isAlone ? t("{0}, by far", sentence) : sentence;
}

function related(shown: Shown, others: string): string {
  const subject = subjectOf(shown);
  if (shown.measure === "dot")
    return shown.isFar
      ? t("{0} has the smallest dot product with {1}", subject, others)
      : t("{0} has the largest dot product with {1}", subject, others);
  return shown.isFar
    ? t("{0} is least similar to {1}", subject, others)
    : t("{0} is closest to {1}", subject, others);
}

function subjectOf({ here, space }: Shown): string {
  if (space === "input") return t("The embedding of {0}", nameOf(here));
  if (space === "output") return t("The output embedding of {0}", nameOf(here));
  return space.layers === 0
    ? t("Before layer 1, the hidden state of {0}", nameOf(here))
    : t("After layer {0}, the hidden state of {1}", formatCount(space.layers), nameOf(here));
}

function those(named: readonly Neighbour[], here: Stop): string {
  const names = named.map((one) => nameBeside(one, here)).join(", ");
  return named.length === 1 ? t("that of {0}", names) : t("those of {0}", names);
}

/** The same token elsewhere in the text is told by its number, one in a file by its line. */
function nameBeside(one: Neighbour, { id }: Stop): string {
  if (one.place) return t("{0} (line {1})", nameOf(one), formatCount(one.place.line + 1));
  return one.position !== undefined && one.id === id
    ? t("{0} (№\u00a0{1})", nameOf(one), formatCount(one.position + 1))
    : nameOf(one);
}

function isByFar(found: readonly Neighbour[]): boolean {
  const [first, second] = found.map(({ value }) => value);
  const last = found.at(-1)?.value;
  if (first === undefined || second === undefined || last === undefined || found.length < 3)
    return false;
  return Math.abs(first - second) >= Math.max(CLEAR * Math.abs(first), Math.abs(second - last));
}

/** How much the order says, what the listed have in common, and which table it is. */
export function remarksOf(shown: Shown, others: number): string {
  const { near, here } = shown;
  const { found, common, isTied } = near;
  return [
    cautionOf(shown, others),
    sameWordIn(here, found),
    common && commonIn(common, found.length),
    isTied && t("This model’s output embeddings are its input embeddings: it has one table."),
  ]
    .filter(Boolean)
    .join(" ");
}

function cautionOf(shown: Shown, others: number): string {
  const { near, space, file } = shown;
  const { found, chance } = near;
  const [first] = found;
  if (!first) return "";
  if (file) return t("Compared with tokens of {0}.", file.name);
  if (typeof space === "object")
    return t("Compared with the {0} other tokens of this text.", formatCount(others));
  if (chance === undefined) return "";
  const reach = formatValue(chance, shown.measure);
  const count = outstanding(shown).length;
  if (count === found.length)
    return t("All {0} stand out from chance ({1}).", formatCount(count), reach);
  if (count === 0)
    return t(
      "None stands out: they show no more than chance would ({0}), so their order says little.",
      reach,
    );
  if (count === 1)
    return t(
      "Only {0} stands out. The others show no more than chance would ({1}): their order says little.",
      nameOf(first),
      reach,
    );
  return t(
    "The first {0} stand out. The others show no more than chance would ({1}): their order says little.",
    formatCount(count),
    reach,
  );
}

const utf8 = new TextDecoder();
const wordOf = ({ bytes }: Pick<Stop, "bytes">) => utf8.decode(bytes).trim().toLowerCase();

/** The same word in another case, or with another blank before it. */
function sameWordIn(here: Stop, found: readonly Neighbour[]): string {
  const word = wordOf(here);
  const same = found.filter((one) => one.id !== here.id && wordOf(one) === word);
  if (here.special || same.length === 0 || !/^\p{L}{2,}$/u.test(word)) return "";
  const names = same.map(nameOf).join(", ");
  return same.length === 1
    ? t("{0} is the same word, written differently.", names)
    : t("{0} are the same word, written differently.", names);
}

const SCRIPTS: Readonly<Record<string, string>> = {
  Latin: t("Latin letters"),
  Hangul: t("Hangul"),
  Han: t("Han characters"),
  Hiragana: t("Hiragana"),
  Katakana: t("Katakana"),
  Cyrillic: t("Cyrillic letters"),
  Greek: t("Greek letters"),
  Arabic: t("Arabic letters"),
  Hebrew: t("Hebrew letters"),
  Devanagari: t("Devanagari"),
  Thai: t("Thai letters"),
};

function commonIn({ trait, key, count }: Common, all: number): string {
  const [some, of] = [formatCount(count), formatCount(all)];
  switch (trait) {
    case "script":
      return t("{0} of {1} are written in {2}.", some, of, SCRIPTS[key] ?? key);
    case "number":
      return t("{0} of {1} are numbers.", some, of);
    case "sign":
      return t("{0} of {1} are signs without a letter or digit.", some, of);
    case "capital":
      return t("{0} of {1} begin with a capital letter.", some, of);
    case "start":
      return t("{0} of {1} begin with ‘{2}’.", some, of, key);
    case "end":
      return t("{0} of {1} end in ‘{2}’.", some, of, key);
  }
}
