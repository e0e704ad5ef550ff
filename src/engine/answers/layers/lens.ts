import { setImmediate } from "node:timers/promises";
import { entropy, softmax } from "../../../domain/model/softmax.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type { LensLayer, LensQuestion, LensReading } from "../../../domain/prediction/lens.ts";
import { type Candidate, largest } from "../../../domain/prediction/prediction.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Model } from "../../model/model.ts";
import type { StreamRows } from "./streams.ts";

/**
 * Reads every place of the residual stream as if it were the last.
 *
 * @param streams of the positions that are asked about
 * @param show what a token of the vocabulary is
 * @throws Failed noLanguageHead; notFound if a way from the stream to logits was not found
 */
export async function throughLens(
  model: Model,
  { places, rows }: StreamRows,
  { count, tokens = [] }: Pick<LensQuestion, "count" | "tokens">,
  show: Show,
): Promise<readonly LensLayer[]> {
  const layers: LensLayer[] = [];
  for (const [i, at] of places.entries()) {
    const readings: LensReading[] = [];
    await readRows(model, rows[i] as Tensor, (logits) => {
      readings.push(readLogits(logits, { count, tokens, show }));
    });
    layers.push({ at, readings });
  }
  return layers;
}

type Show = (id: TokenId) => Omit<Candidate, "logit" | "probability">;

const AT_ONCE = 2e6; // logits; a vocabulary of 50,000 tokens at 40 places

/**
 * Makes logits of rows of the stream, some at a time; other questions are read in between.
 *
 * @param rows [rows, width]
 * @param read is given the logits of each row in order, [vocabSize]; they are not kept
 */
export async function readRows(
  model: Model,
  { data, shape: [count = 0, width = 0] }: Tensor,
  read: (logits: Float32Array) => void,
): Promise<void> {
  const { contextLength, vocabSize } = model.card;
  const most = Math.max(1, Math.min(contextLength, Math.floor(AT_ONCE / vocabSize)));
  for (let first = 0; first < count; first += most) {
    const some = Math.min(most, count - first);
    const part = data.subarray(first * width, (first + some) * width);
    const logits = await model.unembed({ data: part, shape: [some, width] });
    for (let row = 0; row < some; row++) read(slice(logits, row).data);
    await setImmediate();
  }
}

interface Asked extends Required<Pick<LensQuestion, "count" | "tokens">> {
  readonly show: Show;
}

/** @param logits [vocabSize] */
function readLogits(logits: Float32Array, { count, tokens, show }: Asked): LensReading {
  const probabilities = softmax(logits);
  const numbers = (id: TokenId) => ({
    logit: logits[id] as number,
    probability: probabilities[id] as number,
  });
  return {
    candidates: largest(probabilities, count).map((id) => ({ ...show(id), ...numbers(id) })),
    tokens: tokens.map((id) => ({ id, ...numbers(id), rank: rankOf(logits, id) })),
    entropy: entropy(probabilities),
  };
}

/** 1 where none is larger. */
function rankOf(logits: Float32Array, id: TokenId): number {
  const own = logits[id] as number;
  return logits.reduce((larger, logit) => larger + Number(logit > own), 1);
}
