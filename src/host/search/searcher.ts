import { toUnit } from "../../domain/model/pooling.ts";
import type { ModelId } from "../../domain/model/run.ts";
import { largest } from "../../domain/prediction/prediction.ts";
import type { GivenPrompts } from "../../domain/prediction/prompts.ts";
import type { SearchQuestions } from "../../domain/questions/search.ts";
import { findClusters } from "../../domain/search/clusters.ts";
import {
  findNearest,
  type NearestOthers,
  nearPairs,
  outliers,
} from "../../domain/search/nearest.ts";
import type {
  Alike,
  Group,
  IndexId,
  IndexState,
  ModelName,
  Scope,
  SearchModels,
} from "../../domain/search/search.ts";
import { cosinesTo, matrixOf, type UnitRows } from "../../domain/search/vectors.ts";
import { groupWords } from "../../domain/search/words.ts";
import { createPause, finish } from "./pause.ts";
import { rerankersAmong } from "./rerankers.ts";
import { type Cut, type Passage, putBefore } from "./retrieval.ts";
import { TextIndex } from "./textIndex.ts";
import type { Source, TextPlace } from "./texts.ts";

/** What a search reaches of the editor. */
export interface SearchNeeds {
  /** The folder where vectors are kept. */
  readonly storage: string;
  /** The model that is chosen now. */
  model(): ModelId;
  /** Files and folders that the user means; undefined if there are none. */
  sourceOf(scope: Scope): Promise<Source | undefined>;
  /** Shows a text in the editor; whether it is there. */
  reveal(place: TextPlace): Promise<boolean>;
  /** All of a text; undefined if it is no longer in its file. */
  read(place: TextPlace): Promise<string | undefined>;
  /** The models on this machine. */
  models(): Promise<readonly ModelName[]>;
  /** Lets the user choose the folder of a model; undefined if they do not. */
  askForModel(): Promise<ModelName | undefined>;
  readonly cut: Cut;
  /** Opens Compare Prompts. */
  compare(prompts: GivenPrompts): void;
}

const TURN = 200; // milliseconds of one turn of long work
const LEAST = 0.5; // of a cosine, below which texts are not called alike
const LARGEST = 60; // rows of a matrix
const MOST = 100; // texts of a list
const MODES = 6; // that there are, of pooling
const CLOSEST = 3; // texts told of a group
const MOST_PASSAGES = 10; // texts put before a prompt

/** An index with what was worked out of it. */
interface Kept {
  readonly index: TextIndex;
  nearest?: Nearest;
}

interface Nearest {
  readonly work: Generator<number, NearestOthers>;
  share: number;
  found: NearestOthers | undefined;
}

/** Answers a page about the user's files. One index is kept: a new one takes its place. */
export function createSearch(needs: SearchNeeds, models: SearchModels): SearchQuestions {
  const { embed } = models;
  let kept: Kept | undefined;
  let last = 0;

  function keep(scope: Scope, source: Source): IndexState {
    kept?.index.close();
    const facts = { id: ++last as IndexId, model: needs.model(), scope };
    kept = { index: new TextIndex(facts, source, { storage: needs.storage, embed }) };
    return kept.index.state;
  }
  const find = (id: IndexId) => (kept?.index.id === id ? kept : undefined);
  /** An index with its vectors, once it is ready. */
  const ready = (id: IndexId) => {
    const found = find(id);
    const rows = found?.index.rows;
    return found && rows && { ...found, kept: found, rows };
  };

  /** All of a text of an index; undefined if the index is gone, or the text no longer in its file. */
  async function textOf(id: IndexId, text: number): Promise<string | undefined> {
    const place = find(id)?.index.texts.places[text];
    if (!place) return undefined;
    return place.excerpt.length === place.length ? place.excerpt : needs.read(place);
  }

  return {
    async beginIndex(scope) {
      const { length } = scope.pooling?.modes ?? ["mean"];
      if (length === 0 || length > MODES) throw new RangeError(`${length} modes of pooling.`);
      const source = await needs.sourceOf(scope);
      return source && keep(scope, source);
    },
    async renewIndex(id) {
      const found = find(id);
      return found && keep(found.index.scope, found.index.source);
    },
    async growIndex(id) {
      const found = find(id);
      try {
        return await found?.index.grow(TURN);
      } catch (thrown) {
        if (kept === found) kept = undefined; // it will not go on: another begins anew
        throw thrown;
      }
    },
    async closest(id, query, count) {
      const found = ready(id);
      if (!found) return undefined;
      const { index, rows } = found;
      const made = await embed(index.model, [query], index.scope.pooling ?? "query");
      if (made.mark !== index.mark || find(id)?.index !== index) return undefined;
      const cosines = await finish(
        cosinesTo(rows, toUnit(made.data.slice(0, rows.width))),
        createPause(),
      );
      const ranked = largest(cosines, Math.min(count, MOST)).map((text) => ({
        ...index.texts.found(text),
        cosine: cosines[text] as number,
      }));
      const sum = cosines.reduce((all, cosine) => all + cosine, 0);
      const [tokens = 0] = made.tokens;
      const [total = 0] = made.totals;
      const { prompt } = made.pooling;
      const mean = sum / Math.max(1, rows.count);
      return { found: ranked, tokens, total, mean, ...(prompt !== undefined && { prompt }) };
    },
    async alike(id, count) {
      const found = ready(id);
      if (!found) return undefined;
      const { kept, rows, index } = found;
      kept.nearest ??= { work: findNearest(rows), share: 0, found: undefined };
      await goOn(kept.nearest);
      return alikeOf(kept.nearest, index, Math.min(count, MOST));
    },
    async groups(id, count, seed) {
      const found = ready(id);
      return found && groupsOf(found.index, found.rows, Math.min(count, MOST), seed);
    },
    async similarities(id, texts) {
      const found = ready(id);
      if (!found) return undefined;
      const { rows } = found;
      if (texts.length > LARGEST || texts.some((text) => text >= rows.count)) {
        throw new RangeError(`${texts.length} texts of ${rows.count}: at most ${LARGEST}.`);
      }
      return matrixOf(rows, texts);
    },
    rerankers: async () => rerankersAmong(await needs.models()),
    chooseReranker: () => needs.askForModel(),
    async relevance(id, text, query, model) {
      const own = await textOf(id, text);
      return own === undefined ? undefined : models.relevance(model, query, own);
    },
    async retrieve(id, query, texts) {
      const found = find(id);
      if (!found) return undefined;
      const passages: Passage[] = [];
      for (const text of texts.slice(0, MOST_PASSAGES)) {
        const own = await textOf(id, text);
        const place = found.index.texts.places[text];
        if (own === undefined || !place) return { kind: "changed" };
        passages.push({ place: `${place.file.name}:${place.first + 1}`, text: own });
      }
      const by = await models.continuing(query);
      if (typeof by === "string") return { kind: "failed", sentence: by };
      needs.compare(await putBefore(passages, query, by, needs.cut));
      return { kind: "opened" };
    },
    async openFound(id, text) {
      const place = find(id)?.index.texts.places[text];
      return place ? needs.reveal(place) : false;
    },
  };
}

/** Compares for one turn. */
async function goOn(nearest: Nearest): Promise<void> {
  const pause = createPause();
  const until = performance.now() + TURN;
  while (!nearest.found && performance.now() < until) {
    const { done, value } = nearest.work.next();
    if (done) {
      nearest.found = value;
      nearest.share = 1;
    } else nearest.share = Math.min(value, 0.999);
    await pause();
  }
}

function alikeOf({ share, found }: Nearest, { texts }: TextIndex, count: number): Alike {
  if (!found) return { share, pairs: [], outliers: [] };
  return {
    share,
    pairs: nearPairs(found, LEAST, count).map(({ a, b, cosine }) => ({
      a: texts.found(a),
      b: texts.found(b),
      cosine,
    })),
    outliers: outliers(found, count).map((text) => ({
      ...texts.found(text),
      cosine: found.cosine[text] as number,
    })),
  };
}

async function groupsOf(
  { texts }: TextIndex,
  rows: UnitRows,
  count: number,
  seed: number,
): Promise<readonly Group[]> {
  const pause = createPause();
  const { of, cosine, sizes } = await finish(findClusters(rows, count, seed), pause);
  const excerpts = texts.places.map(({ excerpt }) => excerpt);
  const words = await finish(groupWords(excerpts, of, sizes.length), pause);
  const members = sizes.map((): number[] => []);
  for (const [text, group] of of.entries()) members[group]?.push(text);
  return members.map((own, group) => ({
    size: own.length,
    words: words[group] ?? [],
    closest: largest(
      own.map((text) => cosine[text] as number),
      CLOSEST,
    ).map((at) => {
      const text = own[at] as number;
      return { ...texts.found(text), cosine: cosine[text] as number };
    }),
  }));
}
