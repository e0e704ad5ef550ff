import { Failed } from "../../domain/failure.ts";
import {
  type Chain,
  type Continuation,
  differencesOf,
  type PromptComparison,
  type Prompted,
} from "../../domain/prediction/prompts.ts";
import { surpriseOf } from "../../domain/prediction/surprisal.ts";
import type { TokenId, Tokens } from "../../domain/text/token.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import { needDecoder } from "../model/decoder.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../model/pass.ts";
import { spelled } from "../runs/tokensOfIds.ts";
import type { Input } from "../sessions/input.ts";
import { growing } from "../sessions/input.ts";

const MOST_FALLEN = 1_000; // tokens that are named

/** A prompt, ready to be read. */
interface Fitted extends Omit<Prompted, "chains"> {
  readonly input: Input;
}

/**
 * Reads each prompt once, then each continuation behind it.
 *
 * All prompts leave room for the longest continuation, so that each is judged after the same tokens
 * of its prompt. Of a decoder the beginning of a prompt falls out, of an encoder-decoder, whose encoder
 * reads the prompt and whose decoder writes the continuation, the end.
 *
 * @param next says how far it has come, and throws when nobody waits any more
 * @throws Failed notDecoder, noLanguageHead; noText of an empty prompt
 */
export async function comparePrompts(
  model: Model,
  tokenizer: Tokenizer,
  { prompts, continuations }: { prompts: readonly string[]; continuations: readonly string[] },
  next: (fraction: number) => Promise<void>,
): Promise<PromptComparison> {
  await needDecoder(model);
  const contextLength = model.limits.room();
  const longest = Math.floor(contextLength / 2);
  const judged = continuations.map((text): Continuation => {
    const cut = tokenizer.cut(text);
    const tokens = tokenizer.show(text.toWellFormed(), cut, 0, Math.min(cut.count, longest));
    model.checkTokens(tokens.ids); // its last one is judged, but not read
    return { tokens, total: cut.count };
  });
  // The last token of a continuation need not be read.
  const behind = Math.max(0, ...judged.map(({ tokens }) => tokens.ids.length - 1));
  const isPair = model.start !== undefined; // then the continuation has a window of its own
  const room = isPair ? 0 : behind;
  const logits: Float32Array[] = [];
  const prompted: Prompted[] = [];
  for (const [i, text] of prompts.entries()) {
    await next(i / prompts.length);
    const { input, ...facts } = fitted(model, tokenizer, text, { contextLength, room });
    const tensors = await model.run(input);
    // A copy, since a view would keep all rows' logits in memory.
    const own = (await model.logits(tensors, growing(input).length - 1)).slice();
    logits.push(own);
    const chains: Chain[] = [];
    for (const { tokens } of judged) chains.push(await judge(model, input, tensors, tokens.ids));
    prompted.push({ ...facts, chains });
  }
  const differences = differencesOf(logits);
  return {
    ...differences,
    model: { ...model.card, contextLength },
    names: spelled(tokenizer, differences.listed),
    prompts: prompted,
    continuations: judged,
    room,
    drops: isPair ? "end" : "beginning",
  };
}

/**
 * As much of a prompt as the window holds beside a continuation.
 *
 * @param contextLength of the window, or what there is memory for
 * @param room tokens that are left free for the continuation
 */
function fitted(
  model: Model,
  tokenizer: Tokenizer,
  text: string,
  { contextLength, room }: { readonly contextLength: number; readonly room: number },
): Fitted {
  const { before, after } = tokenizer.template;
  const source = text.toWellFormed();
  const cut = tokenizer.cut(source);
  const show = (from: number, to: number): Tokens => tokenizer.show(source, cut, from, to);
  if (model.start !== undefined) {
    const read = Math.min(cut.count, contextLength - before.length - after.length);
    const ids = Uint32Array.from([...before, ...cut.ids.subarray(0, read), ...after]);
    return {
      total: cut.count + before.length + after.length,
      read: ids.length,
      fallen: show(read, Math.min(cut.count, read + MOST_FALLEN)),
      input: { ids, decoderIds: Uint32Array.of(model.start) },
    };
  }
  const read = Math.min(cut.count, contextLength - before.length - room);
  const first = cut.count - read;
  const ids = Uint32Array.from([...before, ...cut.ids.subarray(first, cut.count)]);
  if (ids.length === 0) throw new Failed({ kind: "noText" });
  return {
    total: cut.count + before.length,
    read: ids.length,
    fallen: show(Math.max(0, first - MOST_FALLEN), first),
    input: { ids },
  };
}

/** How likely each token of a continuation is after a prompt and those before it. */
async function judge(
  model: Model,
  input: Input,
  tensors: Tensors,
  ids: ArrayLike<TokenId>,
): Promise<Chain> {
  const bits = new Float32Array(ids.length);
  const ranks = new Uint32Array(ids.length);
  const begun = growing(input);
  const past = model.isExact ? tensors.past : undefined;
  const text = Uint32Array.from([...begun, ...Array.from(ids).slice(0, -1)]);
  const longer = input.decoderIds ? { ...input, decoderIds: text } : { ...input, ids: text };
  const behind = ids.length > 1 ? await model.run(longer, past) : undefined;
  for (let i = 0; i < ids.length; i++) {
    // Of a pass that goes on from the prompt, the rows are those of the continuation alone.
    const row = i === 0 || !past ? begun.length + i - 1 : i - 1;
    const logits = await model.logits(i === 0 || !behind ? tensors : behind, row);
    const { bits: own, rank } = surpriseOf(logits, ids[i] as TokenId);
    bits[i] = own;
    ranks[i] = rank;
  }
  return { bits, ranks };
}
