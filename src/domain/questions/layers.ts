import type { Attribution, NotAttributed } from "../layers/attribution.ts";
import type { LensTable, Settled } from "../layers/lensTable.ts";
import type { Neurons } from "../layers/neurons.ts";
import type { ModelId, RunId } from "../model/run.ts";
import type { LensLayer, LensQuestion } from "../prediction/lens.ts";
import type { TokenId } from "../text/token.ts";

/** What may be asked of how an answer forms from layer to layer. */
export interface LayersQuestions {
  /**
   * What the model would say after each layer, at asked positions; one pass anew.
   *
   * @returns places of the residual stream in the order of computation
   */
  lens(run: RunId, asked: LensQuestion): Promise<readonly LensLayer[]>;
  /**
   * The same in numbers alone, for many positions. To a masked language model each position is hidden
   * behind a mask, the others are not.
   *
   * @param parts whether also behind each attention, or only behind whole layers
   * @throws Failed noLanguageHead, or notFound if the stream was not found
   */
  lensTable(run: RunId, first: number, count: number, parts: "layers" | "all"): Promise<LensTable>;
  /**
   * What each head, each MLP and the embeddings added to a token's logit at a position.
   *
   * @param other a token whose logit is taken off: then it is told what made the one likelier
   */
  attribution(
    run: RunId,
    position: number,
    token: TokenId,
    other?: TokenId,
  ): Promise<Attribution | NotAttributed>;
  /**
   * The strongest neurons of one layer's MLP at a position.
   *
   * @param layer from 0 among all layers
   */
  neurons(
    run: RunId,
    layer: number,
    position: number,
    count: number,
  ): Promise<Neurons | NotAttributed>;
  /**
   * From which layer on what a model expects in place of token number `token` of a text is the
   * likeliest: after what stands before it, or between what stands on both sides.
   *
   * @throws Failed notDecoder of an encoder-decoder, or an encoder without a mask; noLanguageHead
   */
  settled(model: ModelId, text: string, token: number): Promise<Settled>;
}
