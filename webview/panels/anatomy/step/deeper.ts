import type { HeadId } from "../../../../src/domain/model/inner.ts";
import type { Step } from "../../../../src/domain/program/program.ts";
import { t } from "../../../kit/page/language.ts";

/** A panel that shows more of what a step does. */
export interface Deeper {
  readonly panel: "tokens" | "embeddings" | "attention" | "predictions" | "layers";
  readonly head?: HeadId;
}

/** Where one sees more of a step; undefined: nowhere. */
export function deeperFrom({ kind, attention }: Step, head: number): Deeper | undefined {
  switch (kind) {
    case "tokenize":
      return { panel: "tokens" };
    case "embed":
    case "positions":
      return { panel: "embeddings" };
    case "logits":
    case "probabilities":
    case "choose":
      return { panel: "predictions" };
    case "residual":
      return { panel: "layers" };
    default:
      return attention && { panel: "attention", head: { ...attention, head } };
  }
}

export function deeperName({ panel }: Deeper): string {
  switch (panel) {
    case "tokens":
      return t("Why it is cut there: Tokens");
    case "embeddings":
      return t("What is similar to it: Embeddings");
    case "attention":
      return t("All that this head looks at: Attention");
    case "layers":
      return t("What the model would say here: Layers");
    case "predictions":
      return t("All that is expected: Predictions");
  }
}
