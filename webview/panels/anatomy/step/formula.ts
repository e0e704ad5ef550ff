import type { Letter } from "../../../../src/domain/program/program.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { isSeen, largest, largestTerms, meanOf, type Term, varianceOf } from "../ground/terms.ts";
import { numbersOf, type StepNumbers } from "./numbers.ts";

/** How what a formula counts is called. */
export interface FormulaNames {
  /** A token that is looked at. */
  readonly to: (token: number) => string;
  /** A token of the vocabulary. */
  readonly spell: (id: number) => string;
}

const TERMS = 3; // of a sum that are written
const VECTOR = 4; // numbers of a vector

/** "₁₇": dimensions are counted from 1. */
export const below = (at: number): string =>
  Array.from(String(at + 1), (digit) => String.fromCodePoint(0x2080 + Number(digit))).join("");

/** A number in a formula; one below 0 in brackets, where a sign stands before it. */
const n = (value: number) => formatNumber(value).replace("-", "−");
const b = (value: number) => (value < 0 ? `(${n(value)})` : n(value));

/** The formula of a step with the picked token's numbers put in; no line where there is none. */
export function formulaLines(numbers: StepNumbers, names: FormulaNames): readonly string[] {
  const { step, aim } = numbers;
  const { at } = aim;
  const of = (letter: Letter | "y") => numbersOf(numbers, letter) ?? new Float32Array();
  const value = (letter: Letter | "y", place = at) => of(letter)[place] as number;
  const y = value("y");
  const i = below(at);
  switch (step.kind) {
    case "embed":
    case "positions":
    case "segments":
      return [`y = E[${formatCount(of("x")[0] ?? 0)}] = ${vector(of("y"))}`];
    case "sum":
    case "residual":
      return [`y${i} = x${i} + f${i} = ${n(value("x"))} + ${b(value("f"))} = ${n(y)}`];
    case "scale":
      return [`y${i} = c · x${i} = ${n(step.settings.c ?? 1)} · ${b(value("x"))} = ${n(y)}`];
    case "layerNorm":
    case "rmsNorm":
      return normLines(numbers);
    case "queries":
    case "keys":
    case "values":
    case "output":
    case "up":
    case "gate":
    case "down":
    case "dense":
      return [productLine(numbers, `${numbers.outputs[0]?.letter ?? "y"}${i}`)];
    case "logits":
      return [productLine(numbers, `y(${names.spell(at)})`)];
    case "rotate":
      return rotateLines(numbers);
    case "scores":
      return scoreLines(numbers, names);
    case "cap": {
      const c = n(step.settings.c ?? 1);
      return [`y(${names.to(at)}) = ${c} · tanh(${n(value("x"))} / ${c}) = ${n(y)}`];
    }
    case "bias":
      return [`y(${names.to(at)}) = s + B = ${n(value("s"))} + ${b(value("B"))} = ${n(y)}`];
    case "mask":
      return [`y(${names.to(at)}) = s + M = ${n(value("s"))} + ${b(value("M"))} = ${n(y)}`];
    case "softmax":
      return shareLines(of("s"), at, y, `A(${names.to(at)})`, names.to);
    case "probabilities":
      return shareLines(of("x"), at, y, `p(${names.spell(at)})`, names.spell);
    case "choose": {
      const [id = 0] = of("y");
      return [`argmax p = ${formatCount(id)} ${names.spell(id)}`];
    }
    case "mix":
      return mixLines(numbers, names);
    case "gelu":
      return [`y${i} = ${b(value("x"))} · Φ(${n(value("x"))}) = ${n(y)}`];
    case "geluTanh": {
      const x = b(value("x"));
      return [`y${i} = ${x} / 2 · (1 + tanh(√(2/π) · (${x} + 0.044715 · ${x}³))) = ${n(y)}`];
    }
    case "quickGelu":
      return [`y${i} = ${b(value("x"))} · σ(1.702 · ${b(value("x"))}) = ${n(y)}`];
    case "relu":
      return [`y${i} = max(0, ${n(value("x"))}) = ${n(y)}`];
    case "silu":
      return [`y${i} = ${b(value("x"))} · σ(${n(value("x"))}) = ${n(y)}`];
    case "tanh":
      return [`y${i} = tanh(${n(value("x"))}) = ${n(y)}`];
    case "erf":
      return [`y${i} = erf(${n(value("x"))}) = ${n(y)}`];
    case "power":
      return [`y${i} = ${b(value("x"))} ^ ${n(step.settings.c ?? 1)} = ${n(y)}`];
    case "offset":
      return [`y${i} = ${n(value("x"))} + ${b(step.settings.c ?? 0)} = ${n(y)}`];
    case "round":
      return [`y${i} = round(${n(value("x"))}) = ${n(y)}`];
    case "gated":
      return [`y${i} = g${i} · u${i} = ${b(value("g"))} · ${b(value("u"))} = ${n(y)}`];
    default:
      return [];
  }
}

function vector(values: ArrayLike<number>): string {
  const shown = Array.from(values).slice(0, VECTOR).map(n);
  return `(${shown.join(", ")}${values.length > VECTOR ? ", …" : ""})`;
}

function normLines(numbers: StepNumbers): readonly string[] {
  const { step, aim } = numbers;
  const x = numbersOf(numbers, "x") ?? new Float32Array();
  const own = x[aim.at] as number;
  const [i, y] = [below(aim.at), numbersOf(numbers, "y")?.[aim.at] as number];
  const gain = drawnAt(numbers, "γ");
  const bias = drawnAt(numbers, "β");
  const before = gain === undefined ? "" : `${b(gain)} · `;
  const behind = bias === undefined ? "" : ` + ${b(bias)}`;
  const epsilon = step.settings.ε ?? 0;
  const root = (value: number) => (epsilon > 0 ? `√(${n(value)} + ${n(epsilon)})` : `√${n(value)}`);
  if (step.kind === "rmsNorm") {
    const square = x.reduce((sum, value) => sum + value * value, 0) / x.length;
    return [
      `Σxᵢ² / ${formatCount(x.length)} = ${n(square)}`,
      `y${i} = ${before}${b(own)} / ${root(square)}${behind} = ${n(y)}`,
    ];
  }
  const [mean, variance] = [meanOf(x), varianceOf(x)];
  return [
    `μ = ${n(mean)}, σ² = ${n(variance)}`,
    `y${i} = ${before}(${n(own)} − ${b(mean)}) / ${root(variance)}${behind} = ${n(y)}`,
  ];
}

/** The number of a learned vector at the place that is looked at. */
function drawnAt({ weights, aim }: StepNumbers, letter: Letter): number | undefined {
  const found = weights.find((one) => one.letter === letter);
  if (!found) return undefined;
  const { along } = found.cut.slice;
  return found.cut.tensor.data[aim.at - (along.at(-1)?.first ?? 0)];
}

/** A sum of products: its largest terms, how many more there are, and what they come to. */
function productLine(numbers: StepNumbers, name: string): string {
  const { inputs, weights, aim, step } = numbers;
  const input = inputs[0]?.cut.tensor.data ?? new Float32Array();
  const column = weights.find(({ letter }) => letter === "W")?.column ?? new Float32Array();
  const bias = drawnAt(numbers, "b");
  const x = step.kind === "output" ? "h" : "x";
  const terms = largestTerms(input, column, TERMS).map(
    ({ at }: Term) => `${b(input[at] as number)} · ${b(column[at] as number)}`,
  );
  const rest = Math.min(input.length, column.length) - terms.length;
  const parts = [
    ...terms,
    ...(rest > 0 ? [t("({0} more)", formatCount(rest))] : []),
    ...(bias === undefined ? [] : [b(bias)]),
  ];
  const y = numbersOf(numbers, "y")?.[aim.at] as number;
  return `${name} = Σ ${x}ᵢ · Wᵢ${below(aim.at)}${bias === undefined ? "" : " + b"} = ${parts.join(" + ")} = ${n(y)}`;
}

function rotateLines(numbers: StepNumbers): readonly string[] {
  const { step, aim } = numbers;
  const apart = step.settings.apart ?? 1;
  const x = numbersOf(numbers, "x") ?? new Float32Array();
  const [cos, sin] = [numbersOf(numbers, "cos"), numbersOf(numbers, "sin")];
  const { at } = aim;
  const [c, d] = [cos?.[at], sin?.[at]];
  const y = numbersOf(numbers, "y")?.[at] as number;
  if (c === undefined || d === undefined) return [`y${below(at)} = x${below(at)} = ${n(y)}`];
  const isFirst = Math.floor(at / apart) % 2 === 0;
  const other = isFirst ? at + apart : at - apart;
  const sign = isFirst ? "−" : "+";
  return [
    `y${below(at)} = x${below(at)} · cos ${sign} x${below(other)} · sin = ${b(x[at] as number)} · ${b(c)} ${sign} ${b(x[other] as number)} · ${b(d)} = ${n(y)}`,
  ];
}

/** The key or value of a token among those of all tokens: [tokens, headWidth]. */
function ofToken(numbers: StepNumbers, letter: Letter, token: number): Float32Array {
  const cut = numbers.inputs.find((one) => one.letter === letter)?.cut;
  const width = cut?.tensor.shape.at(-1) ?? 0;
  return cut?.tensor.data.subarray(token * width, (token + 1) * width) ?? new Float32Array();
}

function scoreLines(numbers: StepNumbers, { to }: FormulaNames): readonly string[] {
  const { step, aim } = numbers;
  const query = numbersOf(numbers, "Q") ?? new Float32Array();
  const key = ofToken(numbers, "K", aim.at);
  const terms = largestTerms(query, key, TERMS).map(
    ({ at }) => `${b(query[at] as number)} · ${b(key[at] as number)}`,
  );
  const rest = Math.min(query.length, key.length) - terms.length;
  const more = rest > 0 ? [t("({0} more)", formatCount(rest))] : [];
  const { c = 1 } = step.settings;
  const sum = [...terms, ...more].join(" + ");
  const y = numbersOf(numbers, "y")?.[aim.at] as number;
  return [`s(${to(aim.at)}) = ${c === 1 ? sum : `${n(c)} · (${sum})`} = ${n(y)}`];
}

/** @param s of what the shares are made */
function shareLines(
  s: Float32Array,
  at: number,
  share: number,
  name: string,
  nameOf: (place: number) => string,
): readonly string[] {
  const shown = largest(s, TERMS).filter((place) => isSeen(s[place] as number));
  const terms = shown.map((place) => `exp(${n(s[place] as number)}) ${nameOf(place)}`);
  const rest = s.reduce((count, value) => count + Number(isSeen(value)), 0) - shown.length;
  const all = [...terms, ...(rest > 0 ? [t("({0} more)", formatCount(rest))] : [])].join(" + ");
  return [`${name} = exp(${n(s[at] as number)}) / (${all}) = ${formatShare(share)}`];
}

function mixLines(numbers: StepNumbers, { to }: FormulaNames): readonly string[] {
  const { at } = numbers.aim;
  const weights = numbersOf(numbers, "A") ?? new Float32Array();
  const shown = largest(weights, TERMS);
  const terms = shown.map(
    (token) =>
      `${formatShare(weights[token] as number)} · ${b(ofToken(numbers, "V", token)[at] as number)} ${to(token)}`,
  );
  const rest = weights.reduce((count, weight) => count + Number(weight > 0), 0) - shown.length;
  const all = [...terms, ...(rest > 0 ? [t("({0} more)", formatCount(rest))] : [])].join(" + ");
  const y = numbersOf(numbers, "y")?.[at] as number;
  return [`h${below(at)} = Σ A · V${below(at)} = ${all} = ${n(y)}`];
}
