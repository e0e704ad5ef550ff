import { slice } from "../../domain/model/tensor.ts";
import { type Surprisals, type Surprise, surpriseOf } from "../../domain/prediction/surprisal.ts";
import type { Stretch, TokenId } from "../../domain/text/token.ts";
import type { Cut } from "../../tokenizer/pipeline/cut.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import { createColumns, LEAST_ROOM, touching } from "./surprisal.ts";

const WINDOW = 128; // tokens read at once, those around the text included
const TOGETHER = 2_048; // tokens of all texts that are read at once
const KEPT = 64; // windows; more than are visible

/**
 * Tells how unexpected each token of a stretch was to a masked language model from what stands on both
 * sides of it: each is masked in turn, it alone, and the text read anew (Salazar et al. 2020, "Masked
 * Language Model Scoring"). The sum over a text is its pseudo-log-likelihood, no probability: the
 * chain rule does not hold for it.
 *
 * Each paragraph is read by itself, and one that is longer than a window in windows that begin every
 * half window. Each token is judged in the window in whose middle half it lies: it has a quarter of a
 * window on either side, or all of the paragraph. What was read last is kept, so that after an edit
 * only what changed is read anew.
 */
export type PseudoSurprisals = (
  model: Model,
  tokenizer: Tokenizer,
  /** `mask` is the token that hides another. */
  asked: { readonly mask: TokenId; readonly text: string; readonly stretch: Stretch },
  /** Says how far it has come, and throws when nobody waits any more. */
  next: (fraction: number) => Promise<void>,
) => Promise<Surprisals>;

export function createPseudoSurprisals(): PseudoSurprisals {
  const read = new WeakMap<Model, Map<string, Surprise[]>>(); // by the ids of a window, the oldest first
  /** What is known of a window, by its places. */
  function known(model: Model, ids: readonly TokenId[]): Surprise[] {
    const windows = read.get(model) ?? new Map<string, Surprise[]>();
    read.set(model, windows);
    const key = ids.join();
    const found = windows.get(key) ?? [];
    windows.delete(key);
    windows.set(key, found);
    for (const oldest of windows.keys()) {
      if (windows.size <= KEPT) break;
      windows.delete(oldest);
    }
    return found;
  }
  return (model, tokenizer, asked, next) =>
    judge(model, tokenizer, asked, { next, known: (ids) => known(model, ids) });
}

async function judge(
  model: Model,
  tokenizer: Tokenizer,
  { mask, text, stretch }: Parameters<PseudoSurprisals>[2],
  {
    next,
    known,
  }: {
    readonly next: (fraction: number) => Promise<void>;
    readonly known: (ids: readonly TokenId[]) => Surprise[];
  },
): Promise<Surprisals> {
  const cut = tokenizer.cut(text);
  const [first, end] = touching(cut, stretch);
  const count = end - first;
  const { before, after } = tokenizer.template;
  const around = before.length + after.length;
  const room = Math.max(LEAST_ROOM, Math.min(model.card.contextLength, WINDOW) - around);
  const begins = paragraphs(text, cut);

  const columns = createColumns(count);
  for (let token = first, paragraph = 0; token < end; ) {
    while ((begins[paragraph + 1] ?? cut.count) <= token) paragraph++;
    const window = windowOf(
      token,
      begins[paragraph] ?? 0,
      begins[paragraph + 1] ?? cut.count,
      room,
    );
    const ids = [...before, ...cut.ids.subarray(window.begin, window.end), ...after];
    const placeOf = (at: number) => before.length + at - window.begin;
    model.checkTokens(ids); // each is judged where it is masked
    const judged = known(ids);
    const last = Math.min(end, window.until);
    const unknown: number[] = [];
    for (let at = token; at < last; at++) if (!judged[placeOf(at)]) unknown.push(at);
    const most = Math.max(1, Math.floor(TOGETHER / ids.length));
    for (let from = 0; from < unknown.length; from += most) {
      await next(((unknown[from] as number) - first) / count);
      const places = unknown.slice(from, from + most).map(placeOf);
      const texts = places.map((place) => Uint32Array.from(ids).fill(mask, place, place + 1));
      const logits = await model.each(texts, places);
      places.forEach((place, row) => {
        judged[place] = surpriseOf(slice(logits, row).data, ids[place] as TokenId);
      });
    }
    for (; token < last; token++) columns.write(token - first, judged[placeOf(token)] as Surprise);
  }
  const tokens = tokenizer.show(text.toWellFormed(), cut, first, end);
  return { sides: "both", tokens, first, ...columns.answer(tokenizer) };
}

/**
 * The window in which a token of a paragraph is judged, and the first token behind it that is not.
 *
 * @param room tokens of a window
 */
function windowOf(token: number, begin: number, end: number, room: number) {
  const half = Math.floor(room / 2);
  const quarter = half / 2;
  const last = Math.max(0, Math.ceil((end - begin - room) / half)); // its end is the paragraph's
  const number = Math.min(last, Math.max(0, Math.floor((token - begin - quarter) / half)));
  const from = begin + number * half;
  return {
    begin: from,
    end: Math.min(end, from + room),
    until: number === last ? end : Math.ceil(from + half + quarter),
  };
}

/** The tokens with which paragraphs begin: behind an empty line, and the first one. */
function paragraphs(text: string, { count, starts }: Cut): readonly number[] {
  const begins = [0];
  let token = 0;
  for (const { index, 0: blank } of text.matchAll(/\n[ \t\r]*\n\s*/g)) {
    while (token < count && (starts[token] as number) < index + blank.length) token++;
    if (token > (begins.at(-1) as number) && token < count) begins.push(token);
  }
  return begins;
}
