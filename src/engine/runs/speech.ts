import type { Speech } from "../../domain/model/speech.ts";
import { maskOf } from "../../tokenizer/pipeline/specialTokens.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";

/** What may be asked of a model: told by its head first, then by how it reads, then by its tokenizer. */
export async function speechOf(model: Model, tokenizer: Tokenizer): Promise<Speech> {
  const { head, card } = model;
  if (head.kind === "labels") return { kind: "labels" };
  if (head.kind === "none") return { kind: "none", outputs: head.outputs };
  if (await model.isDecoder()) return { kind: "next" };
  const mask = maskOf(tokenizer);
  return mask === undefined || mask >= card.vocabSize ? { kind: "seen" } : { kind: "masked", mask };
}
