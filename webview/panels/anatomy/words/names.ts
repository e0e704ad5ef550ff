import type {
  Axis,
  StackName,
  StepKind,
  TensorName,
  TensorRef,
} from "../../../../src/domain/program/program.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { Station } from "../ground/way.ts";

const STEPS: Readonly<Record<StepKind, () => string>> = {
  tokenize: () => t("Cut into tokens"),
  embed: () => t("Look up the token"),
  positions: () => t("Look up the position"),
  segments: () => t("Look up the segment"),
  sum: () => t("Add up"),
  scale: () => t("Scale"),
  layerNorm: () => t("Layer normalization"),
  rmsNorm: () => t("RMS normalization"),
  queries: () => t("Queries"),
  keys: () => t("Keys"),
  values: () => t("Values"),
  rotate: () => t("Rotary positions"),
  scores: () => t("Scores"),
  cap: () => t("Soft cap"),
  bias: () => t("Position bias"),
  mask: () => t("Mask"),
  softmax: () => t("Attention weights"),
  mix: () => t("Mix the values"),
  output: () => t("Join the heads"),
  residual: () => t("Add to the residual stream"),
  up: () => t("Into the neurons"),
  gate: () => t("Gates of the neurons"),
  gelu: () => t("GELU"),
  geluTanh: () => t("GELU (tanh form)"),
  quickGelu: () => t("Quick GELU"),
  relu: () => t("ReLU"),
  silu: () => t("SiLU"),
  tanh: () => t("Hyperbolic tangent"),
  gated: () => t("Open the gates"),
  down: () => t("Out of the neurons"),
  dense: () => t("Dense layer"),
  logits: () => t("Logits"),
  probabilities: () => t("Probabilities"),
  choose: () => t("Choose the next token"),
  erf: () => t("Error function"),
  power: () => t("Raise to a power"),
  offset: () => t("Add a constant"),
  round: () => t("Round to 8 bits"),
  unknown: () => t("Unrecognized step"),
};

export const stepName = (kind: StepKind): string => STEPS[kind]();

const TENSORS: Readonly<Record<TensorName, () => string>> = {
  characters: () => t("characters"),
  ids: () => t("token IDs"),
  positions: () => t("positions"),
  segments: () => t("segments"),
  embeddings: () => t("token vector"),
  positionVectors: () => t("position vector"),
  segmentVectors: () => t("segment vector"),
  stream: () => t("residual stream"),
  normed: () => t("normalized vector"),
  queries: () => t("queries"),
  keys: () => t("keys"),
  values: () => t("values"),
  cosines: () => t("cosines of the position’s angles"),
  sines: () => t("sines of the position’s angles"),
  scores: () => t("scores"),
  positionBias: () => t("bias for the distance"),
  mask: () => t("mask"),
  attentionWeights: () => t("attention weights"),
  headOutputs: () => t("what each head gives"),
  attentionOutput: () => t("what attention gives"),
  memory: () => t("the encoder’s result"),
  neurons: () => t("neurons"),
  gates: () => t("gates"),
  mlpOutput: () => t("what the feed-forward part gives"),
  hidden: () => t("hidden state"),
  logits: () => t("logits"),
  probabilities: () => t("probabilities"),
  chosen: () => t("ID of the greedy choice"),
  table: () => t("table"),
  weight: () => t("weights"),
  bias: () => t("bias"),
  gain: () => t("gain"),
  sink: () => t("attention sinks"),
  unknown: () => t("numbers"),
};

export const tensorName = ({ name }: TensorRef): string => TENSORS[name]();

const AXES: Readonly<Record<Axis, () => string>> = {
  characters: () => t("characters"),
  tokens: () => t("tokens"),
  from: () => t("tokens that look"),
  to: () => t("tokens looked at"),
  heads: () => t("heads"),
  keyHeads: () => t("key heads"),
  headWidth: () => t("head width"),
  width: () => t("width"),
  neurons: () => t("neurons"),
  vocabulary: () => t("vocabulary"),
  rows: () => t("rows"),
  in: () => t("in"),
  out: () => t("out"),
};

export const axisName = (axis: Axis): string => AXES[axis]();

/** One place of an axis, from 0: "head 3", "neuron 317", "dimension 22". */
export function placeOn(axis: Axis | undefined, place: number): string {
  const number = formatCount(place + 1);
  switch (axis) {
    case "heads":
    case "keyHeads":
      return t("head {0}", number);
    case "neurons":
      return t("neuron {0}", number);
    case "tokens":
    case "from":
    case "to":
      return t("token {0}", number);
    case "rows":
    case undefined:
      return t("row {0}", number);
    default:
      return t("dimension {0}", number);
  }
}

/** "[tokens, width] = 12 × 256" */
export const shapeWords = ({ axes, shape }: Pick<TensorRef, "axes" | "shape">): string =>
  `[${axes.map(axisName).join(", ")}] = ${shape.map(formatCount).join(" × ")}`;

export function stackName(stack: StackName): string {
  return stack === "encoder" ? t("Encoder") : t("Decoder");
}

/** What a block is called. */
export function stationName({ part, steps, stack }: Station): string {
  switch (part) {
    case "text":
      return t("Characters → tokens");
    case "embedding":
      return t("Embedding");
    case "attention":
      return t("Attention");
    case "cross":
      return t("Cross-attention");
    case "feedForward":
      return t("Feed-forward");
    case "parallel":
      return t("Attention and feed-forward");
    case "head":
      if (steps.some(({ kind }) => kind === "logits")) return t("Prediction");
      return stack === "encoder" ? t("The encoder’s result") : t("Result");
  }
}

/** From 1, as people count. */
export const layerName = (layer: number): string => t("Layer {0}", formatCount(layer + 1));

/** "Layer 2 · Attention"; in an encoder-decoder with its stack before it. */
export function placeName(station: Station, isOfTwo: boolean): string {
  const parts = [
    ...(isOfTwo ? [stackName(station.stack)] : []),
    ...(station.layer === undefined ? [] : [layerName(station.layer)]),
    stationName(station),
  ];
  return parts.join(" · ");
}
