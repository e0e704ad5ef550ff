import { restOf, strongest } from "../../../../src/domain/attention/attention.ts";
import { type Heads, habits } from "../../../../src/domain/attention/headMeasures.ts";
import { largest } from "../../../../src/domain/prediction/prediction.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatScore, formatShare } from "../../../kit/page/numbers.ts";
import { columnOf, type HeadMap, rowOf, weightAt } from "../numbers/headMap.ts";
import { inModel, type Place } from "../numbers/headPlace.ts";
import { habitSentence } from "./words.ts";

/** The name of a token in a sentence. */
export type Name = (index: number) => string;

/** What a head does on the whole. */
export function headSentence(heads: Heads, place: Place): string {
  const { layer, head } = place;
  const [habit] = habits(heads, layer, head);
  if (habit) return habitSentence(habit, inModel(heads, place));
  const entropy = heads.measured.find(({ measure }) => measure === "entropy");
  if (!entropy) return t("One token alone can only look at itself: {0}.", formatShare(1));
  return t(
    "Layer {0}, head {1} looks as if at {2} tokens evenly.",
    inModel(heads, place).layer + 1,
    head + 1,
    formatNumber(2 ** (entropy.values[layer * heads.heads + head] as number)),
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
  return t("{0} go to no token, but to the head's sink.", formatShare(restOf(rowOf(map, from))));
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
    return t("Into {0} flows nothing of the tokens shown.", names.from(from));
  const most = write(weightAt(map, from, first));
  if (second === undefined)
    return t("Into {0} flows {1} ({2}).", names.from(from), names.to(first), most);
  return t(
    "Into {0} flows most of {1} ({2}), then of {3} ({4}).",
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

/** What one cell says. @param value its number as text */
export function cellSentence(
  map: HeadMap,
  { from, to }: { readonly from: number; readonly to: number },
  names: Names,
  value: string,
): string {
  if (map.isCausal && to > from)
    return t("from {0} to {1}: the model cannot look ahead.", names.from(from), names.to(to));
  return t("from {0} to {1}: {2}", names.from(from), names.to(to), value);
}
