import { setImmediate } from "node:timers/promises";
import { textsOf } from "../domain/attention/attendedTexts.ts";
import { type AttentionMap, attentionMap, looksAhead } from "../domain/attention/attention.ts";
import { type Mix, packMap } from "../domain/attention/mixes.ts";
import { Failed } from "../domain/failure.ts";
import { type AttentionKind, type HeadId, numberOf } from "../domain/model/inner.ts";
import type { ModelCard, Run, RunId, Stage } from "../domain/model/run.ts";
import { entropy, softmax } from "../domain/model/softmax.ts";
import { slice, type Tensor } from "../domain/model/tensor.ts";
import { largest } from "../domain/prediction/prediction.ts";
import type { Questions } from "../domain/questions/model.ts";
import type { TokenId } from "../domain/text/token.ts";
import { sentinelsOf } from "../tokenizer/pipeline/specialTokens.ts";
import type { Tokenizer } from "../tokenizer/pipeline/tokenizer.ts";
import { attentionBytes } from "./answers/attentionBytes.ts";
import { fillSpans } from "./answers/filling.ts";
import { following } from "./answers/following.ts";
import { chooseNext, growBeams, readOn } from "./answers/generate.ts";
import { writeGreedily } from "./answers/greedy.ts";
import { throughLens } from "./answers/lens.ts";
import { createPseudoSurprisals } from "./answers/maskedSurprisal.ts";
import { mixed } from "./answers/mixes.ts";
import { createNorms } from "./answers/norms.ts";
import { overview } from "./answers/overview.ts";
import { comparePrompts } from "./answers/prompts.ts";
import { speechOf } from "./answers/speech.ts";
import { surprisals } from "./answers/surprisal.ts";
import { shown, spelled } from "./answers/tokensOfIds.ts";
import { weigh } from "./answers/weighing.ts";
import { needDecoder } from "./model/decoder.ts";
import { freeMemory } from "./model/memory.ts";
import type { Model } from "./model/model.ts";
import { createOpener } from "./model/opener.ts";
import { runOn } from "./runs/prefix.ts";
import { begunOf, createStop } from "./runs/ruled.ts";
import { createRuns } from "./runs/runs.ts";
import type { Tail } from "./runs/tail.ts";
import { withRows } from "./surgery/changes.ts";

const KEPT = 256e6; // bytes of tensors; a run over 1,024 tokens of tiny-gpt takes 135e6

export interface EngineOptions {
  /** The folder of the embedded models. */
  readonly models: string;
  readonly progress: (stage: Stage, fraction: number) => void;
  /** How many bytes of tensors are kept for later questions. */
  readonly limit?: number;
  /** Bytes of memory that can be had now; those that this process could have unless given. */
  readonly free?: () => number;
}

/** Answers the questions about models. A newer `analyse` overtakes those that still wait. */
export function createEngine({
  models,
  progress,
  limit = KEPT,
  free = freeMemory,
}: EngineOptions): Questions {
  const opener = createOpener(models, free);
  const runs = createRuns(limit);
  const norms = createNorms();
  const pseudoSurprisals = createPseudoSurprisals();
  let lastTurn = 0;
  let lastMix: { readonly id: RunId; readonly key: string; readonly map: AttentionMap } | undefined;
  let lastWeights: { readonly id: RunId; readonly key: string; readonly all: Tensor } | undefined;

  async function logitsAt(id: RunId, position: number): Promise<Float32Array> {
    const { run, tensors } = runs.get(id);
    return (await opener.again(run.model)).logits(tensors, position);
  }

  /**
   * Weights of some layers, each [heads, from, to]. Where the run has not kept them, with
   * interventions or of a long text, they are computed anew, of as many layers as there is room for.
   */
  async function* weightsOf(
    id: RunId,
    layers: readonly number[],
    kind: AttentionKind | undefined,
  ): AsyncGenerator<Tensor> {
    const { run, tensors, input } = runs.get(id);
    const at = run.found.findIndex((one) => one.kind === (kind ?? run.found[0]?.kind));
    const found = run.found[at];
    if (!found) throw noKind(kind);
    if (found.layers === 0) {
      const hasNone = run.model.heads === 0 && ({ hasNone: true } as const);
      throw new Failed({ kind: "noAttention", model: run.model.name, ...hasNone });
    }
    const wrong = layers.find((layer) => !isIndex(layer, found.layers));
    if (wrong !== undefined) {
      throw new RangeError(`Layer ${wrong} of ${found.layers}: numbered from 0.`);
    }
    if (tensors.attention.length === 0) {
      lastWeights = undefined;
      const model = await opener.again(run.model);
      const inner = layers.map((layer) => ({
        ...{ tensor: "weights" as const, kind: found.kind },
        layer: numberOf(found, layer),
      }));
      const together = model.limits.together(input, found.kind);
      for (let first = 0; first < inner.length; first += together) {
        yield* await model.inside(input, inner.slice(first, first + together));
      }
      return;
    }
    const before = run.found.slice(0, at).reduce((sum, { layers }) => sum + layers, 0);
    for (const layer of layers) yield tensors.attention[before + layer] as Tensor;
  }

  /** One mix; the last one is kept, since its rows are asked for next. */
  async function mapOf(id: RunId, at: HeadId, mix: Mix): Promise<AttentionMap> {
    const { run, input } = runs.get(id);
    const key = JSON.stringify([id, at, mix]);
    if (lastMix?.key === key) return lastMix.map;
    const model = await opener.again(run.model);
    const map = await mixed(mix, at, {
      layers: layersOf(run, at.kind),
      weights: (layers) => weightsOf(id, layers, at.kind),
      scores: async () => {
        const { kind, layer } = placed(run, at);
        return (await model.inside(input, [{ tensor: "scores", kind, layer }]))[0] as Tensor;
      },
      lengths: () => norms(model, input, placed(run, at)),
    });
    lastMix = { id, key, map };
    return map;
  }

  /** [heads, from, to]; the last that was computed is kept, since its rows are asked for next. */
  async function layerOf(id: RunId, layer: number, kind?: AttentionKind): Promise<Tensor> {
    const key = JSON.stringify([id, layer, kind]);
    if (lastWeights?.key === key) return lastWeights.all;
    const { value } = await weightsOf(id, [layer], kind).next();
    const all = value as Tensor;
    if (runs.get(id).tensors.attention.length === 0) lastWeights = { id, key, all };
    return all;
  }

  /** Lets go what was kept of one run, or of all, beside its own tensors. */
  function forget(id?: RunId): void {
    if (id === undefined || lastMix?.id === id) lastMix = undefined;
    if (id === undefined || lastWeights?.id === id) lastWeights = undefined;
  }

  /** Begins a question that is overtaken by newer ones: each stage lets them in before it blocks. */
  function begin(): (stage: Stage, fraction: number) => Promise<void> {
    const turn = ++lastTurn;
    return async (stage, fraction) => {
      progress(stage, fraction);
      await setImmediate();
      await setImmediate(); // what came while the step before blocked is read between the two
      if (turn !== lastTurn) throw new Failed({ kind: "cancelled" });
    };
  }

  return {
    async analyse(id, text, written = []) {
      const next = begin();
      if (text.trim() === "") throw new Failed({ kind: "noText" });
      await next("loadingTokenizer", 0);
      const tokenizer = await opener.tokenizer(id);
      await next("loadingModel", 0);
      const model = await opener.model(id);
      await next("tokenizing", 0);
      forget();
      const cut = cutToWindow(tokenizer, text, model);
      if (cut.tokens.ids.length === 0) throw new Failed({ kind: "noText" });
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
        ...(model.writing && { writing: model.writing, ends: model.ends }),
      };
      return runs.keep(facts, { tensors: await runOn(model, input, runs.all()), input });
    },

    async write(id, text) {
      const next = begin();
      const { run } = runs.get(id);
      await next("loadingTokenizer", 0);
      const tokenizer = await opener.tokenizer(run.model.id);
      await next("loadingModel", 0);
      const model = await opener.again(run.model);
      if (model.start === undefined)
        throw new RangeError(`${run.model.name} has no decoder of its own.`);
      const { ids } = run.tokens;
      const running = (fraction: number) => next("running", fraction);
      const written =
        text === undefined
          ? await writeGreedily(model, ids, running, createStop(model, tokenizer))
          : tokenizer.tokens(text, { limit: run.model.contextLength - 1, special: false }).ids;
      await next("running", 1);
      const decoder = spelled(tokenizer, [model.start, ...written]);
      const input = { ids, decoderIds: decoder.ids };
      return runs.keep({ ...run, decoder }, { tensors: await model.run(input), input });
    },

    async attention(id, layer, head, kind) {
      return attentionMap(await layerOf(id, layer, kind), head);
    },

    async attentions(id, layer, kind) {
      return attentionBytes(await layerOf(id, layer, kind), layer);
    },

    async attentionRows(id, { kind, layer, head }, first, count) {
      const { weights, to } = attentionMap(await layerOf(id, layer, kind), head);
      return weights.subarray(first * to, (first + count) * to);
    },

    async mixed(id, at, mix) {
      const { run } = runs.get(id);
      const map = await ifGiven(mapOf(id, at, mix));
      if (!map) return undefined;
      // Of scores, some files mask with finite numbers: what lies ahead is told by their softmax.
      const shown =
        mix === "scores"
          ? () => layerOf(id, at.layer, at.kind)
          : () => ({ data: map.weights, shape: [1, map.from, map.to] });
      const isCausal = textsOf(run, at.kind).isSelf && !looksAhead(await shown());
      return packMap(map, { isCausal, isSigned: mix === "scores" });
    },

    async mixedRows(id, at, mix, first, count) {
      const { weights, to } = await mapOf(id, at, mix);
      return weights.subarray(first * to, (first + count) * to);
    },

    async weighing(id, head, from, keys) {
      const { run, input } = runs.get(id);
      const model = await opener.again(run.model);
      return ifGiven(weigh(model, input, placed(run, head), { from, keys }));
    },

    async heads(id, kind) {
      const turn = lastTurn;
      const { run } = runs.get(id);
      const found = run.found.find((one) => one.kind === (kind ?? run.found[0]?.kind));
      if (!found) throw noKind(kind);
      const weights = () => weightsOf(id, [...Array(found.layers).keys()], found.kind);
      return overview(found, textsOf(run, found.kind), weights, async () => {
        await setImmediate();
        if (turn !== lastTurn) throw new Failed({ kind: "cancelled" });
      });
    },

    async inside(id, which) {
      const { run, input } = runs.get(id);
      const model = await opener.again(run.model);
      return model.inside(input, which);
    },

    async lens(id, asked) {
      const { run, input } = runs.get(id);
      const wrong = asked.tokens?.find((token) => !isTokenOf(run.model, token));
      if (wrong !== undefined) throw noToken(run.model, wrong);
      const model = await opener.again(run.model);
      const tokenizer = await opener.tokenizer(run.model.id);
      return throughLens(model, input, asked, (token) => shown(tokenizer, token));
    },

    async rerun(id, interventions) {
      const { run, input } = runs.get(id);
      const model = await opener.again(run.model);
      const changes = await withRows(interventions, (other, which) => {
        const source = runs.get(other);
        if (source.run.model.id === run.model.id) return model.inside(source.input, which);
        throw new RangeError(`Run ${other} is of another model.`);
      });
      const changed = model.changed(input, changes);
      const { id: base, ...facts } = run;
      return runs.keep(
        { ...facts, base },
        { tensors: await model.outcome(changed), input: changed },
      );
    },

    async candidates(id, position, count) {
      const logits = await logitsAt(id, position);
      const tokenizer = await opener.tokenizer(runs.get(id).run.model.id);
      const probabilities = softmax(logits);
      const listed = largest(probabilities, count);
      const isListed = new Set(listed);
      const unlisted = probabilities.filter((_, token) => !isListed.has(token));
      return {
        candidates: listed.map((token) => ({
          ...shown(tokenizer, token),
          logit: logits[token] as number,
          probability: probabilities[token] as number,
        })),
        rest: { tokens: unlisted.length, probability: unlisted.reduce((sum, p) => sum + p, 0) },
        entropy: entropy(probabilities),
      };
    },

    async logits(id, position) {
      return logitsAt(id, position);
    },

    async labels(id) {
      const { run, input } = runs.get(id);
      return (await opener.again(run.model)).labels(input);
    },

    async fill(id, positions) {
      const { run, input } = runs.get(id);
      if (run.says.kind !== "masked") throw new RangeError(`${run.model.name} fills no masks.`);
      const { mask } = run.says;
      const masked = Uint32Array.from(input.ids, (own, i) => (positions.includes(i) ? mask : own));
      const model = await opener.again(run.model);
      const which = [{ tensor: "logits", kind: "self", layer: 0 } as const];
      const [logits] = await model.inside({ ...input, ids: masked }, which);
      return positions.map((position) => slice(logits as Tensor, position).data);
    },

    async surprisals(id, text, stretch) {
      const next = begin();
      await next("loadingModel", 0);
      const model = await opener.model(id);
      await next("loadingTokenizer", 0);
      const tokenizer = await opener.tokenizer(id);
      const running = (fraction: number) => next("running", fraction);
      const says = await speechOf(model, tokenizer);
      if (says.kind === "masked") {
        const { mask } = says;
        return pseudoSurprisals(model, tokenizer, { mask, text, stretch }, running);
      }
      await needDecoder(model);
      if (model.start !== undefined)
        throw new Failed({ kind: "notDecoder", model: model.card.name });
      return surprisals(model, tokenizer, text, stretch, running);
    },

    async fillSpans(id, spans) {
      const next = begin();
      const { run, input } = runs.get(id);
      const model = await opener.again(run.model);
      const tokenizer = await opener.tokenizer(run.model.id);
      const running = (fraction: number) => next("running", fraction);
      return fillSpans(model, tokenizer, { ids: input.ids, spans }, running);
    },

    async following(id, first, second) {
      const model = await opener.model(id);
      return following(model, await opener.tokenizer(id), [first, second]);
    },

    async prompts(id, prompts, continuations) {
      const next = begin();
      await next("loadingModel", 0);
      const model = await opener.model(id);
      await next("loadingTokenizer", 0);
      const tokenizer = await opener.tokenizer(id);
      const asked = { prompts, continuations };
      return comparePrompts(model, tokenizer, asked, (fraction) => next("running", fraction));
    },

    async next(id, written, choice) {
      const { model: card } = runs.get(id).run;
      const [model, tokenizer] = [await opener.again(card), await opener.tokenizer(card.id)];
      const [tail] = await readOn(model, runs, id, [written]);
      const begun = begunOf(model, runs.get(id).input, choice.most);
      const asked = { ...choice, step: written.length, begun };
      const show = (token: TokenId) => shown(tokenizer, token);
      return chooseNext(model, tail as Tail, asked, show, createStop(model, tokenizer));
    },

    async beams(id, before, settings) {
      const { model: card } = runs.get(id).run;
      const [model, tokenizer] = [await opener.again(card), await opener.tokenizer(card.id)];
      return growBeams(model, tokenizer, { runs, id, before, settings });
    },

    async spell(id, ids) {
      const { model } = runs.get(id).run;
      const wrong = ids.find((token) => !isTokenOf(model, token));
      if (wrong !== undefined) throw noToken(model, wrong);
      return spelled(await opener.tokenizer(model.id), ids);
    },

    async neighbours(id, token, count) {
      const { model: card } = runs.get(id).run;
      if (!isTokenOf(card, token)) throw noToken(card, token);
      const tokenizer = await opener.tokenizer(card.id);
      const embeddings = await (await opener.again(card)).embeddings();
      const similarities = await embeddings.cosines(token);
      return largest(similarities, count + 1)
        .filter((other) => other !== token)
        .slice(0, count)
        .map((other) => ({ ...shown(tokenizer, other), cosine: similarities[other] as number }));
    },

    async drop() {
      lastTurn++;
    },

    async release(id) {
      forget(id);
      runs.release(id);
    },
  };
}

/** Undefined where a model's file does not give what an answer takes, or not in a form that we read. */
async function ifGiven<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Failed && /^(notFound|modelUnreadable)$/.test(thrown.failure.kind)) {
      return undefined;
    }
    throw thrown;
  }
}

/** A head with the number of its layer among all layers. */
const placed = ({ found }: Run, head: HeadId): HeadId => ({
  ...head,
  layer: numberOf(found.find(({ kind }) => kind === head.kind) ?? {}, head.layer),
});
const layersOf = ({ found }: Run, kind: AttentionKind): readonly number[] =>
  Array.from({ length: found.find((one) => one.kind === kind)?.layers ?? 0 }, (_, at) => at);
const isIndex = (index: number, length: number): boolean =>
  Number.isInteger(index) && index >= 0 && index < length;
const isTokenOf = ({ vocabSize }: ModelCard, token: TokenId): boolean => isIndex(token, vocabSize);
const noKind = (kind: AttentionKind | undefined): RangeError =>
  new RangeError(`This model has no attention of the kind "${kind}".`);
const noToken = ({ vocabSize }: ModelCard, token: TokenId): RangeError =>
  new RangeError(`Token ${token} of ${vocabSize}: numbered from 0.`);

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
