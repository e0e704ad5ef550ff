import { setImmediate } from "node:timers/promises";
import { entropy, softmax } from "../../domain/model/softmax.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { LensLayer, LensQuestion, LensReading } from "../../domain/prediction/lens.ts";
import { type Candidate, largest } from "../../domain/prediction/prediction.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Model } from "../model/model.ts";
import type { Input } from "../sessions/input.ts";

const AT_ONCE = 4e6; // logits; a vocabulary of 50,000 tokens at 80 places

/**
 * Reads every place of the residual stream as if it were the last.
 *
 * @param show what a token of the vocabulary is
 * @throws RangeError if a position is outside the text
 * @throws Failed notFound if the stream, or a way from it to logits, was not found
 */
export async function throughLens(
  model: Model,
  input: Input,
  { positions, count, tokens = [] }: LensQuestion,
  show: Show,
): Promise<readonly LensLayer[]> {
  const { contextLength, vocabSize } = model.card;
  const places = model.stream();
  const streams = await model.inside(input, places);
  const rows = streams.flatMap((stream) => positions.map((at) => slice(stream, at).data));
  const most = Math.max(1, Math.min(contextLength, Math.floor(AT_ONCE / vocabSize)));
  const readings: LensReading[] = [];
  for (let first = 0; first < rows.length; first += most) {
    const some = rows.slice(first, first + most);
    const logits = await model.unembed(stacked(some));
    some.forEach((_, i) => {
      readings.push(readLogits(slice(logits, i).data, { count, tokens, show }));
    });
    await setImmediate(); // other questions are read meanwhile
  }
  const { length } = positions;
  return places.map((at, i) => ({ at, readings: readings.slice(i * length, (i + 1) * length) }));
}

type Show = (id: TokenId) => Omit<Candidate, "logit" | "probability">;

/** [rows, width] */
function stacked(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return { data, shape: [rows.length, width] };
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
