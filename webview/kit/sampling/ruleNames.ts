import type { Offered, RuleName, Rules } from "../../../src/domain/model/ownWriting.ts";
import { label, type TokenId } from "../../../src/domain/text/token.ts";
import { t } from "../page/language.ts";
import { formatCount, formatNumber } from "../page/numbers.ts";

/** The name of a rule, shown where it changed a token. */
export function nameOfRule(name: RuleName): string {
  switch (name) {
    case "sequenceBias":
      return t("sequence bias");
    case "encoderRepetitionPenalty":
      return t("hallucination penalty");
    case "repetitionPenalty":
      return t("repetition penalty");
    case "noRepeatNgram":
      return t("no repeats");
    case "encoderNoRepeatNgram":
      return t("no repeats of the input");
    case "badWords":
      return t("forbidden sequences");
    case "minLength":
    case "minNewTokens":
      return t("no end yet");
    case "forcedFirst":
      return t("forced first token");
    case "forcedLast":
      return t("forced last token");
    case "removeInvalid":
      return t("invalid logits replaced");
    case "lengthDecay":
      return t("end made likelier");
    case "suppressed":
      return t("forbidden tokens");
    case "suppressedFirst":
      return t("forbidden first tokens");
    case "renormalize":
      return t("beam scores renormalized");
    case "stopStrings":
      return t("stop strings");
    default:
      return name satisfies never;
  }
}

/** Each rule in a few words, with its numbers. */
export function tellRules(rules: Rules): readonly string[] {
  const told: { readonly [Name in RuleName]?: string | undefined } = {
    sequenceBias: counted(rules.sequenceBias, (count) => t("bias on sequences: {0}", count)),
    encoderRepetitionPenalty: ifGiven(rules.encoderRepetitionPenalty, (by) =>
      t("hallucination penalty {0}", formatNumber(by)),
    ),
    repetitionPenalty: ifGiven(rules.repetitionPenalty, (by) =>
      t("repetition penalty {0}", formatNumber(by)),
    ),
    noRepeatNgram: ifGiven(rules.noRepeatNgram, (size) =>
      size === 1 ? t("no token twice") : t("no {0} tokens in a row twice", formatCount(size)),
    ),
    encoderNoRepeatNgram: ifGiven(rules.encoderNoRepeatNgram, (size) =>
      size === 1
        ? t("no token of the input")
        : t("no {0} tokens in a row of the input", formatCount(size)),
    ),
    badWords: counted(rules.badWords, (count) => t("forbidden sequences: {0}", count)),
    minLength: ifGiven(rules.minLength, (count) =>
      t("no end before token {0} of the whole text", formatCount(count + 1)),
    ),
    minNewTokens: ifGiven(rules.minNewTokens, (count) =>
      t("no end before new token {0}", formatCount(count + 1)),
    ),
    forcedFirst: ifGiven(rules.forcedFirst, () => t("the first token is forced")),
    forcedLast: ifGiven(rules.forcedLast, () => t("the last token is forced")),
    removeInvalid: ifGiven(rules.removeInvalid, () => t("invalid logits replaced")),
    lengthDecay: ifGiven(rules.lengthDecay, ({ start, factor }) =>
      t("end × {0} with each token after {1}", formatNumber(factor), formatCount(start)),
    ),
    suppressed: counted(rules.suppressed, (count) => t("forbidden tokens: {0}", count)),
    suppressedFirst: counted(rules.suppressedFirst, (count) =>
      t("forbidden first tokens: {0}", count),
    ),
    renormalize: ifGiven(rules.renormalize, () => t("beam scores renormalized")),
    stopStrings: counted(rules.stopStrings, (count) => t("stop strings: {0}", count)),
  };
  return Object.values(told).filter((line) => line !== undefined);
}

const ifGiven = <Value>(
  value: Value | undefined,
  tell: (value: Value) => string,
): string | undefined => (value === undefined ? undefined : tell(value));

const counted = (list: readonly unknown[] | undefined, tell: (count: string) => string) =>
  ifGiven(list, ({ length }) => tell(formatCount(length)));

/** The values that a model's file has for the panel's settings. */
export function tellOffered({ sampling, beams, maxNewTokens, maxLength }: Offered): string[] {
  const told = [
    ifGiven(sampling?.temperature, (value) => t("temperature {0}", formatNumber(value))),
    ifGiven(sampling?.topK || undefined, (value) => t("top-k {0}", formatCount(value))),
    ifGiven(sampling?.topP, (value) => t("top-p {0}", formatNumber(value))),
    ifGiven(sampling?.minP, (value) => t("min-p {0}", formatNumber(value))),
    ifGiven(beams, ({ count }) => t("beams: {0}", formatCount(count))),
    ifGiven(beams, ({ lengthPenalty }) => t("length penalty {0}", formatNumber(lengthPenalty))),
    ifGiven(maxNewTokens, (count) => t("at most {0} new tokens", formatCount(count))),
    ifGiven(maxNewTokens === undefined ? maxLength : undefined, (count) =>
      t("at most {0} tokens in all", formatCount(count)),
    ),
  ];
  return told.filter((line) => line !== undefined);
}

const MOST = 60; // tokens that are named

/** The tokens that rules name. Long lists, as Whisper has them, are cut. */
export function tokensIn(rules: Rules): readonly (readonly [RuleName, readonly TokenId[]])[] {
  const { sequenceBias, badWords, forcedFirst, forcedLast, suppressed, suppressedFirst } = rules;
  const all: readonly (readonly [RuleName, readonly TokenId[]])[] = [
    ...(sequenceBias ?? []).map(({ ids }) => ["sequenceBias", ids] as const),
    ...(badWords ?? []).map((ids) => ["badWords", ids] as const),
    ["forcedFirst", forcedFirst === undefined ? [] : [forcedFirst]],
    ["forcedLast", forcedLast ?? []],
    ...(suppressed ?? []).map((id) => ["suppressed", [id]] as const),
    ...(suppressedFirst ?? []).map((id) => ["suppressedFirst", [id]] as const),
  ];
  return all.filter(([, ids]) => ids.length > 0).slice(0, MOST);
}

/** "‘ the’": the names of several tokens as one text. */
export const nameOfTokens = (tokens: readonly Parameters<typeof label>[0][]): string =>
  `‘${tokens.map(label).join("")}’`;
