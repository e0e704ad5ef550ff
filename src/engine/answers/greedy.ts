import { Failed } from "../../domain/failure.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import { largest } from "../../domain/prediction/prediction.ts";
import { isForbidden } from "../../domain/prediction/rules.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Model } from "../model/model.ts";
import { type Desk, load } from "../runs/analyse.ts";
import { begunOf, createStop, ruled } from "../runs/ruled.ts";
import { spelled } from "../runs/tokensOfIds.ts";
import type { Next } from "../runs/turns.ts";
import type { Input } from "../sessions/input.ts";

/**
 * Another run of an encoder-decoder on the text of a run, with a text for its decoder.
 *
 * @param text unless given, what the model writes itself
 */
export async function write(
  { opener, runs }: Pick<Desk, "opener" | "runs">,
  { id, text }: { readonly id: RunId; readonly text: string | undefined },
  next: Next,
): Promise<Run> {
  const { run } = runs.get(id);
  const again = { ...opener, model: () => opener.again(run.model) };
  const { model, tokenizer } = await load(again, run.model.id, next, "tokenizer");
  if (model.start === undefined)
    throw new RangeError(`${run.model.name} has no decoder of its own.`);
  const { ids } = run.tokens;
  const written =
    text === undefined
      ? await writeGreedily(model, ids, next.running, createStop(model, tokenizer))
      : tokenizer.tokens(text, { limit: run.model.contextLength - 1, special: false }).ids;
  await next.running(1);
  const decoder = spelled(tokenizer, [model.start, ...written]);
  const input = { ids, decoderIds: decoder.ids };
  return runs.keep({ ...run, decoder }, { tensors: await model.run(input), input });
}

const LONGEST = 64; // tokens, whatever the window holds

/**
 * What an encoder-decoder writes by itself: after each token the likeliest next one that its own
 * rules allow (greedy decoding). It stops when the window is full or at a token that ends a text,
 * which is left out.
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
    // Only the decoder's logits are computed: the encoder has read its text already.
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
