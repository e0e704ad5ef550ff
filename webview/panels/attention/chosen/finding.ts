import type { Texts } from "../../../../src/domain/attention/attendedTexts.ts";
import type { Cell } from "../../../../src/domain/attention/attention.ts";
import { type Heads, restsOnFirst } from "../../../../src/domain/attention/headMeasures.ts";
import { spellOut } from "../../../../src/domain/text/spelling.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
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

const AROUND = 3; // tokens on each side

/** Why an induction head looks there: where the same token was followed by that one; else nothing. */
export function inductionReason(
  { from: own, to: seen, isSelf }: Texts,
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  { from, to }: Cell,
): string {
  if (!isSelf || to < 1 || to >= from || seen.ids[to - 1] !== own.ids[from]) return "";
  const plain = (first: number, end: number) => {
    const tokens = Array.from({ length: end - first }, (_, i) => tokenAt(seen, first + i));
    return spellOut(seen.tokenizer, tokens).text.replace(/\s+/g, " ").replace(/[‘’]/g, "'");
  };
  const before = plain(Math.max(0, to - 1 - AROUND), to - 1);
  const after = plain(to + 1, Math.min(from, to + 1 + AROUND));
  const pair = `‘${labels.to[to - 1]}’‘${labels.to[to]}’`;
  return t("Earlier in the text: {0}", `…${before}${pair}${after}…`);
}

/** Why much of a map's weight stands in one place, if it does. */
export function sinkNote(
  heads: Heads,
  { numbers, hidden, place }: Shown,
  isLined: boolean,
): string {
  if (numbers !== "weights" || hidden.length > 0) return "";
  if (!restsOnFirst(heads, place.layer, place.head)) return "";
  return isLined
    ? t("Much weight rests on the first token: many heads do so when they find nothing else.")
    : t("The bright first column: many heads rest on the first token when they find nothing else.");
}

/** What the numbers are, and what they do not show. */
export function meaningOf(
  heads: Heads,
  { numbers, hidden }: Shown,
  { isReplaced, isLined }: { readonly isReplaced: boolean; readonly isLined: boolean },
): string {
  const { meaning, isShare } = WORDS[numbers];
  return [
    isReplaced ? t("This model's file lacks what that takes, so the weights are shown.") : "",
    meaning ?? "",
    heads.hasSinks && isShare && hidden.length === 0
      ? t(
          "Each head here has a sink, a learned score that belongs to no token: a row adds up to what the sink leaves of 100%.",
        )
      : "",
    t(
      "Attention shows where information can flow, not what the answer depends on (Jain & Wallace 2019).",
    ),
    isLined && numbers === "scores" ? t("Scores have no lines: choose weights, or the map.") : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
