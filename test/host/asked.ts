import type { Run, RunId } from "../../src/domain/model/run.ts";
import { isBeingMade, type MapMethod, type TokenMap } from "../../src/domain/model/tokenMap.ts";
import { OFF } from "../../src/domain/prediction/sampling.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import type { TokenizerQuestions } from "../../src/domain/questions/tokenizer.ts";
import type { TokenizerId } from "../../src/domain/text/token.ts";
import { START } from "../../src/domain/writing/beams.ts";

export const TEXT = "The cat sat on the mat. 고양이가 👍🏽 matted.";
const DOCUMENT = "untitled:tour";

/** Every question by name, with an answer to wait for: one that is new has to be added. */
export type Asked<Of> = { readonly [Name in keyof Of]: () => Promise<unknown> };

export function ofModel(engine: Questions, { id, model, tokens, found }: Run): Asked<Questions> {
  const [{ kind } = { kind: "self" as const }] = found;
  const head = { kind, layer: 0, head: 0 };
  const headPlace = { ...head, tensor: "headOutputs" } as const;
  const beams = { count: 2, most: 3, lengthPenalty: 1, early: false };
  return {
    analyse: () => engine.analyse(model.id, TEXT),
    write: () => engine.write(id),
    attention: () => engine.attention(id, 0, 0),
    attentions: () => engine.attentions(id, 0),
    attentionRows: () => engine.attentionRows(id, head, 0, 1),
    mixed: () => engine.mixed(id, head, "rollout"),
    mixedRows: () => engine.mixedRows(id, head, "norms", 0, 1),
    weighing: () => engine.weighing(id, head, 1, [0]),
    heads: () => engine.heads(id),
    inside: () => engine.inside(id, [{ tensor: "output", kind, layer: 0 }]),
    lens: () => engine.lens(id, { positions: [0], count: 5 }),
    attribution: () => engine.attribution(id, 0, 5, 6),
    neurons: () => engine.neurons(id, 0, 0, 3),
    settled: () => engine.settled(model.id, TEXT, 3),
    lensTable: () => engine.lensTable(id, 0, 2, "all"),
    rerun: () => engine.rerun(id, [{ change: "scale", at: headPlace, factor: 0 }]),
    outcomes: () => engine.outcomes(id, [[]], [{ position: 0, tokens: [5] }]),
    candidates: () => engine.candidates(id, 0, 10),
    logits: () => engine.logits(id, 0),
    labels: () => engine.labels(id),
    fill: () => engine.fill(id, [1]),
    surprisals: () => engine.surprisals(model.id, TEXT, { from: 0, to: TEXT.length }),
    expectedWords: () => engine.expectedWords(model.id, TEXT, 2, [5]),
    fillSpans: () => engine.fillSpans(id, [{ first: 1, end: 2 }]),
    embed: () => engine.embed(model.id, [TEXT]),
    relevance: () => engine.relevance(model.id, TEXT, "It slept."),
    following: () => engine.following(model.id, TEXT, "It slept."),
    prompts: () => engine.prompts(model.id, [TEXT, "A dog"], [" sat"]),
    quantization: () => engine.quantization(model.id, TEXT),
    program: () => engine.program(id),
    files: () => engine.files(id),
    slices: async () => {
      const { steps } = await engine.program(id);
      return engine.slices(id, [{ tensor: steps[0]?.outputs[0]?.id ?? "", along: [] }]);
    },
    next: () => engine.next(id, [], { settings: OFF, seed: 1, options: 5, looks: true }),
    beams: () => engine.beams(id, START, beams),
    spell: () => engine.spell(id, [5]),
    neighbours: () => engine.neighbours(id, tokens.ids[0] as number, 10),
    neighboursInFile: () => engine.neighboursInFile(id, TEXT, 0, 10, { space: { layers: 1 } }),
    combine: () => engine.combine(id, [{ sign: 1, what: "cat" }], 10),
    tokenMap: () => mapOf(engine, id, "pca"),
    tokenPaths: () => engine.tokenPaths(id, "pca", 2),
    dropMaps: () => engine.dropMaps(id),
    positions: () => engine.positions(id),
    placed: () => engine.placed(id, tokens.ids[0] as number, 0, 1),
    drop: () => engine.drop(),
    release: () => engine.release(id),
  };
}

/** A map of two dimensions, once it is made. */
export async function mapOf(engine: Questions, id: RunId, method: MapMethod): Promise<TokenMap> {
  for (;;) {
    const answer = await engine.tokenMap(id, method, 2);
    if (!isBeingMade(answer)) return answer;
  }
}

export function ofTokenizer(
  thread: TokenizerQuestions,
  id: TokenizerId,
): Asked<TokenizerQuestions> {
  const edit = { offset: 0, length: 3, text: "A" };
  const range = { from: 0, to: 20, limit: 10 };
  return {
    open: () => thread.open(DOCUMENT, 1, TEXT),
    edit: () => thread.edit(DOCUMENT, 2, [edit]),
    tokenInDocument: () => thread.tokenInDocument(id, DOCUMENT, 4),
    cuts: () => thread.cuts(id, DOCUMENT, range),
    faults: () => thread.faults(id, DOCUMENT, undefined),
    count: () => thread.count(id, DOCUMENT),
    survey: () => thread.survey(id, DOCUMENT),
    slice: () => thread.slice(id, DOCUMENT, 0, 3),
    pick: () => thread.pick(id, DOCUMENT, Uint32Array.of(1)),
    byId: () => thread.byId(id, DOCUMENT),
    places: () => thread.places(id, DOCUMENT, 5),
    steps: () => thread.steps(id, DOCUMENT),
    close: () => thread.close(DOCUMENT),
    tokenize: () => thread.tokenize(id, TEXT, 10),
    tokenizer: () => thread.tokenizer(id),
    tokenDetails: () => thread.tokenDetails(id, 300),
    findTokens: () => thread.findTokens(id, "cat", 10),
    receive: () => thread.receive(id, [TEXT], "alone", 10),
    census: () => thread.census(id),
    train: () => thread.train(TEXT, undefined),
    learn: async () => thread.learn((await thread.train(TEXT, undefined)).id),
    chat: () => thread.chat(id, [{ role: "user", content: "Hello" }], true),
    copyOf: () => thread.copyOf(id, TEXT, "ids"),
    sizes: () => thread.sizes(id, [TEXT]),
  };
}

/** What the engine cannot be asked of a model of such a kind: "tiny-gpt labels". */
export const REFUSED: readonly string[] = [
  ...["write", "labels", "fill", "fillSpans", "relevance", "following"].map(
    (name) => `tiny-gpt ${name}`,
  ),
  ...["write", "labels", "expectedWords", "fillSpans", "prompts", "next", "beams"].map(
    (name) => `tiny-bert ${name}`,
  ),
  ...["settled", "labels", "fill", "surprisals", "expectedWords", "relevance", "following"].map(
    (name) => `tiny-t5 ${name}`,
  ),
];
