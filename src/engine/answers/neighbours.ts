import type { Neighbour } from "../../domain/model/embedding.ts";
import { largest } from "../../domain/prediction/prediction.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import { shown } from "../runs/tokensOfIds.ts";

/** The tokens whose embeddings point most nearly in the direction of one token's embedding. */
export async function neighboursOf(
  model: Model,
  tokenizer: Tokenizer,
  token: TokenId,
  count: number,
): Promise<readonly Neighbour[]> {
  const embeddings = await model.embeddings();
  const similarities = await embeddings.cosines(token);
  return largest(similarities, count + 1)
    .filter((other) => other !== token)
    .slice(0, count)
    .map((other) => ({ ...shown(tokenizer, other), cosine: similarities[other] as number }));
}
