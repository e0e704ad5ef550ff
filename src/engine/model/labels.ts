import type { Tensor } from "../../domain/model/tensor.ts";
import type { Labels, Reading } from "../../domain/prediction/labels.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Told } from "../config/told.ts";

/**
 * A labeling head's logits with what they mean, read as transformers' pipelines read them.
 *
 * @param logits [1 or tokens, labels]
 */
export function labelsOf(
  { of, count, isShare }: Extract<Head, { kind: "labels" }>,
  told: Told,
  logits: Tensor,
): Labels {
  const finds = told.architectures.includes("ElectraForPreTraining") && count === 1;
  return {
    ...{ of, logits },
    names: Array.from({ length: count }, (_, label) => told.labels.get(label)),
    reading: isShare ? "given" : readingOf(count, told),
    ...(finds && { finds: "replaced" as const }),
  };
}

function readingOf(count: number, { problem, activation }: Told): Reading {
  if (problem === "regression" || /\bIdentity$/.test(String(activation))) return "number";
  return problem === "multi_label_classification" || count === 1 ? "sigmoid" : "softmax";
}
