import type { LensTable } from "../layers/lensTable.ts";
import type { RunId } from "../model/run.ts";
import type { LensLayer, LensQuestion } from "../prediction/lens.ts";

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
}
