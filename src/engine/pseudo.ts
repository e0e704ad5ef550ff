import { EXPECTED, type Surprisals, surpriseOf } from "../domain/surprisal.ts";
import { slice } from "../domain/tensor.ts";
import type { Stretch, TokenId } from "../domain/token.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import type { Model } from "./model.ts";
import { spelled } from "./spelled.ts";
import { touching } from "./surprisal.ts";

const WINDOW = 128; // tokens read at once, those around the text included
const TOGETHER = 2_048; // tokens of all texts that are read at once

/**
 * How unexpected each token of a stretch was to a masked language model from what stands on both
 * sides of it: each is masked in turn, it alone, and the text read anew (Salazar et al. 2020, "Masked
 * Language Model Scoring"). The sum over a text is its pseudo-log-likelihood, no probability: the
 * chain rule does not hold for it.
 *
 * A longer text is read in windows that begin every half window. Each token is judged in the window
 * in whose middle half it lies: it has a quarter of a window on either side, or all of the text.
 *
 * @param mask the token that hides another
 * @param next says how far it has come, and throws when nobody waits any more
 */
export async function pseudoSurprisals(
  model: Model,
  tokenizer: Tokenizer,
  { mask, text, stretch }: { mask: TokenId; text: string; stretch: Stretch },
  next: (fraction: number) => Promise<void>,
): Promise<Surprisals> {
  const cut = tokenizer.cut(text);
  const [first, end] = touching(cut, stretch);
  const count = end - first;
  const { before, after } = tokenizer.template;
  const room = Math.min(model.card.contextLength, WINDOW) - before.length - after.length;
  const half = Math.floor(room / 2);
  const windowOf = (token: number) => Math.max(0, Math.floor((token - half / 2) / half));

  const bits = new Float64Array(count);
  const ranks = new Uint32Array(count);
  const expected = new Array<TokenId>(count * EXPECTED);
  const probabilities = new Float64Array(count * EXPECTED);
  for (let token = first; token < end; ) {
    await next((token - first) / count);
    const begin = windowOf(token) * half;
    const ids = [
      ...before,
      ...cut.ids.subarray(begin, Math.min(cut.count, begin + room)),
      ...after,
    ];
    const most = Math.max(1, Math.floor(TOGETHER / ids.length));
    const places: number[] = [];
    for (let at = token; at < end && places.length < most; at++) {
      if (windowOf(at) * half !== begin) break;
      places.push(before.length + at - begin);
    }
    const texts = places.map((place) => Uint32Array.from(ids).fill(mask, place, place + 1));
    const logits = await model.each(texts, places);
    for (let row = 0; row < places.length; row++, token++) {
      const own = cut.ids[token] as TokenId;
      const surprise = surpriseOf(slice(logits, row).data, own);
      const at = token - first;
      bits[at] = surprise.bits;
      ranks[at] = surprise.rank;
      surprise.expected.forEach(({ id, probability }, i) => {
        expected[at * EXPECTED + i] = id;
        probabilities[at * EXPECTED + i] = probability;
      });
    }
  }
  return {
    sides: "both",
    tokens: tokenizer.show(text.toWellFormed(), cut, first, end),
    first,
    bits,
    ranks,
    expected: spelled(tokenizer, expected),
    probabilities,
  };
}
