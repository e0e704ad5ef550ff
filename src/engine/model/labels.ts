import type { Tensor } from "../../domain/model/tensor.ts";
import type { Labels, Reading } from "../../domain/prediction/labels.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Told } from "../config/told.ts";
import type { Input } from "../sessions/input.ts";
import { axesOf } from "./outline.ts";
import { complete, type Opened } from "./pass.ts";
import { readRows } from "./reading.ts";

/** What a model that labels says of a text. @throws RangeError if it is none */
export async function readLabels(opened: Opened, told: Told, input: Input): Promise<Labels> {
  const { outline, sessions, limits } = opened;
  const { head, card } = outline;
  if (head.kind !== "labels") throw new RangeError(`${card.name} gives no labels.`);
  const text = complete(opened, input);
  limits.needInside(text, []);
  const outputs = await sessions.compute("main", { tensors: [head.output] }, text);
  const isOne = head.of === "text";
  const axes = isOne ? { from: 1, room: { from: 1, to: 1 } } : axesOf(outline, "self", text);
  return labelsOf(head, told, readRows(outputs, head.output, head.count, axes));
}

/**
 * A labeling head's logits with what they mean, read as transformers' pipelines read them.
 *
 * @param logits [1 or tokens, labels]
 */
function labelsOf(
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
