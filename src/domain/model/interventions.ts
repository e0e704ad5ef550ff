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

/**
 * One change made while a model runs; whatever is computed behind it is computed from what was
 * changed. Several of the same place are made in order.
 */
export type Intervention =
  /**
   * Multiplies what a head gives, at every position: 0 takes the head out, 1 changes nothing.
   *
   * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?", eq. 4
   */
  | { readonly change: "scale"; readonly at: HeadPlace; readonly factor: number }
  /**
   * Adds factor × vector to the residual stream at each of `positions`: steering.
   *
   * @see Turner et al. 2023, "Activation Addition: Steering Language Models Without Optimization"
   */
  | {
      readonly change: "add";
      readonly at: StreamPlace;
      readonly positions: readonly number[];
      /** [width] */
      readonly vector: Float32Array;
      readonly factor: number;
    }
  /**
   * Replaces what stands at each of `positions` by what stood there in another run of the same
   * model, at the position of `from` that has the same place in the list: activation patching.
   *
   * @see Vig et al. 2020, "Investigating Gender Bias in Language Models Using Causal Mediation
   *   Analysis"; Meng et al. 2022, "Locating and Editing Factual Associations in GPT", §2.1
   */
  | {
      readonly change: "patch";
      readonly at: StreamPlace | HeadPlace;
      readonly positions: readonly number[];
      readonly from: { readonly run: RunId; readonly positions: readonly number[] };
    };
