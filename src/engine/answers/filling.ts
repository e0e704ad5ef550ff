import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Filled, Span } from "../../domain/prediction/filling.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { sentinelsOf } from "../../tokenizer/pipeline/specialTokens.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import type { Opener } from "../model/opener.ts";
import { createStop } from "../runs/ruled.ts";
import type { KeptRun } from "../runs/runs.ts";
import { spelled } from "../runs/tokensOfIds.ts";
import { writeGreedily } from "./greedy.ts";

/**
 * What a masked language model expects in some places of a text, with a mask in all of them.
 *
 * @returns logits, [vocabSize] for each
 */
export async function fillMasks(
  opener: Pick<Opener, "again">,
  { run, input }: Pick<KeptRun, "run" | "input">,
  positions: readonly number[],
): Promise<readonly Float32Array[]> {
  if (run.says.kind !== "masked") throw new RangeError(`${run.model.name} fills no masks.`);
  const { mask } = run.says;
  const masked = Uint32Array.from(input.ids, (own, i) => (positions.includes(i) ? mask : own));
  const model = await opener.again(run.model);
  const which = [{ tensor: "logits", kind: "self", layer: 0 } as const];
  const [logits] = await model.inside({ ...input, ids: masked }, which);
  return positions.map((position) => slice(logits as Tensor, position).data);
}

/**
 * Hides spans of a text behind sentinels and lets the model fill them (Raffel et al. 2020, §3.1.4).
 *
 * @param spans in order, apart from each other
 * @param next awaited before each token that is written
 * @throws RangeError if there are more spans than sentinels, or none
 */
export async function fillSpans(
  model: Model,
  tokenizer: Tokenizer,
  { ids, spans }: { readonly ids: Uint32Array; readonly spans: readonly Span[] },
  next: (fraction: number) => Promise<void>,
): Promise<Filled> {
  const sentinels = sentinelsOf(tokenizer);
  if (spans.length === 0 || spans.length > sentinels.length) {
    throw new RangeError(`${spans.length} spans: the model has ${sentinels.length} sentinels.`);
  }
  const given: number[] = [];
  let at = 0;
  spans.forEach(({ first, end }, number) => {
    given.push(...ids.subarray(at, first), sentinels[number] as TokenId);
    at = end;
  });
  given.push(...ids.subarray(at));
  const written = await writeGreedily(
    model,
    Uint32Array.from(given),
    next,
    createStop(model, tokenizer),
  );
  const places = sentinels.map((sentinel) => written.indexOf(sentinel));
  return {
    given: spelled(tokenizer, given),
    written: spelled(tokenizer, written),
    fillings: spans.map((_, number) => {
      const first = (places[number] as number) + 1;
      if (first === 0) return { first: 0, end: 0 };
      const end = written.findIndex((id, i) => i >= first && sentinels.includes(id));
      return { first, end: end < 0 ? written.length : end };
    }),
  };
}
