import type { Letter, Step, StepKind, TensorRef } from "../program/program.ts";
import { nameOf } from "./names.ts";

/** An expression, and whether it has to stand in parentheses inside a product. */
interface Phrase {
  readonly text: string;
  readonly isSum: boolean;
}

/** What a weight belongs to: Wq is the matrix of the queries. */
const SUFFIX: Partial<Record<StepKind, string>> = {
  queries: "q",
  keys: "k",
  values: "v",
  output: "o",
  up: "up",
  gate: "gate",
  down: "down",
  dense: "dense",
  logits: "out",
};

const TABLE: Partial<Record<StepKind, string>> = {
  embed: "embedding",
  positions: "position",
  segments: "segment",
};

/**
 * What a step computes, as one line of a program: "stream + attention".
 *
 * @param inlined steps whose results stand in it as expressions rather than by name
 */
export function phraseOf(step: Step, inlined: ReadonlyMap<string, Step>): string {
  return phrase(step, inlined).text;
}

function phrase(step: Step, inlined: ReadonlyMap<string, Step>): Phrase {
  const { kind, inputs, weights, settings } = step;
  const of = (letter: Letter) => inputs.find((one) => one.letter === letter)?.tensor;
  const has = (letter: Letter) => weights.some((one) => one.letter === letter);
  const phraseAt = (tensor: TensorRef | undefined): Phrase => {
    const maker = tensor && inlined.get(tensor.id);
    if (maker) return phrase(maker, inlined);
    return { text: tensor ? nameOf(tensor) : "", isSum: false };
  };
  const operand = (letter: Letter) => phraseAt(of(letter));
  const plain = (letter: Letter) => operand(letter).text;
  const factor = (letter: Letter) => bracketed(operand(letter));
  const product = (of: string): Phrase => {
    const suffix = SUFFIX[kind] ?? "";
    const matrix = isTied(step) ? "embeddingᵀ" : `W${suffix}`;
    return has("b")
      ? { text: `${of} · ${matrix} + b${suffix}`, isSum: true }
      : { text: `${of} · ${matrix}`, isSum: false };
  };
  const call = (name: string, ...args: readonly string[]) => ({
    text: `${name}(${args.join(", ")})`,
    isSum: false,
  });
  const sum = (...parts: readonly string[]) => ({ text: parts.join(" + "), isSum: true });
  switch (kind) {
    case "tokenize":
      return call("tokenize", "text");
    case "embed":
    case "positions":
    case "segments":
      return { text: `${TABLE[kind]}[${plain("x")}]`, isSum: false };
    case "sum":
    case "residual":
      return sum(plain("x"), plain("f"));
    case "bias":
      return sum(plain("s"), plain("B"));
    case "mask":
      return masked(plain("s"));
    case "scale":
      return { text: `${factor("x")} · ${tidy(settings.c ?? 1)}`, isSum: false };
    case "layerNorm":
      return call("layerNorm", plain("x"));
    case "rmsNorm":
      return call("rmsNorm", plain("x"));
    case "rotate":
      return call("rotate", plain("x"));
    case "scores":
      return {
        text: `${factor("Q")} · ${factor("K")}ᵀ${scaled(settings.c, widthOf(of("Q")))}`,
        isSum: false,
      };
    case "cap":
      return call("cap", plain("x"), tidy(settings.c ?? 1));
    case "softmax":
      return call("softmax", plain("s"));
    case "mix":
      return { text: `${factor("A")} · ${factor("V")}`, isSum: false };
    case "output":
      return product(`join(${plain("h")})`);
    case "queries":
    case "keys":
    case "values":
    case "up":
    case "gate":
    case "down":
    case "dense":
    case "logits":
      return product(factor("x"));
    case "gated":
      return { text: `${factor("g")} * ${factor("u")}`, isSum: false };
    case "probabilities":
      return call("softmax", plain("x"));
    default:
      return call(kind, ...inputs.map(({ tensor }) => phraseAt(tensor).text));
  }
}

/** Two masks one after the other are one to the reader. */
const masked = (text: string): Phrase => ({
  text: text.startsWith("masked(") ? text : `masked(${text})`,
  isSum: false,
});

const bracketed = ({ text, isSum }: Phrase) => (isSum ? `(${text})` : text);

const isTied = ({ kind, facts }: Step) =>
  kind === "logits" && facts.some(({ fact }) => fact === "tied");

const widthOf = (tensor: TensorRef | undefined) => tensor?.shape.at(-1) ?? 0;

/** The scale of scores: " / √32" where it is one over the root of a head's width. */
function scaled(scale: number | undefined, width: number): string {
  if (scale === undefined || scale === 1) return "";
  return Math.abs(scale * Math.sqrt(width) - 1) < 1e-4 ? ` / √${width}` : ` · ${tidy(scale)}`;
}

/** Four digits are enough to know a number by. */
const tidy = (value: number): string => String(Number(value.toPrecision(4)));
