import type { TokenId } from "../domain/token.ts";
import type { Input } from "./graphs.ts";
import type { Model } from "./model.ts";

const LONGEST = 64; // tokens, whatever the window holds

/**
 * What an encoder-decoder writes by itself: after each token the likeliest next one (greedy
 * decoding), until a token that ends a text, which is left out, or the window is full.
 *
 * @param next awaited before each step, so that others are heard; told how far it may have come
 */
export async function writeGreedily(
  model: Model,
  ids: Uint32Array,
  next: (fraction: number) => Promise<void>,
): Promise<readonly TokenId[]> {
  const written: TokenId[] = [];
  const most = Math.min(LONGEST, model.card.contextLength - 1); // beside the start token
  while (written.length < most) {
    await next(written.length / most);
    const decoderIds = Uint32Array.of(model.start as TokenId, ...written);
    const input: Input = { ids, decoderIds };
    // The decoder's logits alone: the encoder's text is read once.
    const [logits] = await model.inside(input, [{ tensor: "logits", kind: "decoder", layer: 0 }]);
    const last = logits?.data.subarray(-model.card.vocabSize) ?? new Float32Array();
    const likeliest = last.indexOf(last.reduce((most, logit) => Math.max(most, logit)));
    if (model.ends.includes(likeliest)) break;
    written.push(likeliest);
  }
  return written;
}
