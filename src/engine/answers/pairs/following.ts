import { Failed } from "../../../domain/failure.ts";
import { softmax } from "../../../domain/model/softmax.ts";
import type { Following } from "../../../domain/prediction/following.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import { spelled } from "../../runs/tokensOfIds.ts";
import { joiningOf } from "./pair.ts";

/**
 * Whether the second text follows the first. Where both are too long for the window, the longer one
 * is cut: the first at its beginning, the second at its end, for they meet between.
 *
 * @throws Failed noText if one has no token
 * @throws RangeError if model or tokenizer know nothing of pairs
 */
export async function following(
  model: Model,
  tokenizer: Tokenizer,
  [first, second]: readonly [string, string],
): Promise<Following> {
  const joining = joiningOf(tokenizer);
  if (!joining || !model.relate)
    throw new RangeError(`${model.card.name} was not trained on pairs.`);
  const { around, join } = joining;
  const [a, b] = [tokenizer.cut(first), tokenizer.cut(second)];
  if (a.count === 0 || b.count === 0) throw new Failed({ kind: "noText" });
  const room = model.limits.room() - around;
  const kept = Math.max(room - b.count, Math.min(a.count, Math.floor(room / 2)));
  const { ids, segments } = join(
    a.ids.subarray(Math.max(0, a.count - kept), a.count),
    b.ids.subarray(0, Math.min(b.count, room - Math.min(a.count, kept))),
  );
  const logits = await model.relate({ ids, segments: Uint32Array.from(segments) });
  const [probability = 0] = softmax(logits);
  return {
    tokens: spelled(tokenizer, [...ids]),
    segments,
    total: around + a.count + b.count,
    logits,
    probability,
  };
}
