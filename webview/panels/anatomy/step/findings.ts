import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { type Choosing, chooseFrom } from "../ground/choice.ts";
import { isSeen, largest, lengthOf, varianceOf } from "../ground/terms.ts";
import type { Named } from "../words/text.ts";
import type { Vocabulary } from "../words/vocabulary.ts";
import { numbersOf, type StepNumbers } from "./numbers.ts";

/** What a step needs to be told in one sentence. */
export interface Told {
  readonly names: Named;
  readonly words: Vocabulary;
  /** Whether it says what comes next, what stands at a mask, or neither. */
  readonly says: string;
  /** How many tokens the vocabulary has. */
  readonly vocabulary: number;
  readonly choosing: Choosing;
}

/** What happened to the picked token in a step, in plain words with its real numbers. */
export function findingOf(numbers: StepNumbers, told: Told): string {
  const { step } = numbers;
  const { name, id } = told.names.own;
  const y = numbersOf(numbers, "y") ?? new Float32Array();
  const width = formatCount(y.length);
  switch (step.kind) {
    case "tokenize":
      return t(
        "{0} is number {1} of the {2} tokens of the vocabulary.",
        name,
        formatCount(id),
        formatCount(told.vocabulary),
      );
    case "embed":
      return t(
        "The ID of {0} picks a row of a learned table: {1} numbers that stand for it.",
        name,
        width,
      );
    case "positions":
      return t("The place of {0} in the text has a vector of its own, {1} long.", name, length(y));
    case "segments":
      return t(
        "Which of two texts {0} belongs to has a vector of its own, {1} long.",
        name,
        length(y),
      );
    case "sum":
      return t("The vectors of {0} are added: what goes on is {1} long.", name, length(y));
    case "scale":
    case "cap":
    case "rotate":
    case "bias":
    case "mask":
      return adjusted(numbers, told);
    case "layerNorm":
    case "rmsNorm":
      return t(
        "The vector of {0} is brought to a common size: its numbers spread by {1} before, by {2} now.",
        name,
        spread(numbersOf(numbers, "x")),
        spread(y),
      );
    case "queries":
      return t(
        "{0} asks: a query of {1} numbers in each of {2} heads.",
        name,
        width,
        heads(numbers),
      );
    case "keys":
      return t(
        "{0} offers what it can be found by: a key of {1} numbers in each head.",
        name,
        width,
      );
    case "values":
      return t("{0} offers what it hands on: a value of {1} numbers in each head.", name, width);
    case "scores":
      return t(
        "In head {0} the query of {1} fits the key of {2} best: a score of {3}.",
        head(numbers),
        name,
        told.names.to(largest(y, 1)[0] ?? 0),
        formatNumber(y[largest(y, 1)[0] ?? 0] ?? 0),
      );
    case "softmax":
      return shared(y, numbers, told);
    case "mix":
      return mixed(numbers, told);
    case "output":
      return t(
        "What {0} heads found is joined into one vector for {1}, {2} long.",
        heads(numbers),
        name,
        length(y),
      );
    case "residual":
      return added(numbers, told);
    default:
      return later(numbers, told);
  }
}

/** The feed-forward part and the end. */
function later(numbers: StepNumbers, told: Told): string {
  const { name } = told.names.own;
  const y = numbersOf(numbers, "y") ?? new Float32Array();
  const best = largest(y, 1)[0] ?? 0;
  switch (numbers.step.kind) {
    case "up":
      return t(
        "{0} meets {1} neurons; number {2} answers the strongest: {3}.",
        name,
        formatCount(y.length),
        formatCount(best + 1),
        formatNumber(y[best] ?? 0),
      );
    case "gate":
      return t("{0} gates say how far each neuron opens for {1}.", formatCount(y.length), name);
    case "gelu":
    case "geluTanh":
    case "quickGelu":
    case "relu":
    case "silu":
    case "tanh":
      return t(
        "{0} of {1} neurons stay above 0 for {2}; the others are all but silent.",
        formatCount(y.reduce((on, value) => on + Number(value > 0), 0)),
        formatCount(y.length),
        name,
      );
    case "gated":
      return t(
        "Gates and neurons are multiplied: number {0} comes through the strongest for {1}, with {2}.",
        formatCount(best + 1),
        name,
        formatNumber(y[best] ?? 0),
      );
    case "down":
      return t("The neurons write one vector for {0}, {1} long.", name, length(y));
    case "dense":
      return t(
        "One more learned layer makes {1} new numbers of the vector of {0}.",
        name,
        formatCount(y.length),
      );
    case "logits":
      return t(
        "{0} gets the highest logit of {1} tokens: {2}.",
        told.words.name(best),
        formatCount(y.length),
        formatNumber(y[best] ?? 0),
      );
    case "round":
      return t(
        "Rounding changes the vector of {0} by {1} of its length.",
        name,
        formatShare(distance(numbersOf(numbers, "x") ?? [], y)),
      );
    case "erf":
    case "power":
    case "offset":
      return t(
        "This part of a formula is computed by itself, since the file rounds between the parts.",
      );
    case "probabilities":
      return expected(told, best, y[best] ?? 0);
    case "choose":
      return chosen(numbers, told);
    default:
      return t("This step was not recognized; what it takes and what it gives is shown.");
  }
}

/** How far y is from x, in lengths of x. */
const distance = (x: ArrayLike<number>, y: Float32Array) =>
  lengthOf(y.map((value, i) => value - (x[i] ?? 0))) / (lengthOf(x) || 1);

const length = (x: ArrayLike<number>) => formatNumber(lengthOf(x));
const spread = (x: ArrayLike<number> = []) => formatNumber(Math.sqrt(varianceOf(x)));
const heads = ({ aim }: StepNumbers) => formatCount(aim.heads);
const head = ({ aim }: StepNumbers) => formatCount(aim.head + 1);

function adjusted(numbers: StepNumbers, { names }: Told): string {
  const { step } = numbers;
  const y = numbersOf(numbers, "y") ?? new Float32Array();
  switch (step.kind) {
    case "scale":
      return t(
        "All numbers of {0} are multiplied by {1}.",
        names.own.name,
        formatNumber(step.settings.c ?? 1),
      );
    case "cap":
      return t("Scores now stay between −{0} and {0}.", formatNumber(step.settings.c ?? 1));
    case "rotate":
      return t(
        "The vector of {0} is turned by the angle of its place: its length stays {1}.",
        names.own.name,
        length(y),
      );
    case "bias": {
      const B = numbersOf(numbers, "B") ?? new Float32Array();
      const at = largest(B, 1)[0] ?? 0;
      return t(
        "In head {0} the distance alone speaks most for {1}: {2} is added to its score.",
        head(numbers),
        names.to(at),
        formatNumber(B[at] ?? 0),
      );
    }
    default: {
      const hidden = y.reduce((count, value) => count + Number(!isSeen(value)), 0);
      return hidden === 0
        ? t(
            "{0} may look at all {1} tokens: nothing is hidden from it.",
            names.own.name,
            formatCount(y.length),
          )
        : t(
            "{0} of {1} tokens come later and are hidden from {2}.",
            formatCount(hidden),
            formatCount(y.length),
            names.own.name,
          );
    }
  }
}

function shared(y: Float32Array, numbers: StepNumbers, { names }: Told): string {
  const [first = 0, second] = largest(y, 2);
  const { name } = names.own;
  const most = [formatShare(y[first] ?? 0), names.to(first)] as const;
  if (second === undefined || !((y[second] ?? 0) > 0))
    return t("In head {0} {1} gives {2} of its attention to {3}.", head(numbers), name, ...most);
  return t(
    "In head {0} {1} gives {2} of its attention to {3}, then {4} to {5}.",
    head(numbers),
    name,
    ...most,
    formatShare(y[second] ?? 0),
    names.to(second),
  );
}

function mixed(numbers: StepNumbers, { names }: Told): string {
  const weights = numbersOf(numbers, "A") ?? new Float32Array();
  const best = largest(weights, 1)[0] ?? 0;
  return t(
    "{0} takes {1} of its mixture from {2} in head {3}.",
    names.own.name,
    formatShare(weights[best] ?? 0),
    names.to(best),
    head(numbers),
  );
}

function added(numbers: StepNumbers, { names }: Told): string {
  const [x, f] = [numbersOf(numbers, "x") ?? [], numbersOf(numbers, "f") ?? []];
  const share = formatShare(lengthOf(f) / (lengthOf(x) || 1));
  const { name } = names.own;
  const { part } = numbers.step;
  if (part === "parallel")
    return t("This sum changes the vector of {0} by {1} of its length.", name, share);
  if (part === "attention" || part === "cross")
    return t("Attention changes the vector of {0} by {1} of its length.", name, share);
  return t("The feed-forward part changes the vector of {0} by {1} of its length.", name, share);
}

function chosen(numbers: StepNumbers, { words, choosing }: Told): string {
  const p = numbersOf(numbers, "p") ?? new Float32Array();
  const { id, rank, kept, shareOf } = chooseFrom(p, choosing);
  const name = words.name(id);
  if (kept === 1) {
    return t("{0} is chosen: by these settings, always the likeliest token is.", name);
  }
  return t(
    "{0} is drawn, with a chance of {1}: by these settings, {2} tokens could be chosen.",
    name,
    formatShare(shareOf(rank)),
    formatCount(kept),
  );
}

function expected({ names, says, words }: Told, best: number, probability: number): string {
  const share = formatShare(probability);
  const { name } = names.own;
  if (says === "next")
    return t("After {0} the model expects {1}: {2}.", name, words.name(best), share);
  return t("Where {0} stands, the model would put {1}: {2}.", name, words.name(best), share);
}
