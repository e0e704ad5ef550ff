import type { Run } from "../../../../src/domain/model/run.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { type Place, tokensTo } from "../../../../src/domain/writing/branches.ts";
import type { NextToken } from "../../../../src/domain/writing/generation.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import { formatLogProbability } from "../ground/words.ts";

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
  if (over === "token" && end.token) facts.push(t("‘{0}’ ends the text", label(end.token)));
  if (over === "window") {
    const size = formatCount(model.contextLength);
    facts.push(t("the model's window of {0} tokens is full", size));
  }
  return facts.join(" · ");
}

/** What was written up to a place. */
export const findingAt = (end: Place): string =>
  t(
    "Tokens written: {0}. Together they have a probability of {1}. The last is {2}.",
    formatCount(tokensTo(end).length),
    formatLogProbability(end.logProbability),
    end.token ? `‘${label(end.token)}’` : "",
  );

/** What the model expects where nothing is written yet. */
export function firstFinding({ decoder, tokens }: Run, { options, forbidden }: NextToken) {
  const before = decoder ?? tokens;
  const [likeliest] = options;
  const facts = [
    `‘${label(tokenAt(before, before.ids.length - 1))}’`,
    likeliest ? label(likeliest) : "",
    formatLogProbability(Math.log(likeliest?.probability ?? 0)),
  ] as const;
  return forbidden
    ? t(
        "Nothing is written yet behind {0}. The likeliest next token that the model’s rules allow is ‘{1}’ ({2}).",
        ...facts,
      )
    : t("Nothing is written yet behind {0}. The likeliest next token is ‘{1}’ ({2}).", ...facts);
}
