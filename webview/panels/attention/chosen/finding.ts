import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { t } from "../../../kit/page/language.ts";
import {
  columnSentence,
  flowSentence,
  headSentence,
  type Names,
  rowSentence,
  scoreSentence,
  sinkSentence,
} from "../heads/sentences.ts";
import { inModel } from "../numbers/headPlace.ts";
import { WORDS } from "../numbers/quantities.ts";
import type { Shown } from "./shown.ts";

/** The sentence about the token that looks, else about the one looked at, else about the head. */
export function finding(
  heads: Heads,
  { map, numbers, place, hidden, write }: Shown,
  names: Names,
  { from, to }: { readonly from?: number | undefined; readonly to: number | undefined },
): string {
  if (from !== undefined) {
    if (numbers === "scores") return scoreSentence(map, from, names);
    if (numbers === "norms" || numbers === "rollout") return flowSentence(map, from, names, write);
    const looks = rowSentence(map, from, names);
    const hasSink = heads.hasSinks && numbers === "weights" && hidden.length === 0;
    return hasSink ? `${looks} ${sinkSentence(map, from)}` : looks;
  }
  if (to !== undefined && WORDS[numbers].isShare) return columnSentence(map, to, names);
  return numbers === "weights"
    ? headSentence(heads, place)
    : WORDS[numbers].title(inModel(heads, place));
}

/** What the numbers are, and what they do not show. */
export function meaningOf(
  { hasSinks }: Heads,
  { numbers, hidden }: Shown,
  { isReplaced, isLined }: { readonly isReplaced: boolean; readonly isLined: boolean },
): string {
  const { meaning, isShare } = WORDS[numbers];
  return [
    isReplaced ? t("This model's file does not give what that takes: shown are the weights.") : "",
    meaning ?? "",
    hasSinks && isShare && hidden.length === 0
      ? t(
          "Each head here has a sink, a learned score that belongs to no token: a row adds up to what the sink leaves of 100 %.",
        )
      : "",
    t("No such number proves what the answer depends on (Jain & Wallace 2019)."),
    isLined && numbers === "scores" ? t("Scores have no lines: choose weights, or the map.") : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
