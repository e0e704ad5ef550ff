import { Failed } from "../../domain/failure.ts";
import type { RunId } from "../../domain/model/run.ts";
import { distribution, logSoftmax } from "../../domain/model/softmax.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import { dartOf } from "../../domain/prediction/dart.ts";
import { type Candidate, largest } from "../../domain/prediction/prediction.ts";
import { applyRules, isForbidden } from "../../domain/prediction/rules.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { type BeamSettings, type Beams, grow } from "../../domain/writing/beams.ts";
import {
  type Choice,
  choose,
  type NextToken,
  type Option,
} from "../../domain/writing/generation.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import { needDecoder } from "../model/decoder.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../model/pass.ts";
import type { Past } from "../onnx/feeds.ts";
import { shared } from "../runs/prefix.ts";
import { type Begun, begunOf, createStop, ruled } from "../runs/ruled.ts";
import type { KeptRun, Runs } from "../runs/runs.ts";
import type { Tail } from "../runs/tail.ts";
import { needTokens, shown } from "../runs/tokensOfIds.ts";
import { growing } from "../sessions/input.ts";

/**
 * Reads each of the texts that were written behind a run. What comes of them is kept, so that of the
 * next texts only what is new is read.
 *
 * @throws Failed notDecoder, noLanguageHead
 * @throws RangeError if a text does not fit into the model's window, or a token is none of its
 */
export async function readOn(
  model: Model,
  runs: Pick<Runs, "get" | "keepTails">,
  id: RunId,
  texts: readonly (readonly TokenId[])[],
): Promise<readonly Tail[]> {
  const kept = runs.get(id);
  await needDecoder(model);
  const tails: Tail[] = [];
  for (const written of texts) tails.push(await read(model, kept, written));
  runs.keepTails(id, tails);
  return tails;
}

async function read(
  model: Model,
  { input, tensors, tails }: KeptRun,
  written: readonly TokenId[],
): Promise<Tail> {
  const begun = growing(input);
  const text = Uint32Array.of(...begun, ...written);
  const { contextLength } = model.card;
  if (text.length > contextLength) {
    throw new RangeError(`${text.length} tokens: the model's window holds ${contextLength}.`);
  }
  needTokens(model.card, written);
  // If attention was not kept, it is computed for the last token alone where that gives the same.
  const isWhole = tensors.attention.length > 0 || model.found.every(({ layers }) => layers === 0);
  const isAlone = tensors.past !== undefined && model.isExact;
  if (written.length === 0 && (isWhole || !isAlone)) return tailOf(model, text, tensors);
  if (input.changes) throw new RangeError("What was changed in a run ends with its text.");
  let past: Past | undefined;
  for (const tail of [{ ids: begun, past: tensors.past }, ...tails]) {
    const length = shared(tail.ids, text);
    if ("logits" in tail && length === text.length && length === tail.ids.length) return tail;
    const known = Math.min(length, text.length - 1); // the last one is read for what it says
    if (tail.past && known > (past?.length ?? 0)) past = { ...tail.past, length: known };
  }
  const longer = input.decoderIds ? { ...input, decoderIds: text } : { ...input, ids: text };
  const tells = past?.length === text.length - 1 ? "logits" : undefined;
  return tailOf(model, text, await model.run(longer, past, tells));
}

/** @param tensors of a text that ends as `ids` */
async function tailOf(model: Model, ids: Uint32Array, tensors: Tensors): Promise<Tail> {
  const { stream, logits, attention, past } = tensors;
  const rows = (stream ?? logits)?.shape[0] ?? 0;
  const own = model.found.filter(({ kind }) => kind !== "encoder");
  const count = own.reduce((sum, { layers }) => sum + layers, 0);
  const maps = attention.slice(-count); // an encoder's come first
  const looks = own.flatMap(({ kind, layers }) => {
    const weights = maps.splice(0, layers);
    return weights.length > 0 ? [{ kind, weights: lastRows(weights) }] : [];
  });
  // A copy, since a view would keep all rows' logits in memory.
  const last = (await model.logits(tensors, Math.max(0, rows - 1))).slice();
  return { ids, past, logits: last, looks };
}

/** Of each layer's [heads, from, to], the last row of each head: [layers, heads, to]. */
function lastRows(layers: readonly Tensor[]): Tensor {
  const [heads = 0, from = 0, to = 0] = layers[0]?.shape ?? [];
  const data = new Float32Array(layers.length * heads * to);
  layers.forEach((weights, layer) => {
    for (let head = 0; head < heads; head++) {
      data.set(slice(weights, head, from - 1).data, (layer * heads + head) * to);
    }
  });
  return { data, shape: [layers.length, heads, to] };
}

/**
 * Chooses what comes behind a tail, as the model's own rules allow unless they are turned off.
 *
 * @param choice with `step`: how many tokens were written before; `begun`: what the rules go by
 * @param show what a token is, outside any text
 * @param isStop whether a text ends with its last token, whichever it is
 */
export function chooseNext(
  model: Model,
  { ids, logits, looks }: Tail,
  choice: Choice & { readonly step: number; readonly begun: Begun },
  show: (id: TokenId) => Pick<Candidate, "id" | "piece" | "bytes" | "special" | "isApart">,
  isStop: (ids: readonly TokenId[]) => boolean,
): NextToken {
  const { settings } = choice;
  const dart = dartOf(choice.seed, choice.step);
  const ranks = Math.min(choice.options, logits.length);
  const place = { ...choice.begun, ids };
  const rules = choice.free ? undefined : ruled(model, logits, place, settings.repetitionPenalty);
  const own = rules && distribution(logits);
  const allowed = rules ? { ...settings, repetitionPenalty: 1 } : settings;
  const scores = rules ? withoutNaN(rules.scores) : logits;
  if (rules && scores.every(isForbidden)) {
    throw new Failed({ kind: "allForbidden", model: model.card.name });
  }
  const { rank, ...chosen } = choose(scores, ids, allowed, { dart, ranks });
  const describe = (id: TokenId, probability: number, chance: number): Option => {
    const facts = { logit: logits[id] as number, probability, chance };
    const ruledBy = rules?.by(id) ?? [];
    const ends = model.ends.includes(id) || (!choice.free && isStop([...ids, id]));
    return { ...show(id), ...facts, ends, ...(ruledBy.length > 0 && { ruledBy }) };
  };
  const option = (rank: number) => {
    const id = chosen.ids[rank] as TokenId;
    return describe(id, own?.probability(id) ?? chosen.probability(rank), chosen.chance(rank));
  };
  const forbidden = (rules ? largest(logits, ranks) : [])
    .filter((id) => isForbidden(scores[id] as number) && !isForbidden(logits[id] as number))
    .map((id) => describe(id, own?.probability(id) ?? 0, 0));
  const first = option(rank);
  const isFull = ids.length >= model.card.contextLength;
  return {
    chosen: first,
    options: Array.from({ length: ranks }, (_, i) => option(i)),
    ...(forbidden.length > 0 && { forbidden }),
    kept: chosen.kept,
    entropy: own?.entropy ?? chosen.entropy,
    dart,
    end: first.ends ? "token" : isFull ? "window" : undefined,
    looks: choice.looks ? looks : [],
  };
}

/** Where a text goes on behind a run. */
interface Step {
  readonly runs: Pick<Runs, "get" | "keepTails">;
  readonly id: RunId;
  readonly written: readonly TokenId[];
  readonly choice: Choice;
}

/** What comes behind a run's text and what was written since, and which of it is chosen. */
export async function nextOf(
  model: Model,
  tokenizer: Tokenizer,
  { runs, id, written, choice }: Step,
): Promise<NextToken> {
  const [tail] = await readOn(model, runs, id, [written]);
  const begun = begunOf(model, runs.get(id).input, choice.most);
  const asked = { ...choice, step: written.length, begun };
  const show = (token: TokenId) => shown(tokenizer, token);
  return chooseNext(model, tail as Tail, asked, show, createStop(model, tokenizer));
}

/** PyTorch takes NaN for the largest number, so that nothing else can be chosen. */
function withoutNaN(scores: Float32Array): Float32Array {
  const first = scores.findIndex(Number.isNaN);
  if (first < 0) return scores;
  return scores.map((_, id) => (id === first ? 0 : Number.NEGATIVE_INFINITY));
}

/** A beam search behind a run. */
export interface Search {
  readonly runs: Pick<Runs, "get" | "keepTails">;
  readonly id: RunId;
  readonly before: Beams;
  readonly settings: BeamSettings;
}

/** One step of a beam search; no beam grows beyond the model's window. */
export async function growBeams(
  model: Model,
  tokenizer: Pick<Tokenizer, "bytesOf">,
  { runs, id, before, settings }: Search,
): Promise<Beams> {
  const texts = before.running.map(({ ids }) => ids);
  const tails = await readOn(model, runs, id, texts);
  const { input } = runs.get(id);
  const prompt = growing(input);
  const most = Math.min(settings.most, model.card.contextLength - prompt.length + 1);
  const logits = tails.map(({ logits }) => logits);
  const { writing, ends } = model;
  if (!writing || settings.free) return grow(before, logits, ends, { ...settings, most });
  const begun = begunOf(model, input, settings.most);
  const isStop = createStop(model, tokenizer);
  const { encoderRepetitionPenalty: _, ...ofOthers } = writing.rules;
  const rule = (scores: Float32Array, beam: number) => {
    const ids = [...prompt, ...(texts[beam] ?? [])];
    // In transformers 5.18 the penalty of the encoder's tokens reaches the first beam alone.
    const found = applyRules(scores, beam === 0 ? writing.rules : ofOthers, { ...begun, ids });
    return writing.rules.renormalize ? logSoftmax(found.scores) : found.scores;
  };
  const isEnd = (written: readonly TokenId[]) => isStop([...prompt, ...written]);
  const grown = grow(before, logits, ends, { ...settings, most }, { isEnd, rule });
  if (grown.ways.length > 0) return grown;
  throw new Failed({ kind: "allForbidden", model: model.card.name });
}
