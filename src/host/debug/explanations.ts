import { env, l10n } from "vscode";
import { type Language, termsIn } from "../../domain/glossary/glossary.ts";

/** The term of the glossary that says what a name of the program means. */
const TERMS: Readonly<Record<string, string>> = {
  ids: "tokenId",
  tokenize: "tokenizer",
  tokens: "token",
  embedding: "embedding",
  embeddings: "embedding",
  position: "positionEmbedding",
  positionVectors: "positionEmbedding",
  layer: "layer",
  stream: "residualStream",
  queries: "query",
  keys: "key",
  values: "value",
  scores: "attentionScore",
  masked: "causalMask",
  softmax: "softmax",
  weights: "attentionWeight",
  heads: "head",
  attention: "attention",
  encoder: "encoder",
  decoder: "decoder",
  memory: "crossAttention",
  logits: "logit",
  probabilities: "probability",
  temperature: "temperature",
  choose: "sampling",
};

/** What a name of the program means, in the user's language; undefined if it needs no word. */
export function explanationOf(name: string): string | undefined {
  const language: Language = env.language.startsWith("ko") ? "ko" : "en";
  const term = termsIn(language).find(({ id }) => id === TERMS[name]);
  return term?.says ?? ownExplanation(name);
}

function ownExplanation(name: string): string | undefined {
  switch (name) {
    case "text":
      return l10n.t("What the model reads: your text, and behind it the tokens it has written.");
    case "normed":
      return l10n.t("The residual stream brought to the same size for every token.");
    case "layerNorm":
      return l10n.t(
        "Gives each token’s vector mean 0 and variance 1, then a learned gain and bias to each dimension.",
      );
    case "rmsNorm":
      return l10n.t(
        "Gives each token’s vector mean square 1, then a learned gain to each dimension.",
      );
    case "rotate":
      return l10n.t(
        "Turns pairs of dimensions by an angle that grows with the token’s position, so that scores depend on distance.",
      );
    case "join":
      return l10n.t("Puts what all heads give of a token one behind the other.");
    case "neurons":
      return l10n.t(
        "The numbers in the middle of the feed-forward part, many more than the width.",
      );
    case "gates":
      return l10n.t("Numbers that say how much of each neuron passes.");
    case "mlp":
      return l10n.t("What the feed-forward part adds to the residual stream.");
    case "gelu":
    case "geluTanh":
    case "quickGelu":
    case "relu":
    case "silu":
      return l10n.t(
        "Lets positive numbers pass and holds back negative ones, so that layers are more than one sum.",
      );
    case "next":
      return l10n.t("The token that is written next.");
    case "unknown":
      return l10n.t(
        "A step that was not recognized: what it takes and gives is known, not what it does.",
      );
    default:
      return /^[Wb](?:[qkvo]|up|gate|down|dense|out)$/.test(name)
        ? l10n.t("Learned numbers out of the model’s file.")
        : undefined;
  }
}
