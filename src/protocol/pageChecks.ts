import type { Mix } from "../domain/attention/mixes.ts";
import type { AttentionKind, HeadId } from "../domain/model/inner.ts";
import type { RunId } from "../domain/model/run.ts";
import type { Span } from "../domain/prediction/filling.ts";
import type { Settings } from "../domain/prediction/sampling.ts";
import type { Focus } from "../domain/state.ts";
import type { TokenId } from "../domain/text/token.ts";
import type { Message } from "../domain/tokenizer/chat.ts";
import type { TrainingId } from "../domain/tokenizer/training.ts";
import type { Beam, BeamSettings, Beams, Way } from "../domain/writing/beams.ts";
import type { Choice } from "../domain/writing/generation.ts";
import * as is from "./checks.ts";
import type { HostForCounts, HostForPanel } from "./contract.ts";

const run = is.whole<RunId>();
const token = is.whole<TokenId>();
const count = is.whole();
const kind = is.oneOf<AttentionKind>("self", "encoder", "decoder", "cross");
const head = is.record<HeadId>({ kind, layer: count, head: count });
const mix = is.oneOf<Mix>(
  ...(["scores", "norms", "layerMean", "layerMax", "mean", "max", "rollout"] as const),
);
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
const focus = is.record<Focus>({ tokenizer: is.text, index: count, start: count, end: count });
const message = is.record<Message>({
  role: is.oneOf("system", "user", "assistant"),
  content: is.text,
});
const copyKind = is.oneOf("text", "ids", "json");

const saving = {
  copy: [is.text],
  save: [is.fileName, is.either(is.text, is.bytes)],
} as const;

/** What a panel's page may ask, and with what. */
export const PAGE: is.Checks<HostForPanel> = {
  ...saving,
  state: [],
  attentions: [run, count, is.optional(kind)],
  attentionRows: [run, head, count, count],
  mixed: [run, head, mix],
  mixedRows: [run, head, mix, count, count],
  weighing: [run, head, count, is.listOf(count)],
  heads: [run, is.optional(kind)],
  logits: [run, count],
  labels: [run],
  fill: [run, is.listOf(count)],
  fillSpans: [run, is.listOf(is.record<Span>({ first: count, end: count }))],
  spell: [run, is.listOf(token)],
  neighbours: [run, token, count],
  next: [run, is.listOf(token), choice],
  beams: [run, beams, beamSettings],
  write: [run, is.optional(is.text)],
  upTo: [run, count],
  prompts: [is.listOf(is.text), is.listOf(is.text)],
  following: [is.text, is.text],
  surprisals: [is.text],
  selections: [],
  slice: [is.text, is.text, count, count],
  pick: [is.text, is.text, is.numbers],
  byId: [is.text, is.text],
  places: [is.text, is.text, token],
  steps: [is.text, is.text, is.optional(count)],
  tokenDetails: [is.text, token],
  findTokens: [is.text, is.text, count],
  receive: [is.text, is.listOf(is.text), is.oneOf("alone", "pair"), count],
  census: [is.text],
  train: [is.text, is.optional(is.text)],
  learn: [is.whole<TrainingId>()],
  chat: [is.text, is.listOf(message), is.yesOrNo],
  copyOf: [is.text, is.text, copyKind],
  sizes: [is.text, is.listOf(is.text)],
  tokenized: [is.text, count],
  copyTokens: [is.text, copyKind],
  beginTraining: [is.oneOf("text", "file")],
  openTokenizer: [],
  focus: [is.optional(focus)],
  reveal: [focus],
  pin: [is.yesOrNo],
  chooseTokenizer: [is.text],
  act: [
    is.oneOf(
      ...(["retry", "openLog", "chooseModelFolder", "chooseModel", "useEmbeddedModel"] as const),
      ...(["chooseTokenizer", "openExample", "cancel"] as const),
    ),
  ],
  openText: [is.text],
};

/** What the page of counted files may ask. */
export const COUNTS_PAGE: is.Checks<HostForCounts> = { ...saving, counts: [], open: [count] };
