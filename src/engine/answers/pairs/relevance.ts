import { Failed } from "../../../domain/failure.ts";
import { labeled } from "../../../domain/prediction/labels.ts";
import type { Relevance } from "../../../domain/search/relevance.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import { following } from "./following.ts";
import { joiningOf } from "./pair.ts";

/**
 * How well a text fits a query. What is too long for the window is cut at its end, the longer of the
 * two first, as transformers' tokenizers do (`longest_first`).
 *
 * @throws Failed noScore if the model does not score pairs; noText if one text has no token
 */
export async function relevance(
  model: Model,
  tokenizer: Tokenizer,
  [query, text]: readonly [query: string, text: string],
): Promise<Relevance> {
  const { head, card, limits } = model;
  const joining = joiningOf(tokenizer);
  if (!joining) throw new Failed({ kind: "noScore", model: card.name });
  if (model.relate) return ofFollowing(model, tokenizer, [query, text]);
  if (head.kind !== "labels" || head.of !== "text" || head.count !== 1) {
    throw new Failed({ kind: "noScore", model: card.name });
  }
  const [a, b] = [tokenizer.cut(query), tokenizer.cut(text)];
  if (a.count === 0 || b.count === 0) throw new Failed({ kind: "noText" });
  const [first, second] = longestFirst(a.count, b.count, limits.room() - joining.around);
  const { ids, segments } = joining.join(a.ids.subarray(0, first), b.ids.subarray(0, second));
  const labels = await model.labels({ ids, segments: Uint32Array.from(segments) });
  const [said] = labeled(labels, 0);
  return {
    kind: "score",
    value: said?.share ?? 0,
    isShare: labels.reading !== "number",
    logit: said?.logit ?? 0,
    read: ids.length,
    total: joining.around + a.count + b.count,
  };
}

async function ofFollowing(...asked: Parameters<typeof following>): Promise<Relevance> {
  const { probability, logits, tokens, total } = await following(...asked);
  const read = tokens.ids.length;
  return { kind: "follows", value: probability, isShare: true, logit: logits[0] ?? 0, read, total };
}

/** How many tokens of each are kept: the shorter one is cut only where it takes more than half. */
function longestFirst(a: number, b: number, room: number): readonly [number, number] {
  if (a + b <= room) return [a, b];
  const short = Math.min(a, b, Math.floor(room / 2));
  const long = room - short;
  return a <= b ? [short, long] : [long, short];
}
