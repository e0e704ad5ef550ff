import { Failed } from "../../domain/failure.ts";
import { largest } from "../../domain/prediction/prediction.ts";
import { isForbidden } from "../../domain/prediction/rules.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Model } from "../model/model.ts";
import { begunOf, ruled } from "../runs/ruled.ts";
import type { Input } from "../sessions/input.ts";

const LONGEST = 64; // tokens, whatever the window holds

/**
 * What an encoder-decoder writes by itself: after each token the likeliest next one (greedy
 * decoding) that its own rules allow, until a token that ends a text, which is left out, or the
 * window is full.
 *
 * @param next awaited before each step, so that others are heard; told how far it may have come
 * @param isStop whether a text ends with its last token, whichever it is
 * @throws Failed allForbidden
 */
export async function writeGreedily(
  model: Model,
  ids: Uint32Array,
  next: (fraction: number) => Promise<void>,
  isStop: (ids: readonly TokenId[]) => boolean = () => false,
): Promise<readonly TokenId[]> {
  const written: TokenId[] = [];
  const start = model.start as TokenId;
  const begun = begunOf(model, { ids, decoderIds: Uint32Array.of(start) });
  const most = Math.min(begun.most ?? LONGEST, LONGEST, model.card.contextLength - 1); // beside start
  while (written.length < most) {
    await next(written.length / most);
    const decoderIds = Uint32Array.of(start, ...written);
    const input: Input = { ids, decoderIds };
    // The decoder's logits alone: the encoder's text is read once.
    const [logits] = await model.inside(input, [{ tensor: "logits", kind: "decoder", layer: 0 }]);
    const last = logits?.data.slice(-model.card.vocabSize) ?? new Float32Array();
    const scores = ruled(model, last, { ...begun, ids: decoderIds })?.scores ?? last;
    const [likeliest] = largest(scores, 1);
    if (likeliest === undefined || isForbidden(scores[likeliest] as number)) {
      throw new Failed({ kind: "allForbidden", model: model.card.name });
    }
    if (model.ends.includes(likeliest)) break;
    written.push(likeliest);
    if (isStop([start, ...written])) break;
  }
  return written;
}
