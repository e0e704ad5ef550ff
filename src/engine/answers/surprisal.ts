import { Failed } from "../../domain/failure.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import { largest } from "../../domain/prediction/prediction.ts";
import {
  EXPECTED,
  type Surprisals,
  type Surprise,
  surpriseOf,
} from "../../domain/prediction/surprisal.ts";
import { type ExpectedWord, goesOn } from "../../domain/prediction/words.ts";
import type { Stretch, TokenId } from "../../domain/text/token.ts";
import type { Cut } from "../../tokenizer/pipeline/cut.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import { needDecoder } from "../model/decoder.ts";
import type { Model } from "../model/model.ts";
import type { Past } from "../onnx/feeds.ts";
import { leading, needTokens, shown, spelled } from "../runs/tokensOfIds.ts";

const CONTEXT = 256; // tokens before a word; how it ends is hardly told by more
const MOST_PIECES = 5; // tokens of a word that are followed
const WINDOW = 1_024; // tokens read at once, of models that could take more
const MOST_LOGITS = 64e6; // of one window; with a vocabulary of 256,000 it is 250 tokens long
/** The fewest tokens of a text in a window, since one must stand before another. */
export const LEAST_ROOM = 2;

/**
 * The surprisal of the tokens of `text` that touch the stretch, to a decoder.
 *
 * A text longer than the model's window is read in windows that begin every half window, each with
 * the special tokens that the model wants at the beginning. Each token is judged in the last window
 * of which it lies in the second half: it has at least half a window before it, or all of the text.
 * So its number does not depend on the stretch that was asked for.
 *
 * @param next says how far it has come, and throws when nobody waits any more
 * @throws Failed notDecoder, also for an encoder-decoder; noLanguageHead
 */
export async function surprisals(
  model: Model,
  tokenizer: Tokenizer,
  text: string,
  stretch: Stretch,
  next: (fraction: number) => Promise<void>,
): Promise<Surprisals> {
  await needReader(model);
  const cut = tokenizer.cut(text);
  const [first, end] = touching(cut, stretch);
  const count = end - first;
  const before = leading(tokenizer);
  const { contextLength, vocabSize } = model.card;
  const most = Math.min(contextLength, WINDOW, Math.floor(MOST_LOGITS / vocabSize));
  const room = Math.max(LEAST_ROOM, most - before.length);
  const half = Math.floor(room / 2);
  const windowOf = (token: number) => Math.max(0, Math.floor(token / half) - 1);

  const columns = createColumns(count);
  for (let token = first; token < end; ) {
    await next((token - first) / count);
    const window = windowOf(token);
    const begin = window * half;
    let beyond = token + 1;
    while (beyond < end && windowOf(beyond) === window) beyond++;
    const ids = Uint32Array.of(...before, ...cut.ids.subarray(begin, beyond));
    const [logits] = await model.inside({ ids }, [{ tensor: "logits", kind: "self", layer: 0 }]);
    for (; token < beyond; token++) {
      const place = before.length + token - begin - 1; // of the token that it was expected after
      if (place < 0) continue;
      const row = slice(logits as Tensor, place).data;
      columns.write(token - first, surpriseOf(row, cut.ids[token] as number));
    }
  }
  const tokens = tokenizer.show(text.toWellFormed(), cut, first, end);
  return { sides: "before", tokens, first, ...columns.answer(tokenizer) };
}

/**
 * Tokens that a decoder could have expected in place of token number `token` of a text, each gone on
 * with by the likeliest token until its word is over.
 *
 * @param next lets newer questions in, and throws when one came
 */
export async function expectedWords(
  next: () => Promise<void>,
  model: Model,
  tokenizer: Tokenizer,
  [text, token, firsts]: readonly [text: string, token: number, firsts: readonly TokenId[]],
): Promise<readonly ExpectedWord[]> {
  needTokens(model.card, firsts);
  await needReader(model);
  const { ids } = tokenizer.cut(text);
  const from = Math.max(0, token - CONTEXT);
  const before = [...leading(tokenizer), ...ids.subarray(from, token)];
  // Each word goes on from what has been read of the text, where that gives the same.
  const isKept = model.isExact && before.length > 0;
  const past = isKept ? (await model.run({ ids: Uint32Array.from(before) })).past : undefined;
  const words: ExpectedWord[] = [];
  for (const first of firsts) {
    const word = [first];
    let known: Past | undefined = past;
    let isWhole = false;
    while (word.length < MOST_PIECES && !isWhole) {
      await next();
      const read = Uint32Array.of(...before, ...word);
      if (read.length >= model.card.contextLength) break;
      const tensors = await model.run({ ids: read }, known, "logits");
      const place = known ? 0 : read.length - 1;
      const [likeliest] = largest(await model.logits(tensors, place), 1) as [TokenId];
      const bytes = Uint8Array.from(word.flatMap((id) => [...tokenizer.bytesOf(id)]));
      isWhole = !goesOn(bytes, shown(tokenizer, likeliest));
      if (!isWhole) word.push(likeliest);
      if (isKept) known = tensors.past;
    }
    words.push({ tokens: spelled(tokenizer, word), isWhole });
  }
  return words;
}

/** @throws Failed notDecoder, also for an encoder-decoder, which reads no text that it goes on with */
async function needReader(model: Model): Promise<void> {
  await needDecoder(model);
  if (model.start !== undefined) throw new Failed({ kind: "notDecoder", model: model.card.name });
}

/** Collects what is found of tokens. Until one is written its bits are NaN, and all else is 0. */
export function createColumns(count: number) {
  const bits = new Float64Array(count).fill(Number.NaN);
  const ranks = new Uint32Array(count);
  const expected = new Array<TokenId>(count * EXPECTED).fill(0);
  const probabilities = new Float64Array(count * EXPECTED);
  return {
    write(at: number, surprise: Surprise): void {
      bits[at] = surprise.bits;
      ranks[at] = surprise.rank;
      surprise.expected.forEach(({ id, probability }, i) => {
        expected[at * EXPECTED + i] = id;
        probabilities[at * EXPECTED + i] = probability;
      });
    },
    answer: (tokenizer: Tokenizer) => ({
      ...{ bits, ranks, probabilities },
      expected: spelled(tokenizer, expected),
    }),
  };
}

/** The numbers of the first token that touches the stretch, and of the first behind it. */
export function touching({ count, starts, ends }: Cut, { from, to }: Stretch): [number, number] {
  let first = 0;
  while (first < count && (ends[first] as number) <= from) first++;
  let end = first;
  while (end < count && (starts[end] as number) < to) end++;
  return [first, end];
}
