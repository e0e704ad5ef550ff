import type { AttentionKind } from "../model/inner.ts";
import type { Steps } from "./reference.ts";

/** What a step does; `steps.ts` has its formula and its source, `reference.ts` its arithmetic. */
export type StepKind =
  // From characters to vectors
  | "tokenize"
  | "embed"
  | "positions"
  | "segments"
  | "sum"
  | "scale"
  // Norms
  | "layerNorm"
  | "rmsNorm"
  // Attention, in its order
  | "queries"
  | "keys"
  | "values"
  | "rotate"
  | "scores"
  | "cap"
  | "bias"
  | "mask"
  | "softmax"
  | "mix"
  | "output"
  | "residual"
  // The feed-forward part
  | "up"
  | "gate"
  | "gelu"
  | "geluTanh"
  | "quickGelu"
  | "relu"
  | "silu"
  | "tanh"
  | "gated"
  | "down"
  // The end
  | "dense"
  | "logits"
  | "probabilities"
  /** Of a model that writes: which token comes next. The program's own is the likeliest. */
  | "choose"
  // Parts of the above, where a file rounds between them
  | "erf"
  | "power"
  | "offset"
  /** To 8 bits: by a scale of the file, or by the largest number of the whole text. */
  | "round"
  /** Not told apart: what it takes and gives is known, not what it does. */
  | "unknown";

/** Which stack of layers: a model of one stack is what its tokens may see, all or only those before. */
export type StackName = "encoder" | "decoder";

/** The part of a stack or of a layer that steps belong to; they stand together, in this order. */
export type Part =
  | "text"
  | "embedding"
  | "attention"
  | "cross"
  | "feedForward"
  | "parallel"
  | "head";

/** What an axis counts. */
export type Axis =
  | "characters"
  | "tokens"
  /** Tokens that look, and those that are looked at. */
  | "from"
  | "to"
  | "heads"
  /** Heads that queries share in groups; as many as `heads` where none are shared. */
  | "keyHeads"
  | "headWidth"
  /** Dimensions of the residual stream. */
  | "width"
  /** Neurons of a feed-forward part. */
  | "neurons"
  | "vocabulary"
  /** Of other tables and products: rows of a table, numbers in and out. */
  | "rows"
  | "in"
  | "out";

/** What a tensor is called in the field. */
export type TensorName =
  | "characters"
  | "ids"
  | "positions"
  | "segments"
  | "embeddings"
  | "positionVectors"
  | "segmentVectors"
  /** The residual stream. */
  | "stream"
  | "normed"
  | "queries"
  | "keys"
  | "values"
  /** Tables of rotary positions. */
  | "cosines"
  | "sines"
  | "scores"
  | "positionBias"
  | "mask"
  | "attentionWeights"
  | "headOutputs"
  | "attentionOutput"
  /** What an encoder made of its text. */
  | "memory"
  | "neurons"
  | "gates"
  | "mlpOutput"
  | "hidden"
  | "logits"
  | "probabilities"
  | "chosen"
  // Learned
  | "table"
  | "weight"
  | "bias"
  | "gain"
  | "sink"
  | "unknown";

/** Names a tensor of a program, for `slices`; no other program has to have the same. */
export type TensorId = string;
/** Names a step: "decoder.3.attention.softmax". It stays the same from text to text. */
export type StepId = string;

/** A tensor that a step takes or gives: it is described, its numbers are asked for in slices. */
export interface TensorRef {
  readonly id: TensorId;
  readonly name: TensorName;
  /** None if its numbers cannot be shown: their axes are not understood. */
  readonly axes: readonly Axis[];
  /** As long as `axes`. */
  readonly shape: readonly number[];
  /**
   * `weight`: learned, out of the file. `given`: made of no token's content, such as ids, masks and
   * tables of positions. `computed`: the output of a step.
   */
  readonly from: "weight" | "given" | "computed";
  /** Of a weight: what the file calls it, if it has a name. */
  readonly stored?: string;
  /** Of a weight that is stored in fewer bits and decoded: how many. */
  readonly bits?: number;
}

/** A letter of a step's formula. */
export type Letter =
  | ("x" | "y" | "E" | "P" | "W" | "b" | "γ" | "β" | "cos" | "sin")
  | ("Q" | "K" | "V" | "s" | "B" | "M" | "A" | "z" | "h" | "f" | "g" | "u" | "p");

/** A tensor as a letter of a step's formula. */
export interface Operand {
  readonly letter: Letter;
  readonly tensor: TensorRef;
}

/** A number in a step's formula. */
export interface Settings {
  /** Added to a norm's variance. */
  readonly ε?: number;
  /** What all is multiplied with, or the cap of a soft cap. */
  readonly c?: number;
  /**
   * Of what the file rounds to 8 bits by a scale of its own; a `round` without it rounds by the
   * largest number of the whole text.
   */
  readonly steps?: Steps;
  /** How far the two dimensions of a turned pair stand apart: 1, or half of those turned. */
  readonly apart?: number;
}

/** What else is true of a step. */
export type StepFact =
  /** A position bias with the mask in it: -Infinity where a token is not seen. */
  | { readonly fact: "masksToo" }
  /** Numbers are kept in 16 bits here. */
  | { readonly fact: "half" }
  /** The table of embeddings is used again as the unembedding. */
  | { readonly fact: "tied" };

export interface Step {
  readonly id: StepId;
  readonly kind: StepKind;
  readonly stack: StackName;
  /** From 0 among all layers of the stack; undefined before the first and behind the last. */
  readonly layer?: number;
  readonly part: Part;
  /** Of a step of an attention: as `HeadId` names it, its layer among those with attention. */
  readonly attention?: { readonly kind: AttentionKind; readonly layer: number };
  /** Outputs of earlier steps, and what is given. */
  readonly inputs: readonly Operand[];
  readonly weights: readonly Operand[];
  readonly settings: Settings;
  /** One; of an unknown step perhaps more. */
  readonly outputs: readonly TensorRef[];
  readonly facts: readonly StepFact[];
}

/** A model's computation on one text, in order: whatever a step takes, one before it gives. */
export interface Program {
  readonly steps: readonly Step[];
}

/** Steps of one part that stand together. */
export interface Block {
  readonly stack: StackName;
  readonly layer?: number;
  readonly part: Part;
  readonly steps: readonly Step[];
}

/** A program's blocks, in its order. */
export function blocksOf({ steps }: Program): readonly Block[] {
  const blocks: (Block & { readonly steps: Step[] })[] = [];
  for (const step of steps) {
    const { stack, layer, part } = step;
    const last = blocks.at(-1);
    const isSame = last?.stack === stack && last.layer === layer && last.part === part;
    if (last && isSame) last.steps.push(step);
    else blocks.push({ stack, ...(layer !== undefined && { layer }), part, steps: [step] });
  }
  return blocks;
}

/** A part of one tensor: some places along each of its axes, all where undefined. */
export interface Slice {
  readonly tensor: TensorId;
  readonly along: readonly (Places | undefined)[];
}

export interface Places {
  readonly first: number;
  readonly count: number;
}

/** How many numbers one question for slices may be answered with. */
export const MOST_NUMBERS = 4_194_304;
