import type { Part } from "../../../src/domain/makeup/parts.ts";
import type { Group, PartNode } from "../../../src/domain/makeup/tree.ts";
import { t } from "../page/language.ts";
import { formatCount } from "../page/numbers.ts";

/** What a group of parameters is called. */
export function nameOf({
  group,
  stack,
  layer,
}: Pick<PartNode, "group" | "stack" | "layer">): string {
  if (group === "layer") return t("Layer {0}", formatCount((layer ?? 0) + 1));
  const name = groupName(group);
  if (stack === undefined || layer !== undefined) return name;
  return stack === "encoder" ? t("{0} (encoder)", name) : t("{0} (decoder)", name);
}

function groupName(group: Group): string {
  switch (group) {
    case "model":
      return t("All parameters");
    case "layers":
      return t("Layers");
    case "layer":
      return t("Layer");
    case "attention":
      return t("Attention");
    case "crossAttention":
      return t("Cross-attention");
    case "mlp":
      return t("MLP");
    default:
      return partName(group);
  }
}

/** What one part is called. */
export function partName(part: Part): string {
  switch (part) {
    case "embedding":
      return t("Token embeddings");
    case "positions":
      return t("Positions");
    case "segments":
      return t("Segment embeddings");
    case "query":
      return t("Queries (Q)");
    case "key":
      return t("Keys (K)");
    case "value":
      return t("Values (V)");
    case "queryKeyValue":
      return t("Q, K and V in one matrix");
    case "attentionOutput":
      return t("Attention output (O)");
    case "attentionOther":
      return t("Other attention weights");
    case "up":
      return t("MLP up");
    case "gate":
      return t("MLP gate");
    case "gateUp":
      return t("MLP gate and up in one matrix");
    case "down":
      return t("MLP down");
    case "router":
      return t("Router to experts");
    case "mixer":
      return t("Convolution or state");
    case "norm":
      return t("Norms");
    case "unembedding":
      return t("Unembedding");
    case "head":
      return t("Head");
    case "scales":
      return t("Scales of quantized weights");
    case "other":
      return t("Not assigned to a part");
    default:
      return part satisfies never;
  }
}
