import { Failed } from "../../domain/failure.ts";
import { softmax } from "../../domain/model/softmax.ts";
import type { Following } from "../../domain/prediction/following.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import { spelled } from "../runs/tokensOfIds.ts";

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
  const { pair } = tokenizer.template;
  if (!pair || !model.relate) throw new RangeError(`${model.card.name} was not trained on pairs.`);
  const [a, b] = [tokenizer.cut(first), tokenizer.cut(second)];
  if (a.count === 0 || b.count === 0) throw new Failed({ kind: "noText" });
  const around = pair.reduce(
    (sum, { part }) => sum + (typeof part === "string" ? 0 : part.length),
    0,
  );
  const room = model.limits.room() - around;
  const kept = Math.max(room - b.count, Math.min(a.count, Math.floor(room / 2)));
  const parts = {
    first: a.ids.subarray(Math.max(0, a.count - kept), a.count),
    second: b.ids.subarray(0, Math.min(b.count, room - Math.min(a.count, kept))),
  };
  const steps = pair.map(({ part, type }) => ({
    ids: typeof part === "string" ? parts[part] : part,
    type,
  }));
  const ids = Uint32Array.from(steps.flatMap((step) => [...step.ids]));
  const types = steps.flatMap((step) => Array.from(step.ids, () => step.type));
  const logits = await model.relate({ ids, segments: Uint32Array.from(types) });
  const [probability = 0] = softmax(logits);
  return {
    tokens: spelled(tokenizer, [...ids]),
    segments: Uint8Array.from(types),
    total: around + a.count + b.count,
    logits,
    probability,
  };
}
