import { textsOf } from "../domain/attention/attendedTexts.ts";
import { type AttentionMap, attentionMap } from "../domain/attention/attention.ts";
import type { RunId, Stage } from "../domain/model/run.ts";
import type { Questions } from "../domain/questions/model.ts";
import { attentionBytes } from "./answers/attentionBytes.ts";
import { candidatesOf } from "./answers/candidates.ts";
import { combined } from "./answers/embeddings/combine.ts";
import { neighboursInFile } from "./answers/embeddings/inFile.ts";
import { neighboursOf } from "./answers/embeddings/neighbours.ts";
import { placed as placedIn, positionsOf } from "./answers/embeddings/positions.ts";
import { fillMasks, fillSpans } from "./answers/filling.ts";
import { growBeams, nextOf } from "./answers/generate.ts";
import { write } from "./answers/greedy.ts";
import { createLayers } from "./answers/layers/layers.ts";
import { createPseudoSurprisals } from "./answers/maskedSurprisal.ts";
import { createMixes } from "./answers/mixes.ts";
import { overview } from "./answers/overview.ts";
import { following } from "./answers/pairs/following.ts";
import { relevance } from "./answers/pairs/relevance.ts";
import { createPrograms } from "./answers/program/program.ts";
import { comparePrompts } from "./answers/prompts.ts";
import { quantization } from "./answers/quantization/quantization.ts";
import { expectedWords, surprisals } from "./answers/surprisal.ts";
import { weigh } from "./answers/weighing.ts";
import { createWeights, foundOf, placed } from "./answers/weights.ts";
import { createTokenMaps } from "./maps/maps.ts";
import { ifGiven } from "./model/given.ts";
import { createOpener, type Opener } from "./model/opener.ts";
import { freeMemory } from "./onnx/memory.ts";
import { analyse, type Loaded, load, reopen } from "./runs/analyse.ts";
import { outcomes } from "./runs/outcomes.ts";
import { rerun } from "./runs/rerun.ts";
import { createRuns, type KeptRun } from "./runs/runs.ts";
import { speechOf } from "./runs/speech.ts";
import { needTokens, shown, spelled } from "./runs/tokensOfIds.ts";
import { createTurns, type Turns } from "./runs/turns.ts";
import { embed } from "./vectors/embed.ts";

const KEPT = 256e6; // bytes of tensors; a run over 1,024 tokens of tiny-gpt takes 135e6

export interface EngineOptions {
  /** The folder of the embedded models. */
  readonly models: string;
  /** The folder in which maps are kept that take long to make; only in memory unless given. */
  readonly kept?: string;
  readonly progress: (stage: Stage, fraction: number) => void;
  /** How many bytes of tensors are kept for later questions. */
  readonly limit?: number;
  /** Bytes of memory that can be had now; those that this process could have unless given. */
  readonly free?: () => number;
}

/** Answers the questions about models. A newer `analyse` overtakes those that still wait. */
export function createEngine(options: EngineOptions): Questions {
  const { models, kept, progress, limit = KEPT, free = freeMemory } = options;
  const opener = createOpener(models, free);
  const runs = createRuns(limit);
  const turns = createTurns(progress);
  const weights = createWeights(opener, runs);
  const mixes = createMixes(opener, runs, weights);
  const pseudoSurprisals = createPseudoSurprisals();
  const layers = createLayers(opener, loaded);
  const programs = createPrograms(models, (id) => opened(id));

  /** Releases what is kept of one run, or of all, beside its own tensors. */
  function forget(id?: RunId): void {
    for (const kept of [mixes, weights, layers, programs]) kept.forget(id);
  }

  const opened = (id: RunId) => reopen({ opener, runs }, id);

  /** A run that is kept, its model and its tokenizer. */
  async function loaded(id: RunId): Promise<KeptRun & Loaded> {
    const found = await opened(id);
    return { ...found, tokenizer: await opener.tokenizer(found.run.model.id) };
  }

  const logitsAt = async (id: RunId, position: number) => {
    const { model, tensors } = await opened(id);
    return model.logits(tensors, position);
  };

  return {
    analyse: async (id, text, written = []) =>
      analyse({ opener, runs, forget }, { id, text, written }, turns.begin()),
    write: async (id, text) => write({ opener, runs }, { id, text }, turns.begin()),
    attention: async (id, layer, head, kind) =>
      attentionMap(await weights.ofLayer(id, layer, kind), head),
    attentions: async (id, layer, kind) =>
      attentionBytes(await weights.ofLayer(id, layer, kind), layer),
    attentionRows: async (id, { kind, layer, head }, first, count) =>
      rowsOf(attentionMap(await weights.ofLayer(id, layer, kind), head), first, count),
    mixed: async (id, at, mix) => mixes.bytesOf(id, at, mix),
    mixedRows: async (id, at, mix, first, count) =>
      rowsOf(await mixes.mapOf(id, at, mix), first, count),
    async weighing(id, head, from, keys) {
      const { run, input, model } = await opened(id);
      return ifGiven(weigh(model, input, placed(run, head), { from, keys }));
    },
    async heads(id, kind) {
      const pause = turns.follow();
      const { run } = runs.get(id);
      const found = foundOf(run, kind);
      const all = () => weights.ofLayers(id, [...Array(found.layers).keys()], found.kind);
      return overview(found, textsOf(run, found.kind), all, pause);
    },
    async inside(id, which) {
      const { input, model } = await opened(id);
      return model.inside(input, which);
    },
    rerun: async (...asked) => rerun({ opener, runs }, ...asked),
    outcomes: async (...asked) => outcomes({ opener, runs }, ...asked),
    async candidates(id, position, count) {
      const tokenizer = await opener.tokenizer(runs.get(id).run.model.id);
      return candidatesOf(await logitsAt(id, position), count, (token) => shown(tokenizer, token));
    },
    logits: logitsAt,
    labels: (id) => opened(id).then(({ input, model }) => model.labels(input)),
    fill: async (id, positions) => fillMasks(opener, runs.get(id), positions),
    async surprisals(id, text, stretch) {
      const next = turns.begin();
      const { model, tokenizer } = await load(opener, id, next, "model");
      const says = await speechOf(model, tokenizer);
      return says.kind === "masked"
        ? pseudoSurprisals(model, tokenizer, { mask: says.mask, text, stretch }, next.running)
        : surprisals(model, tokenizer, text, stretch, next.running);
    },
    expectedWords: async (id, ...asked) =>
      expectedWords(turns.follow(), await opener.model(id), await opener.tokenizer(id), asked),
    async fillSpans(id, spans) {
      const { running } = turns.begin();
      const { input, model, tokenizer } = await loaded(id);
      return fillSpans(model, tokenizer, { ids: input.ids, spans }, running);
    },
    ...aboutPairs(opener),
    embed: async (...asked) => embed(opener, asked, turns.follow()),
    quantization: async (id, text) => quantization(opener, { id, text }, turns.begin()),
    async prompts(id, prompts, continuations) {
      const next = turns.begin();
      const { model, tokenizer } = await load(opener, id, next, "model");
      return comparePrompts(model, tokenizer, { prompts, continuations }, next.running);
    },
    async next(id, written, choice) {
      const { model, tokenizer } = await loaded(id);
      return nextOf(model, tokenizer, { runs, id, written, choice });
    },
    async beams(id, before, settings) {
      const { model, tokenizer } = await loaded(id);
      return growBeams(model, tokenizer, { runs, id, before, settings });
    },
    async spell(id, ids) {
      const { model } = runs.get(id).run;
      needTokens(model, ids);
      return spelled(await opener.tokenizer(model.id), ids);
    },
    ...programs.questions,
    ...aboutEmbeddings(loaded, turns),
    ...layers.questions,
    ...createTokenMaps({ opener, runs, turns, models, kept }),
    drop: async () => turns.drop(),
    async release(id) {
      forget(id);
      runs.release(id);
    },
  };
}

/** What is asked of two texts that a model reads together. */
const aboutPairs = (opener: Opener): Pick<Questions, "following" | "relevance"> => ({
  following: async (id, ...texts) =>
    following(await opener.model(id), await opener.tokenizer(id), texts),
  relevance: async (id, ...texts) =>
    relevance(await opener.model(id), await opener.tokenizer(id), texts),
});

/** What is asked of a model's embeddings. */
function aboutEmbeddings(
  loaded: (id: RunId) => Promise<KeptRun & Loaded>,
  turns: Turns,
): Pick<Questions, "neighbours" | "neighboursInFile" | "combine" | "positions" | "placed"> {
  return {
    neighbours: async (id, ...asked) => neighboursOf(await loaded(id), ...asked),
    async neighboursInFile(id, text, ...asked) {
      const pause = turns.follow();
      return neighboursInFile(await loaded(id), text, asked, pause);
    },
    async combine(id, ...asked) {
      const { model, tokenizer } = await loaded(id);
      return combined(model, tokenizer, ...asked);
    },
    async positions(id, of) {
      const { model, run } = await loaded(id);
      return positionsOf(model, run.tokens.ids, of);
    },
    async placed(id, token, first, second, of) {
      const { model } = await loaded(id);
      needTokens(model.card, [token]);
      return placedIn(model, token, [first, second], of);
    },
  };
}

/** Some rows of a map, one behind the other. */
const rowsOf = ({ weights, to }: AttentionMap, first: number, count: number): Float32Array =>
  weights.subarray(first * to, (first + count) * to);
