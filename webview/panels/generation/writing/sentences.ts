import type { Run } from "../../../../src/domain/model/run.ts";
import { spellOut } from "../../../../src/domain/text/spelling.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
import { type Place, tokensTo, wayTo } from "../../../../src/domain/writing/branches.ts";
import type { NextToken } from "../../../../src/domain/writing/generation.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import type { Choosing } from "./optionRow.ts";

const LONGEST = 48; // characters of what was written, in a headline

/** How far the writing has come. */
export interface Progress {
  readonly most: number;
  /** Tokens per second; 0: not known yet. */
  readonly rate: number;
  /** Why it goes no further. */
  readonly over: NextToken["end"];
}

export function progressAt(end: Place, { model }: Run, { most, rate, over }: Progress): string {
  const { length } = tokensTo(end);
  const facts = [
    length <= most // by hand, more can be written
      ? t("{0} of at most {1} tokens", formatCount(length), formatCount(most))
      : t("{0} tokens", formatCount(length)),
  ];
  if (rate > 0) facts.push(t("{0} tokens/s", formatNumber(rate)));
  if (over === "token" && end.token) facts.push(t("{0} ends the text", nameOf(end.token)));
  if (over === "window") {
    const size = formatCount(model.contextLength);
    facts.push(t("the model's window of {0} tokens is full", size));
  }
  return facts.join(" · ");
}

/** What was written up to a place, and what the model would write there next, if that is known. */
export function findingAt(end: Place, next: NextToken | undefined): string {
  const picked = pickedSentence(wayTo(end));
  const text = textTo(end);
  const [likeliest] = next?.options ?? [];
  if (!likeliest) return picked ?? t("The model wrote {0}.", text);
  const facts = [nameOf(likeliest), formatShare(likeliest.probability)] as const;
  return picked
    ? `${picked} ${t("Likeliest next: {0} ({1}).", ...facts)}`
    : t("The model wrote {0}; likeliest next: {1} ({2}).", text, ...facts);
}

/** What the user picked of all that was written; undefined: nothing. */
function pickedSentence(way: readonly Place[]): string | undefined {
  const [own, ...others] = way.filter(({ token }) => token?.isOwnPick);
  if (!own?.token) return undefined;
  const isAll = others.length + 1 === way.length;
  if (others.length > 0) {
    const counts = [formatCount(others.length + 1), formatCount(way.length)] as const;
    return isAll
      ? t("You picked all {0} tokens.", counts[0])
      : t("You picked {0} of {1} tokens; the model wrote the rest.", ...counts);
  }
  const name = wordAt(own, way);
  const { insteadOf } = own.token;
  if (insteadOf === undefined)
    return isAll
      ? t("You picked {0}.", name)
      : t("You picked {0}; the model wrote the rest.", name);
  const other = own.parent?.next.find(({ token }) => token && nameOf(token) === insteadOf);
  const replaced = other ? wordAt(other, []) : insteadOf;
  return isAll
    ? t("You picked {0} instead of {1}.", name, replaced)
    : t("You picked {0} instead of {1}; the model wrote the rest.", name, replaced);
}

/** A token with those behind it that end its word, as a sentence calls them. @param way gone on */
function wordAt({ token, next }: Place, way: readonly Place[]): string {
  const tokens = token ? [token] : [];
  let at = next.find((place) => way.includes(place)) ?? next[0];
  while (at?.token && /^\p{L}/u.test(spellOut("", [at.token]).text)) {
    tokens.push(at.token);
    at = at.next.find((place) => way.includes(place)) ?? at.next[0];
  }
  const { text } = spellOut("", tokens);
  const isWord = tokens.length > 1 && /^\s?\p{L}+$/u.test(text);
  const bytes = new TextEncoder().encode(text);
  return nameOf(isWord || !token ? { piece: "", bytes, special: false } : token);
}

/** The end of what was written, as a sentence calls it. */
function textTo(end: Place): string {
  const { text } = spellOut("", tokensTo(end));
  const letters = Array.from(text.trim().replace(/\s+/g, " "));
  if (letters.length === 0) {
    const bytes = new TextEncoder().encode(text);
    return nameOf(text === "" && end.token ? end.token : { piece: "", bytes, special: false });
  }
  if (letters.length <= LONGEST) return `‘${letters.join("")}’`;
  const last = letters.slice(-LONGEST).join("");
  return `‘…${last.replace(/^\S{0,12}\s/, "")}’`;
}

/** What the model expects where nothing is written yet. */
export function firstFinding({ decoder, tokens }: Run, { options, forbidden }: NextToken): string {
  const before = decoder ?? tokens;
  const [likeliest] = options;
  if (!likeliest) return "";
  const facts = [nameOf(likeliest), formatShare(likeliest.probability)] as const;
  if (decoder && decoder.ids.length === 1)
    return t("The model would most likely begin with {0} ({1}).", ...facts);
  const last = nameOf(tokenAt(before, before.ids.length - 1));
  return forbidden
    ? t("After {0}, its rules let the model most likely write {1} ({2}).", last, ...facts)
    : t("After {0}, the model would most likely write {1} ({2}).", last, ...facts);
}

/** What was picked, by the seed and by the user. */
export function pickSentence({ told, settings, taken }: Choosing): string {
  const { chosen } = told;
  const facts = [nameOf(chosen), formatShare(chosen.chance)] as const;
  const isOther = taken?.isOwnPick && taken.id !== chosen.id;
  const said = [
    settings.temperature === 0
      ? t("Temperature 0 always takes the likeliest: {0}.", facts[0])
      : isOther
        ? t("The random pick would have been {0} ({1}).", ...facts)
        : t("Random pick: {0} ({1}).", ...facts),
  ];
  if (taken && taken.id !== chosen.id) {
    const own = [nameOf(taken), formatShare(taken.chance)] as const;
    said.push(
      taken.isOwnPick ? t("Your pick: {0} ({1}).", ...own) : t("Written here: {0} ({1}).", ...own),
    );
  }
  return said.join(" ");
}

/** How the seed came to its pick, by numbers. */
export function seedSentence({ step, told, settings, seed }: Choosing): string {
  if (settings.temperature === 0) return "";
  return t(
    "For token {0}, seed {1} drew {2} and picked {3} ({4}).",
    ...[formatCount(step + 1), String(seed), formatNumber(told.dart)],
    ...[nameOf(told.chosen), formatShare(told.chosen.chance)],
  );
}

export const keptSentence = ({ told: { kept, entropy } }: Choosing, vocabSize: number): string =>
  t(
    "The settings keep {0} of {1} tokens. Entropy before the settings: {2} bits.",
    ...[formatCount(kept), formatCount(vocabSize), formatNumber(entropy)],
  );
