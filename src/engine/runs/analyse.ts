import { Failed } from "../../domain/failure.ts";
import type { ModelId, Run, RunId } from "../../domain/model/run.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { sentinelsOf } from "../../tokenizer/pipeline/specialTokens.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import type { Opener } from "../model/opener.ts";
import { runOn } from "./prefix.ts";
import type { KeptRun, Runs } from "./runs.ts";
import { speechOf } from "./speech.ts";
import { joined, needTokens, spelled } from "./tokensOfIds.ts";
import type { Next } from "./turns.ts";

/** A model and its tokenizer. */
export interface Loaded {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
}

/** Opens a model and its tokenizer, and tells both stages. @param first which of them to open first */
export async function load(
  opener: Pick<Opener, "model" | "tokenizer">,
  id: ModelId,
  next: Next,
  first: "model" | "tokenizer",
): Promise<Loaded> {
  const openTokenizer = async () => {
    await next("loadingTokenizer", 0);
    return opener.tokenizer(id);
  };
  const early = first === "tokenizer" ? await openTokenizer() : undefined;
  await next("loadingModel", 0);
  const model = await opener.model(id);
  return { model, tokenizer: early ?? (await openTokenizer()) };
}

/** What a new run needs of the engine. */
export interface Desk {
  readonly opener: Opener;
  readonly runs: Runs;
  /** Releases what was computed of earlier runs beside their own tensors. */
  forget(): void;
}

/**
 * Runs a model once on a text.
 *
 * @param written what was written so far: by the decoder of an encoder-decoder, or behind the text
 * @throws Failed noText if the text has no token
 * @throws RangeError if what was written fits no more into the window, or is no token of the model's
 */
export async function analyse(
  { opener, runs, forget }: Desk,
  { id, text, written }: { id: ModelId; text: string; written: readonly TokenId[] },
  next: Next,
): Promise<Run> {
  if (text.trim() === "") throw new Failed({ kind: "noText" });
  const { model, tokenizer } = await load(opener, id, next, "tokenizer");
  await next("tokenizing", 0);
  forget();
  needTokens(model.card, written);
  const begun = cutToWindow(tokenizer, text, model);
  if (begun.tokens.ids.length === 0) throw new Failed({ kind: "noText" });
  const cut = model.start === undefined ? goneOn(begun, tokenizer, written, model) : begun;
  await next("running", 0);
  const decoder =
    model.start === undefined ? undefined : spelled(tokenizer, [model.start, ...written]);
  const { card, found } = model;
  const input = { ids: cut.tokens.ids, ...(decoder && { decoderIds: decoder.ids }) };
  const sentinels = decoder ? sentinelsOf(tokenizer).length : 0;
  const facts = {
    ...{ model: card, found, says: await speechOf(model, tokenizer), ...cut },
    ...(decoder && { decoder }),
    ...(sentinels > 0 && { sentinels }),
    ...(model.relate && tokenizer.template.pair && { tellsPairs: true as const }),
    ...(model.pooling && { pooling: model.pooling.own }),
    ...(model.writing && { writing: model.writing, ends: model.ends }),
  };
  return runs.keep(facts, { tensors: await runOn(model, input, runs.all()), input });
}

/** The tokens that a model can read at once, and how many all of the text would take. */
function cutToWindow(tokenizer: Tokenizer, text: string, { card, limits }: Model) {
  const limit = limits.room();
  const tokens = tokenizer.tokens(text, { limit, special: true });
  if (tokens.ids.length < limit) return { tokens, totalTokens: tokens.ids.length };
  const around = tokenizer.tokens("", { special: true }).ids.length;
  const totalTokens = tokenizer.count(text) + around;
  const isShort = limit < card.contextLength && tokens.ids.length < totalTokens;
  return { tokens, totalTokens, ...(isShort && { cutBy: "memory" as const }) };
}

/** What was written behind a text stands at its end, with no part of it. */
function goneOn(
  begun: ReturnType<typeof cutToWindow>,
  tokenizer: Tokenizer,
  written: readonly TokenId[],
  { card }: Model,
): ReturnType<typeof cutToWindow> {
  if (written.length === 0) return begun;
  const { tokens, totalTokens } = begun;
  const length = tokens.ids.length + written.length;
  if (length > card.contextLength) {
    throw new RangeError(`${length} tokens: the model's window holds ${card.contextLength}.`);
  }
  const end = tokens.ends.reduce((most, at) => Math.max(most, at), 0);
  const all = joined(tokens, spelled(tokenizer, written), end);
  return { ...begun, tokens: all, totalTokens: totalTokens + written.length };
}

/** A run that is kept, and its model. @throws Failed runGone */
export async function reopen(
  { opener, runs }: Pick<Desk, "opener" | "runs">,
  id: RunId,
): Promise<KeptRun & Pick<Loaded, "model">> {
  const kept = runs.get(id);
  return { ...kept, model: await opener.again(kept.run.model) };
}
