import type { TensorQuestion } from "../domain/makeup/modelFile.ts";
import type { Focus } from "../domain/state.ts";
import type { Message } from "../domain/tokenizer/chat.ts";
import * as is from "./checks.ts";
import type { HostForCounts, HostForFile, HostForPanel } from "./contract.ts";
import { ABOUT_RUN, ABOUT_TEXT, ABOUT_VOCABULARY, copyKind, count, head, run } from "./relayed.ts";
import { interventions, outcome } from "./rerunChecks.ts";
import { FILE, SEARCH } from "./searchChecks.ts";

const focus = is.record<Focus>({ tokenizer: is.text, index: count, start: count, end: count });

const message = is.record<Message>({
  role: is.oneOf("system", "user", "assistant"),
  content: is.text,
});

const saving = {
  copy: [is.text],
  save: [is.fileName, is.either(is.text, is.bytes)],
} as const;

/** What a panel's page may ask, and with what. */
export const PAGE: is.Checks<HostForPanel> = {
  ...ABOUT_RUN,
  ...ABOUT_TEXT,
  ...ABOUT_VOCABULARY,
  ...SEARCH,
  ...FILE,
  ...saving,
  state: [],
  write: [run, is.optional(is.text)],
  rerun: [run, interventions],
  outcomes: [run, is.listOf(interventions), is.listOf(outcome)],
  beside: [run, is.text],
  upTo: [run, count],
  prompts: [is.listOf(is.text), is.listOf(is.text), is.optional(is.oneOf<true>(true))],
  following: [is.text, is.text],
  surprisals: [is.text],
  selections: [],
  tokenized: [is.text, count],
  chat: [is.text, is.listOf(message), is.yesOrNo],
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
  openPanel: [is.text, is.optional(head)],
  openText: [is.text],
  quantization: [is.text],
  sheet: [is.optional(is.oneOf("folder", "hub"))],
};

/** What the page of a file of weights may ask. */
export const FILE_PAGE: is.Checks<HostForFile> = {
  ...saving,
  head: [],
  tensors: [
    is.record<TensorQuestion>({
      search: is.text,
      sort: is.oneOf("file", "name", "type", "parameters", "bytes"),
      direction: is.oneOf(1, -1),
      from: count,
      count,
    }),
  ],
  openModel: [],
};

/** What the page of counted files may ask. */
export const COUNTS_PAGE: is.Checks<HostForCounts> = { ...saving, counts: [], open: [count] };
