import { type Cell, restOf, strongest } from "../../../../src/domain/attention/attention.ts";
import {
  elsewhere,
  type Heads,
  habits,
  mostTelling,
} from "../../../../src/domain/attention/headMeasures.ts";
import { largest } from "../../../../src/domain/prediction/prediction.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatScore, formatShare } from "../../../kit/page/numbers.ts";
import { columnOf, type HeadMap, rowOf, weightAt } from "../numbers/headMap.ts";
import { inModel, type Place } from "../numbers/headPlace.ts";
import {
  evenTokens,
  focusSentence,
  habitSentence,
  MEASURE_WORDS,
  shareSentence,
  sureSentence,
} from "./words.ts";

/** The name of a token in a sentence. */
export type Name = (index: number) => string;

/** What a head does on the whole. */
export function headSentence(heads: Heads, place: Place): string {
  const focus = focusOf(heads, place);
  if (!focus) return t("One token alone can only look at itself: {0}.", formatShare(1));
  const [habit] = habits(heads, place.layer, place.head);
  const own = inModel(heads, place);
  return habit ? habitSentence(habit.share, own) : focusSentence(focus, own);
}

/** How much of its weight follows its habit, and how sure it is where to look. */
export function howSure(heads: Heads, place: Place): string {
  const focus = focusOf(heads, place);
  if (!focus) return "";
  const [habit] = habits(heads, place.layer, place.head);
  return [...(habit ? [shareSentence(habit)] : []), sureSentence(focus)].join(" ");
}

/** A head's entropy, and that of one that looks evenly; undefined if there is nothing to choose. */
function focusOf({ measured, heads }: Heads, { layer, head }: Place) {
  const entropy = measured.find(({ measure }) => measure === "entropy");
  if (!entropy) return undefined;
  const { values, evenly } = entropy;
  return { bits: values[layer * heads + head] as number, evenly };
}

/** Which head is the most distinctive, and by which number. */
export function whyTelling(heads: Heads): string {
  const { layer, head, habit } = mostTelling(heads);
  const place = inModel(heads, { layer, head });
  const name = [place.layer + 1, head + 1, formatCount(heads.layers * heads.heads)] as const;
  if (habit) {
    const { values } = heads.measured.find(({ measure }) => measure === habit.share) ?? {};
    const all = values?.reduce((sum, value) => sum + value, 0) ?? 0;
    return t(
      "Layer {0}, head {1} is the most distinctive of {2}: {3} takes {4} of its weight (in an average head {5}).",
      ...name,
      MEASURE_WORDS[habit.share].name,
      formatShare(habit.value),
      formatShare(all / (heads.layers * heads.heads)),
    );
  }
  const focus = focusOf(heads, { layer, head });
  if (!focus) return "";
  if (heads.kind === "cross") {
    return t(
      "Layer {0}, head {1} is the most distinctive of {2}: the most focused one, like looking evenly at {3} tokens.",
      ...name,
      evenTokens(focus.bits),
    );
  }
  return t(
    "Layer {0}, head {1} is the most distinctive of {2}: it looks most at tokens other than the first and itself ({3}).",
    ...name,
    formatShare(elsewhere(heads, layer * heads.heads + head)),
  );
}

/** Where one token looks. */
export function rowSentence(map: HeadMap, from: number, names: Names): string {
  const [first, second] = strongest(map, from, 2).filter((to) => weightAt(map, from, to) > 0);
  if (first === undefined) return t("{0} looks at none of the tokens shown.", names.from(from));
  const most = weightAt(map, from, first);
  if (second === undefined || most > 0.995)
    return t("{0} looks at {1} ({2}).", names.from(from), names.to(first), formatShare(most));
  return t(
    "{0} looks mostly at {1} ({2}), then at {3} ({4}).",
    names.from(from),
    names.to(first),
    formatShare(most),
    names.to(second),
    formatShare(weightAt(map, from, second)),
  );
}

/** How much of one token's weight goes to the sink. */
export function sinkSentence(map: HeadMap, from: number): string {
  return t("{0} goes to the head's sink, not to a token.", formatShare(restOf(rowOf(map, from))));
}

/** What flows into one token, by numbers that are more than plain weights. */
export function flowSentence(
  map: HeadMap,
  from: number,
  names: Names,
  write: (value: number) => string,
): string {
  const [first, second] = strongest(map, from, 2).filter((to) => weightAt(map, from, to) > 0);
  if (first === undefined)
    return t("Nothing flows into {0} from the tokens shown.", names.from(from));
  const most = write(weightAt(map, from, first));
  if (second === undefined)
    return t("What flows into {0} comes from {1} ({2}).", names.from(from), names.to(first), most);
  return t(
    "Most of what flows into {0} comes from {1} ({2}), then from {3} ({4}).",
    names.from(from),
    names.to(first),
    most,
    names.to(second),
    write(weightAt(map, from, second)),
  );
}

/** Who looks at one token. */
export function columnSentence(map: HeadMap, to: number, names: Names): string {
  const [first, second] = largest(columnOf(map, to), 2);
  if (first === undefined) return "";
  const share = (from: number) => formatShare(weightAt(map, from, to));
  if (second === undefined)
    return t("{0} is looked at by {1} ({2}).", names.to(to), names.from(first), share(first));
  return t(
    "{0} is looked at most by {1} ({2}), then by {3} ({4}).",
    names.to(to),
    names.from(first),
    share(first),
    names.from(second),
    share(second),
  );
}

/** Before the softmax: which token it scores highest. */
export function scoreSentence(map: HeadMap, from: number, names: Names): string {
  const [first, second] = strongest(map, from, map.isCausal ? from + 1 : map.to);
  if (first === undefined) return "";
  const score = (to: number) => formatScore(weightAt(map, from, to));
  if (second === undefined)
    return t("{0} scores only {1} ({2}).", names.from(from), names.to(first), score(first));
  return t(
    "{0} scores {1} highest ({2}), then {3} ({4}).",
    names.from(from),
    names.to(first),
    score(first),
    names.to(second),
    score(second),
  );
}

export interface Names {
  readonly from: Name;
  readonly to: Name;
}

/** ‘cat’, or ‘cat’ #3 if a text has it more than once: the third token of the text. */
export function namesOf(labels: readonly string[]): Name {
  const known = new Set<string>();
  const several = new Set<string>();
  for (const label of labels) (known.has(label) ? several : known).add(label);
  return (index) => {
    const label = labels[index] ?? "";
    return several.has(label) ? `‘${label}’ #${formatCount(index + 1)}` : `‘${label}’`;
  };
}

/** What one cell says. @param value its number as text @param isShare of the token's weight */
export function cellSentence(
  map: HeadMap,
  { from, to }: Cell,
  names: Names,
  { value, isShare }: { readonly value: string; readonly isShare: boolean },
): string {
  if (map.isCausal && to > from)
    return t("from {0} to {1}: the model cannot look ahead.", names.from(from), names.to(to));
  if (isShare) return t("{0} looks at {1}: {2}", names.from(from), names.to(to), value);
  return t("from {0} to {1}: {2}", names.from(from), names.to(to), value);
}
