import type { ModelCard } from "../../domain/model/run.ts";
import type { Axis, Operand, StepKind, TensorName } from "../../domain/program/program.ts";
import type { Point, Weight } from "./reading/drafts.ts";
import type { Placed } from "./told/arrange.ts";
import type { Length } from "./told/views.ts";

/** What steps give, by what they do. */
export const GIVEN: Readonly<Partial<Record<StepKind, TensorName>>> = {
  embed: "embeddings",
  positions: "positionVectors",
  segments: "segmentVectors",
  sum: "stream",
  scale: "stream",
  layerNorm: "normed",
  rmsNorm: "normed",
  queries: "queries",
  keys: "keys",
  values: "values",
  scores: "scores",
  cap: "scores",
  bias: "scores",
  mask: "scores",
  softmax: "attentionWeights",
  mix: "headOutputs",
  output: "attentionOutput",
  residual: "stream",
  up: "neurons",
  gate: "gates",
  gelu: "neurons",
  geluTanh: "neurons",
  quickGelu: "neurons",
  relu: "neurons",
  silu: "neurons",
  tanh: "hidden",
  gated: "neurons",
  down: "mlpOutput",
  dense: "hidden",
  logits: "logits",
  probabilities: "probabilities",
};

export function inputName({ kind }: Placed, letter: string): TensorName {
  if (letter === "cos") return "cosines";
  if (letter === "sin") return "sines";
  if (letter === "B") return "positionBias";
  if (letter === "M") return "mask";
  if (kind === "embed") return "ids";
  if (kind === "positions") return "positions";
  if (kind === "segments") return "segments";
  return letter === "f" && kind === "sum" ? "positionVectors" : "unknown";
}

export function weightName(letter: Operand["letter"]): TensorName {
  if (letter === "E") return "table";
  if (letter === "γ") return "gain";
  if (letter === "z") return "sink";
  return letter === "W" ? "weight" : "bias";
}

export const headsAxis = ({ layout }: Point): Axis => (layout === "keys" ? "keyHeads" : "heads");

export function axisOf(length: number, name: TensorName, { width, vocabSize }: ModelCard): Axis {
  if (name === "logits" || name === "probabilities") return "vocabulary";
  if (name === "neurons" || name === "gates") return "neurons";
  if (length === width) return "width";
  return length === vocabSize ? "vocabulary" : "out";
}

export function axesOf(
  { layout }: Point,
  lengths: readonly Length[],
  name: TensorName,
  card: ModelCard,
): readonly Axis[] {
  if (lengths.length === 0) return [];
  const last = lengths.at(-1);
  const width = typeof last === "number" ? axisOf(last, name, card) : "out";
  switch (layout) {
    case "list":
      return ["tokens"];
    case "rows":
      return ["tokens", width];
    case "places":
      return ["tokens", name === "cosines" || name === "sines" ? "headWidth" : width];
    case "map":
      return ["heads", "from", "to"];
    case "mask":
      return ["from", "to"];
    case "queries":
      return lengths.length === 3 ? ["heads", "from", "headWidth"] : ["tokens", width];
    case "keys":
      return lengths.length === 3 ? ["keyHeads", "to", "headWidth"] : ["tokens", width];
  }
}

const BITS: ReadonlyMap<number, number> = new Map([
  [2, 8], // uint8
  [3, 8], // int8
  [10, 16], // float16
  [16, 16], // bfloat16
  [21, 4], // uint4
  [22, 4], // int4
]);

export function bitsOf(type: number | undefined, { as, nodes }: Weight): number | undefined {
  const bits = as === "product" ? nodes[0]?.attributes.get("bits") : undefined;
  return typeof bits === "number" ? bits : BITS.get(type ?? 0);
}
