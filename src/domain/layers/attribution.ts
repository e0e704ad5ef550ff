import type { AttentionKind } from "../model/inner.ts";

/** What added to a logit. Layers and heads are numbered from 0, layers among all. */
export type Source =
  /** The token's row of the table of embeddings, with what is done to it; the position's, if added. */
  | { readonly kind: "embedding" | "position" }
  | {
      readonly kind: "head";
      readonly attention: AttentionKind;
      readonly layer: number;
      readonly head: number;
    }
  /** What an attention adds beside its heads: the bias of its output weights. */
  | { readonly kind: "attentionBias"; readonly attention: AttentionKind; readonly layer: number }
  /** Where attention and MLP run side by side, with the attention's bias. */
  | { readonly kind: "mlp"; readonly layer: number }
  /** All of a layer that has no attention. */
  | { readonly kind: "layer"; readonly layer: number }
  /** What no token adds: the final norm's shift and the unembedding's bias. */
  | { readonly kind: "constant" };

export interface Contribution {
  readonly source: Source;
  readonly value: number;
}

/**
 * A logit taken apart by what wrote to the residual stream: each part's product with the token's row
 * of the unembedding, through the final norm held as it is at this position.
 *
 * @see Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"
 */
export interface Attribution {
  readonly kind: "attributed";
  /** Of the token, or what it has more than the other: as the model says, before a cap. */
  readonly logit: number;
  /** In the order of computation. */
  readonly parts: readonly Contribution[];
  /** What is left of the logit beside their sum: rounding, most of all. */
  readonly residue: number;
  readonly norm: "none" | "rms" | "layer";
  /** What the final norm multiplies by here; held, though it would be another without some part. */
  readonly scale: number;
  /** Of a model that caps its logits (Gemma 2): to how much. */
  readonly cap?: number;
}

/** Why a model's logits cannot be taken apart so that the parts add up. */
export interface NotAttributed {
  readonly kind: "none";
  readonly reason: /** Its file lacks a tensor that it takes. */
    | "notFound"
    /** What reads the stream is more than a norm and a product: a masked model's head, 8-bit logits. */
    | "head"
    /** The stream is normed, or rounded, behind each part: none of them reaches its end as it is. */
    | "normed";
}

export const sumOf = (parts: readonly Contribution[]): number =>
  parts.reduce((sum, { value }) => sum + value, 0);
