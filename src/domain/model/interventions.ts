import type { TokenId } from "../text/token.ts";
import type { AttentionKind, Inner } from "./inner.ts";
import type { RunId } from "./run.ts";

/** The residual stream before a layer, behind one of its attentions, or behind the layer. */
export interface StreamPlace extends Inner {
  readonly tensor: "input" | "afterAttention" | "output";
}

/** What one head of an attention gives: its weights × its values, before the output projection. */
export interface HeadPlace {
  readonly tensor: "headOutputs";
  readonly kind: AttentionKind;
  /** From 0. */
  readonly layer: number;
  readonly head: number;
}

/** What an attention, all its heads together, or an MLP adds to the residual stream. */
export interface PartPlace extends Inner {
  readonly tensor: "attentionOutput" | "mlpOutput";
}

/** Where numbers can be changed. */
export type ChangePlace = StreamPlace | HeadPlace | PartPlace;

/**
 * One change made while a model runs; whatever is computed behind it is computed from what was
 * changed. Several of the same place are made in order. Positions are those of the text that the
 * place's stack reads, from 0; all of them where they may be left out and are.
 */
export type Intervention = Scale | Mean | SetTo | Add | Patch | Hide | Replace;

/**
 * Multiplies what a head or part gives: 0 takes it out, 1 changes nothing.
 *
 * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?", eq. 4
 */
export interface Scale {
  readonly change: "scale";
  readonly at: HeadPlace | PartPlace;
  readonly positions?: readonly number[];
  readonly factor: number;
}

/**
 * Replaces what a head or part gives by its mean over all positions of the text, unchanged: then it
 * tells nothing of where it is, but the stream keeps the length that it is used to.
 *
 * @see Wang et al. 2023, "Interpretability in the Wild", §2.2 (there over many texts)
 */
export interface Mean {
  readonly change: "mean";
  readonly at: HeadPlace | PartPlace;
  readonly positions?: readonly number[];
}

/** Replaces what stands at each of `positions` by these numbers. */
export interface SetTo {
  readonly change: "set";
  readonly at: ChangePlace;
  readonly positions: readonly number[];
  /** As wide as a row there: [width], of a head [headWidth]. */
  readonly vector: Float32Array;
}

/**
 * Adds factor × vector to the residual stream at each of `positions`: steering.
 *
 * @see Turner et al. 2023, "Activation Addition: Steering Language Models Without Optimization"
 */
export interface Add {
  readonly change: "add";
  readonly at: StreamPlace;
  readonly positions: readonly number[];
  /** [width] */
  readonly vector: Float32Array;
  readonly factor: number;
}

/**
 * Replaces what stands at each of `positions` by what stood there in another run of the same model,
 * or in the same, at the position of `from` that has the same place in the list: activation patching.
 *
 * @see Vig et al. 2020, "Investigating Gender Bias in Language Models Using Causal Mediation
 *   Analysis"; Meng et al. 2022, "Locating and Editing Factual Associations in GPT", §2.1
 */
export interface Patch {
  readonly change: "patch";
  readonly at: ChangePlace;
  readonly positions: readonly number[];
  readonly from: { readonly run: RunId; readonly positions: readonly number[] };
}

/**
 * Lets nothing attend to some positions: their scores become -Infinity before the softmax, so that
 * the rest of the weights sum to 1 again. At least one key must be left to each query.
 *
 * @see Geva et al. 2023, "Dissecting Recall of Factual Associations in Auto-Regressive Language
 *   Models", §4 (attention knockout)
 */
export interface Hide {
  readonly change: "hide";
  /** The first of the model's kinds unless given: of `cross`, keys are of the encoder's text. */
  readonly kind?: AttentionKind;
  readonly keys: readonly number[];
  /** Who may not look; all unless given, but in its own text each hidden one still sees itself. */
  readonly queries?: readonly number[];
  /** All unless given. */
  readonly layers?: readonly number[];
  readonly heads?: readonly number[];
}

/** Writes another token into the text before it is read. */
export interface Replace {
  readonly change: "replace";
  /** Which text of an encoder-decoder; the encoder's unless given. Other models have one. */
  readonly of?: "encoder" | "decoder";
  readonly position: number;
  readonly token: TokenId;
}
