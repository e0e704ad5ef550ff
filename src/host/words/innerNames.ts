import { l10n } from "vscode";
import type { InnerTensor } from "../../domain/model/inner.ts";

/** What the user calls a tensor inside a model. */
export function nameOf(tensor: InnerTensor): string {
  switch (tensor) {
    case "weights":
      return l10n.t("attention weights");
    case "scores":
      return l10n.t("attention scores");
    case "scaled":
      return l10n.t("scaled products of queries and keys");
    case "capped":
      return l10n.t("capped products of queries and keys");
    case "queries":
      return l10n.t("queries");
    case "keys":
      return l10n.t("keys");
    case "values":
      return l10n.t("values");
    case "headOutputs":
      return l10n.t("head outputs");
    case "projected":
      return l10n.t("what the heads add to the hidden states");
    case "afterAttention":
      return l10n.t("hidden states after the attention");
    case "input":
      return l10n.t("hidden states before each layer");
    case "output":
      return l10n.t("hidden states after each layer");
    case "mlp":
      return l10n.t("MLP activations");
    case "attentionOutput":
      return l10n.t("what each attention adds to the hidden states");
    case "mlpOutput":
      return l10n.t("what each MLP adds to the hidden states");
    case "tokenEmbeddings":
      return l10n.t("token embeddings");
    case "positionEmbeddings":
      return l10n.t("position embeddings");
    case "last":
      return l10n.t("hidden states after the final norm");
    case "logits":
      return l10n.t("logits");
  }
}
