/**
 * Which attention of a model: `self` of a model of one stack; of an encoder-decoder, that of its
 * encoder, that of its decoder, and the decoder's look at the encoder's text.
 */
export type AttentionKind = "self" | "encoder" | "decoder" | "cross";

/** Tensors of one attention of one layer, all heads together. */
export type AttentionTensor =
  /** [heads, from, to]; each row sums to 1, or to less where there are sinks. */
  | "weights"
  /** What the softmax is taken of, masked and biased: [heads, from, to], -Infinity where masked. */
  | "scores"
  /** Queries × keys as the model scales them, before a cap, position bias and mask: as scores. */
  | "scaled"
  /** The same behind a soft cap, where the model has one (Gemma 2). */
  | "capped"
  /** [heads, from, headWidth], rotated where the model has rotary positions. */
  | "queries"
  /** [key-value heads, to, headWidth], rotated likewise; heads share them in equal groups. */
  | "keys"
  /** [key-value heads, to, headWidth]. */
  | "values"
  /** Weights × values: [heads, from, headWidth]. */
  | "headOutputs"
  /** All of those times the output weights, a bias perhaps not yet added: [from, width]. */
  | "projected"
  /** What the attention adds to the residual stream: with bias, and a norm of its own: [from, width]. */
  | "attentionOutput"
  /** The residual stream behind this attention: [sequence, width]. */
  | "afterAttention";

/** Tensors of one layer. */
export type LayerTensor =
  /** The residual stream as the layer receives it, and as it leaves it: [sequence, width]. */
  | "input"
  | "output"
  /** The MLP behind its nonlinearity: [sequence, mlpWidth]. */
  | "mlp"
  /** What the MLP adds to the residual stream, as attentionOutput: [sequence, width]. */
  | "mlpOutput";

/** Tensors of a stack of layers; of an encoder-decoder, of the one that `kind` belongs to. */
export type StackTensor =
  /** A row of the embedding table for each token: [sequence, width]. */
  | "tokenEmbeddings"
  /** What is added to them for where each token stands: [sequence, width]. */
  | "positionEmbeddings"
  /** What the unembedding reads: behind the final norm, [sequence, width]. */
  | "last"
  /** [sequence, vocabSize]. */
  | "logits";

export type InnerTensor = AttentionTensor | LayerTensor | StackTensor;

/** Names one tensor inside a model. */
export interface Inner {
  readonly tensor: InnerTensor;
  readonly kind: AttentionKind;
  /** From 0 among all layers; of no meaning for the tensors of a stack. */
  readonly layer: number;
}

/** Names one head; layers and heads are numbered from 0, layers without attention left out. */
export interface HeadId {
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
}

/** What was found in a model of one kind of attention and the layers around it. */
export interface Found {
  readonly kind: AttentionKind;
  /** How many layers have such attention; a `HeadId` numbers these. */
  readonly layers: number;
  /** Where some have none: the number of each that has, from 0 among all layers. */
  readonly numbers?: readonly number[];
  readonly heads: number;
  /** Whether a part of each row's weight may go to no token: rows of weights sum to 1 or less. */
  readonly hasSinks?: true;
  /** Tensors of which every layer has its own, or the stack its one. */
  readonly tensors: readonly InnerTensor[];
  /** Those that were not found in every layer, though a model of this kind computes them. */
  readonly missing: readonly InnerTensor[];
}

/** The number of a layer with attention among all layers, from 0. */
export const numberOf = ({ numbers }: Pick<Found, "numbers">, layer: number): number =>
  numbers?.[layer] ?? layer;
