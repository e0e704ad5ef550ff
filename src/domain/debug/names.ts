import type { Axis, TensorName, TensorRef } from "../program/program.ts";

/** What a tensor is called in the program's text, and in expressions. */
const NAMES: Readonly<Record<TensorName, string>> = {
  characters: "text",
  ids: "ids",
  positions: "positions",
  segments: "segments",
  embeddings: "embeddings",
  positionVectors: "positionVectors",
  segmentVectors: "segmentVectors",
  stream: "stream",
  normed: "normed",
  queries: "queries",
  keys: "keys",
  values: "values",
  cosines: "cosines",
  sines: "sines",
  scores: "scores",
  positionBias: "positionBias",
  mask: "mask",
  attentionWeights: "weights",
  headOutputs: "heads",
  attentionOutput: "attention",
  memory: "memory",
  neurons: "neurons",
  gates: "gates",
  mlpOutput: "mlp",
  hidden: "hidden",
  logits: "logits",
  probabilities: "probabilities",
  chosen: "next",
  table: "table",
  weight: "weight",
  bias: "bias",
  gain: "gain",
  sink: "sink",
  unknown: "unknown",
};

export const nameOf = ({ name }: Pick<TensorRef, "name">): string => NAMES[name];

/** Every name that a tensor may have in an expression. */
export const TENSOR_NAMES: readonly string[] = Object.values(NAMES);

/** Axes that grow with the text; all others have the same length whatever the text. */
const OF_TEXT: ReadonlySet<Axis> = new Set(["characters", "tokens", "from", "to"]);

/** "[8, tokens, 32]": the same whatever the text. */
export function shapeOf({ axes, shape }: Pick<TensorRef, "axes" | "shape">): string {
  const lengths = axes.map((axis, at) => {
    if (!OF_TEXT.has(axis)) return shape[at];
    return axis === "characters" ? axis : "tokens";
  });
  return `[${lengths.join(", ")}]`;
}
