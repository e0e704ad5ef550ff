import type { Source } from "../../../../src/domain/layers/attribution.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";

/** What a part of a logit is called. */
export function sourceName(source: Source): string {
  switch (source.kind) {
    case "embedding":
      return t("Token embedding");
    case "position":
      return t("Position embedding");
    case "head": {
      const at = [source.layer + 1, source.head + 1].map(formatCount);
      return source.attention === "cross"
        ? t("Layer {0}, cross-attention head {1}", ...at)
        : t("Layer {0}, head {1}", ...at);
    }
    case "attentionBias":
      return source.attention === "cross"
        ? t("Layer {0}, bias of cross-attention", formatCount(source.layer + 1))
        : t("Layer {0}, bias of attention", formatCount(source.layer + 1));
    case "mlp":
      return t("Layer {0}, MLP", formatCount(source.layer + 1));
    case "layer":
      return t("Layer {0}", formatCount(source.layer + 1));
    case "constant":
      return t("Shift of the final norm, bias of the unembedding");
  }
}

/** A part of a picture, or what is left beside all parts. */
export interface Named {
  readonly name: string;
  readonly value: number;
  readonly isResidue?: true;
}
