import type { TokenId, Tokens } from "../text/token.ts";

/** One neuron of an MLP at one position of a text. */
export interface Neuron {
  /** From 0. */
  readonly neuron: number;
  /** What its row of the output weights is multiplied with here. */
  readonly activation: number;
  /** How long what it writes to the residual stream is: |activation| times the length of its row. */
  readonly strength: number;
  /** Tokens whose logits it raises most, and lowers most. */
  readonly promotes: readonly Push[];
  readonly suppresses: readonly Push[];
  /** Where in the text it fires most, this position among them, the strongest first. */
  readonly fires: readonly { readonly position: number; readonly activation: number }[];
}

/** How much of a token's logit a neuron adds, through the final norm held as it is. */
export interface Push {
  readonly token: TokenId;
  readonly logit: number;
}

/**
 * The strongest neurons of one layer at one position, and what each promotes in the vocabulary: its
 * output weights through the unembedding.
 *
 * @see Geva et al. 2022, "Transformer Feed-Forward Layers Build Predictions by Promoting Concepts in
 *   the Vocabulary Space", §3
 */
export interface Neurons {
  readonly kind: "neurons";
  /** How many neurons the layer's MLP has. */
  readonly count: number;
  /** The strongest first. */
  readonly neurons: readonly Neuron[];
  /** All tokens that are named. */
  readonly tokens: Tokens;
}

const SHARE = 0.2; // of the strongest activation in the text: less is not called firing

/**
 * Where a neuron fires as it does at one position: with the same sign.
 *
 * @param activations of the neuron at each position
 */
export function firesAt(
  activations: ArrayLike<number>,
  position: number,
  most: number,
): Neuron["fires"] {
  const sign = Math.sign(activations[position] ?? 0);
  const found = Array.from(activations, (activation, at) => ({ position: at, activation }));
  const highest = Math.max(...found.map(({ activation }) => sign * activation));
  return found
    .filter(({ activation }) => sign * activation > SHARE * highest && sign * activation > 0)
    .sort((a, b) => sign * (b.activation - a.activation))
    .slice(0, most);
}
