import type { Attribution } from "../../../../src/domain/layers/attribution.ts";
import { t } from "../../../kit/page/language.ts";
import { formatDecimals, formatNumber, formatSigned } from "../../../kit/page/numbers.ts";
import { sourceName } from "./names.ts";

/** What was asked: a token, perhaps against another, behind a token of the text. */
export interface AskedTokens {
  readonly where: string;
  readonly token: string;
  readonly other: string | undefined;
}

/** Where most of a logit comes from, and what was most against it. */
export function findingOf({ where, token, other }: AskedTokens, found: Attribution): string {
  const sorted = found.parts.toSorted((a, b) => b.value - a.value);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (!most || !least) return "";
  const words = [
    token,
    where,
    sourceName(most.source),
    formatSigned(most.value),
    sourceName(least.source),
    formatSigned(least.value),
  ];
  const isAgainst = least.value < 0;
  if (other !== undefined)
    return isAgainst
      ? t(
          "Most for {0} rather than {6} after {1}: {2} ({3}). Most against it: {4} ({5})",
          ...words,
          other,
        )
      : t("Most for {0} rather than {6} after {1}: {2} ({3})", ...words, other);
  return isAgainst
    ? t("Most for {0} after {1}: {2} ({3}). Most against it: {4} ({5})", ...words)
    : t("Most for {0} after {1}: {2} ({3})", ...words);
}

/** What adds up to what, and what was held for it. */
export function sumSentence(found: Attribution, isDifference: boolean): string {
  const { logit, residue, norm, scale, cap } = found;
  const sum = isDifference
    ? t(
        "All bars add up to the difference of the two logits, {0}; the residue is {1}, from rounding.",
        number(logit),
        small(residue),
      )
    : t(
        "All bars add up to the logit, {0}; the residue is {1}, from rounding.",
        number(logit),
        small(residue),
      );
  const held =
    norm === "none"
      ? ""
      : t(
          "The final norm is held as it is here: it multiplies by {0}. Without one of the parts it would be another.",
          formatNumber(scale),
        );
  const capped =
    cap === undefined ? "" : t("The logit is told before the model caps it at {0}.", number(cap));
  return [sum, held, capped].filter((sentence) => sentence !== "").join(" ");
}

const number = (value: number): string => formatDecimals(value, 2);
const small = (value: number): string =>
  Math.abs(value) < 1e-3 ? t("less than 0.001") : number(value);
