import type { Graph } from "../graph/graph.ts";

/** What a model says at its end, and which output of its graph says it. */
export type Head =
  /** Logits over its vocabulary, for each token: [sequence, vocabSize]. */
  | { readonly kind: "language"; readonly output: string }
  /** Logits over labels, of all of the text or of each token: [1 or sequence, count]. */
  | {
      readonly kind: "labels";
      readonly output: string;
      readonly of: "text" | "token";
      readonly count: number;
      /** They are probabilities already. */
      readonly isShare: boolean;
    }
  /** Neither; `output` is the last hidden state, [sequence, width], where that is given. */
  | {
      readonly kind: "none";
      readonly output: string | undefined;
      readonly outputs: readonly string[];
    };

/** Of the tokens, not of a head beside them such as BERT's `seq_relationship_logits`. */
const LOGITS = /^(prediction_)?logits$/;

const STATES = ["last_hidden_state", "token_embeddings"];

/** By names alone: of graphs that are a part of a model, such as a decoder. */
export function namedHead({ outputs }: Pick<Graph, "outputs">): Head {
  const names = [...outputs.keys()];
  const output = names.find((name) => LOGITS.test(name));
  if (output !== undefined) return { kind: "language", output };
  const states = names.find((name) => STATES.includes(name));
  return { kind: "none", output: states, outputs: names.filter((name) => !/^present/.test(name)) };
}
