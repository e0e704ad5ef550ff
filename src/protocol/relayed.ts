// A page's questions that the host passes on as they are: what stands here may be asked, and nothing
// else is passed on. A new one has its interface in src/domain/questions, its answer in the engine or
// the tokenizer thread, and its line here, with the checks of what it takes.

import type { Mix } from "../domain/attention/mixes.ts";
import type { Term } from "../domain/model/combination.ts";
import type { Comparison } from "../domain/model/embedding.ts";
import type { HeadId, Inner } from "../domain/model/inner.ts";
import type { RunId } from "../domain/model/run.ts";
import type { MapMethod } from "../domain/model/tokenMap.ts";
import type { Stack } from "../domain/positions/modelPositions.ts";
import type { Span } from "../domain/prediction/filling.ts";
import type { LensQuestion } from "../domain/prediction/lens.ts";
import type { Settings } from "../domain/prediction/sampling.ts";
import type { Places, Slice } from "../domain/program/program.ts";
import type { Questions } from "../domain/questions/model.ts";
import type { TextQuestions } from "../domain/questions/text.ts";
import type { VocabularyQuestions } from "../domain/questions/vocabulary.ts";
import type { TokenId } from "../domain/text/token.ts";
import type { TrainingId } from "../domain/tokenizer/training.ts";
import type { Beam, BeamSettings, Beams, Way } from "../domain/writing/beams.ts";
import type { Choice } from "../domain/writing/generation.ts";
import * as is from "./checks.ts";
import { innerTensor, kind } from "./rerunChecks.ts";

export const run = is.whole<RunId>();
export const count = is.whole();
export const copyKind = is.oneOf("text", "ids", "json");

const token = is.whole<TokenId>();
export const head = is.record<HeadId>({ kind, layer: count, head: count });
const mix = is.oneOf<Mix>(
  ...(["scores", "norms", "layerMean", "layerMax", "mean", "max", "rollout"] as const),
);
const term = is.record<Term>({
  sign: is.oneOf(1, -1),
  what: is.either(is.text, token),
  asTyped: is.optional(is.oneOf<true>(true)),
});
const method = is.oneOf<MapMethod>("pca", "umap");
const dimensions = is.oneOf(2, 3);
const stack = is.oneOf<Stack>("encoder", "decoder");
const settings = is.record<Settings>({
  temperature: is.anyNumber,
  topK: is.anyNumber,
  topP: is.anyNumber,
  minP: is.anyNumber,
  repetitionPenalty: is.anyNumber,
});
const choice = is.record<Choice>({
  settings,
  seed: is.anyNumber,
  options: count,
  free: is.optional(is.oneOf<true>(true)),
  most: is.optional(count),
  looks: is.optional(is.oneOf<true>(true)),
});
const beam = is.record<Beam>({ ids: is.listOf(token), score: is.anyNumber });
const way = is.record<Way>({
  from: count,
  id: token,
  score: is.anyNumber,
  fate: is.oneOf("followed", "ended", "dropped"),
});
const beams = is.record<Beams>({
  running: is.listOf(beam),
  ended: is.listOf(beam),
  ways: is.listOf(way),
  isOver: is.yesOrNo,
});
const beamSettings = is.record<BeamSettings>({
  count,
  most: count,
  lengthPenalty: is.anyNumber,
  early: is.either(is.yesOrNo, is.oneOf("never")),
  free: is.optional(is.oneOf<true>(true)),
});
export const comparison = is.record<Comparison>({
  space: is.optional(
    is.either(is.oneOf("input", "output"), is.record<{ layers: number }>({ layers: count })),
  ),
  measure: is.optional(is.oneOf("cosine", "dot", "euclidean")),
  isFar: is.optional(is.oneOf<true>(true)),
  isWhole: is.optional(is.oneOf<true>(true)),
});
const lensQuestion = is.record<LensQuestion>({
  positions: is.listOf(count),
  count,
  tokens: is.optional(is.listOf(token)),
  hidden: is.optional(is.oneOf<true>(true)),
});
const places = is.record<Places>({ first: count, count });
const slice = is.record<Slice>({ tensor: is.text, along: is.listOf(is.optional(places)) });
const inner = is.record<Inner>({ tensor: innerTensor, kind, layer: count });
/** Of a run that the page shows; the engine answers. */
export const ABOUT_RUN = {
  attentions: [run, count, is.optional(kind)],
  attentionRows: [run, head, count, count],
  mixed: [run, head, mix],
  mixedRows: [run, head, mix, count, count],
  weighing: [run, head, count, is.listOf(count)],
  heads: [run, is.optional(kind)],
  inside: [run, is.listOf(inner)],
  logits: [run, count],
  labels: [run],
  fill: [run, is.listOf(count)],
  fillSpans: [run, is.listOf(is.record<Span>({ first: count, end: count }))],
  spell: [run, is.listOf(token)],
  combine: [run, is.listOf(term), count],
  tokenMap: [run, method, dimensions],
  tokenPaths: [run, method, dimensions],
  dropMaps: [run],
  positions: [run, is.optional(stack)],
  placed: [run, token, count, count, is.optional(stack)],
  neighbours: [run, count, count, is.optional(comparison)],
  lens: [run, lensQuestion],
  attribution: [run, count, token, is.optional(token)],
  neurons: [run, count, count, count],
  lensTable: [run, count, count, is.oneOf("layers", "all")],
  program: [run],
  files: [run],
  slices: [run, is.listOf(slice)],
  next: [run, is.listOf(token), choice],
  beams: [run, beams, beamSettings],
} as const satisfies Partial<is.Checks<Questions>>;

/** Of the text that the page shows; the tokenizer thread answers. */
export const ABOUT_TEXT = {
  slice: [is.text, is.text, count, count],
  pick: [is.text, is.text, is.numbers],
  byId: [is.text, is.text],
  places: [is.text, is.text, token],
  steps: [is.text, is.text, is.optional(count)],
} as const satisfies Partial<is.Checks<TextQuestions>>;

/** Of a vocabulary, whatever the page shows; the tokenizer thread answers. */
export const ABOUT_VOCABULARY: is.Checks<Omit<VocabularyQuestions, "chat">> = {
  tokenDetails: [is.text, token],
  findTokens: [is.text, is.text, count],
  receive: [is.text, is.listOf(is.text), is.oneOf("alone", "pair"), count],
  census: [is.text],
  train: [is.text, is.optional(is.text)],
  learn: [is.whole<TrainingId>()],
  copyOf: [is.text, is.text, copyKind],
  sizes: [is.text, is.listOf(is.text)],
};

/** The same questions, which may also be answered by `Other`. */
export type Relayed<Asked, Other = never> = {
  readonly [Name in keyof Asked]: Asked[Name] extends (...args: infer Args) => Promise<infer Answer>
    ? (...args: Args) => Promise<Answer | Other>
    : never;
};
