import type { Speech } from "../../domain/model/speech.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";

const MASKS: readonly string[] = ["[MASK]", "<mask>"]; // BERT's, RoBERTa's

/** What may be asked of a model: by its head, then by how it reads, and last by its tokenizer. */
export async function speechOf(model: Model, tokenizer: Tokenizer): Promise<Speech> {
  const { head, card } = model;
  if (head.kind === "labels") return { kind: "labels" };
  if (head.kind === "none") return { kind: "none", outputs: head.outputs };
  if (await model.isDecoder()) return { kind: "next" };
  const mask = maskOf(tokenizer);
  return mask === undefined || mask >= card.vocabSize ? { kind: "seen" } : { kind: "masked", mask };
}

/** The token that hides another, if a tokenizer has one; a decoder's may, for another model. */
function maskOf(tokenizer: Tokenizer): TokenId | undefined {
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    if (tokenizer.isSpecial(id) && MASKS.includes(tokenizer.pieceOf(id))) return id;
  }
  return undefined;
}
