import type { Pooling, PoolingMode } from "../domain/model/pooling.ts";
import type { FileQuestions, SearchQuestions } from "../domain/questions/search.ts";
import type { FileId, IndexId, Scope } from "../domain/search/search.ts";
import * as is from "./checks.ts";
import { comparison, run } from "./relayed.ts";

const id = is.whole<IndexId>();
const count = is.whole();
const mode = is.oneOf<PoolingMode>(
  ...(["cls", "max", "mean", "meanRoot", "weightedMean", "last"] as const),
);
const pooling = is.record<Pooling>({
  modes: is.listOf(mode),
  layer: is.optional(count),
  isUnit: is.yesOrNo,
});
const scope = is.record<Scope>({
  place: is.oneOf("open", "chosen", "workspace"),
  unit: is.oneOf("line", "paragraph", "function"),
  pooling: is.optional(pooling),
});

/** What a page may ask of the user's own files, and with what. */
export const SEARCH: is.Checks<SearchQuestions> = {
  beginIndex: [scope],
  renewIndex: [id],
  growIndex: [id],
  closest: [id, is.text, count],
  rerankers: [],
  chooseReranker: [],
  relevance: [id, count, is.text, is.text],
  retrieve: [id, is.text, is.listOf(count)],
  alike: [id, count],
  groups: [id, count, is.anyNumber],
  similarities: [id, is.listOf(count)],
  openFound: [id, count],
};

const file = is.whole<FileId>();

/** What a page may ask of a file that a text is compared with. */
export const FILE: is.Checks<FileQuestions> = {
  chooseFile: [],
  nearInFile: [file, run, count, count, comparison],
  openInFile: [file, count, count],
};
