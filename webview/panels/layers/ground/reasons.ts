import type { NotAttributed } from "../../../../src/domain/layers/attribution.ts";
import { t } from "../../../kit/page/language.ts";

/** Why nothing is told. */
export function whyNot({ reason }: NotAttributed, model: string): string {
  switch (reason) {
    case "notFound":
      return t("The file of {0} lacks a tensor that is needed to take its logits apart.", model);
    case "head":
      return t(
        "The logits of {0} cannot be taken apart: its head is more than a norm and a product, so no parts of the residual stream add up to them.",
        model,
      );
    case "normed":
      return t(
        "The logits of {0} cannot be taken apart: it norms or rounds the residual stream after each part, so no part reaches the end as it was written.",
        model,
      );
  }
}
