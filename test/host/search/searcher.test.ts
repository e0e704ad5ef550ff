import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { toFailure } from "../../../src/domain/failure.ts";
import type { GivenPrompts } from "../../../src/domain/prediction/prompts.ts";
import type { SearchQuestions } from "../../../src/domain/questions/search.ts";
import type { Embed, IndexId, IndexState, Scope } from "../../../src/domain/search/search.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { createTokenizing } from "../../../src/host/processes/tokenizerThread.ts";
import { createSearch } from "../../../src/host/search/searcher.ts";
import type { Source, SourceFile, TextPlace } from "../../../src/host/search/texts.ts";
import { comparePrompts } from "../../../src/host/session/comparison.ts";
import { near } from "../../asserts.ts";
import { fixtures, models, temporaryFolder } from "../../engine/folder.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const tokenizing = createTokenizing({
  file: path.resolve(import.meta.dirname, "../../../src/tokenizer/main.ts"),
  models,
  log: () => {},
});
after(() => tokenizing.dispose());
const MODEL = "tiny-bert";
/** A model that scores texts, one with several labels, and one without any. */
const FOLDERS = ["labels/bert-score", "labels/bert-text", "sentences"].map((name) => {
  const id = path.join(import.meta.dirname, "../../engine", name);
  return { id, name };
});
const MODELS = [...["tiny-gpt", MODEL].map((id) => ({ id, name: id })), ...FOLDERS];
const LINES: Scope = { place: "open", unit: "line" };

const sample = (name: string): SourceFile => ({
  name,
  uri: `file:///${name}`,
  text: readFileSync(path.join(fixtures, "sample", name), "utf8"),
});
const file = (text: string, name = "notes.md"): SourceFile => ({
  name,
  uri: `file:///${name}`,
  text,
});

/** A search, and what it told. */
interface Searching extends SearchQuestions {
  readonly storage: string;
  readonly revealed: TextPlace[];
  readonly embedded: string[];
  readonly compared: GivenPrompts[];
}

let stores = 0;
/**
 * A search of files, by the real engine.
 *
 * @param storage where it keeps vectors
 * @param window tokens that the model reads at once which compares prompts
 */
function searchOf(
  files: readonly SourceFile[],
  {
    storage = path.join(under, `store ${++stores}`),
    window = 1024,
    embed = engine.embed,
  }: { readonly storage?: string; readonly window?: number; readonly embed?: Embed } = {},
): Searching {
  const compared: GivenPrompts[] = [];
  const revealed: TextPlace[] = [];
  const embedded: string[] = [];
  const source: Source = {
    async *files() {
      yield* files;
    },
    leftOut: [],
    functionsOf: async ({ text }) => [{ start: 0, end: text.length, first: 0, last: 3 }],
  };
  const search = createSearch(
    {
      storage,
      model: () => MODEL,
      sourceOf: async () => (files.length > 0 ? source : undefined),
      reveal: async (place) => revealed.push(place) > 0,
      read: async ({ file: { name }, start, length }) =>
        files.find((one) => one.name === name)?.text.slice(start, start + length),
      models: async () => MODELS,
      askForModel: async () => undefined,
      cut: (...asked) => tokenizing.questions.tokenize(...asked),
      compare: (prompts) => compared.push(prompts),
    },
    {
      embed: async (model, texts, pooling) => {
        embedded.push(...texts);
        return embed(model, texts, pooling);
      },
      relevance: (...asked) => engine.relevance(...asked).catch((thrown) => toFailure(thrown).kind),
      continuing: async (prompt) => {
        const { model } = await comparePrompts(engine, MODEL, [[prompt], []], true);
        return { tokenizer: model.id, window };
      },
    },
  );
  return { ...search, storage, revealed, embedded, compared };
}

/** Lets an index grow until it is ready. */
async function built(search: SearchQuestions, scope = LINES): Promise<IndexState> {
  let state = (await search.beginIndex(scope)) as IndexState;
  while (state.stage !== "ready") state = (await search.growIndex(state.id)) as IndexState;
  return state;
}

describe("a search in files", () => {
  it("finds the closest lines, by the cosine of the model's vectors", async () => {
    const search = searchOf([sample("tides.ts"), sample("flashes.py")]);
    const state = await built(search);
    assert.deepEqual([state.files, state.done, state.anew], [2, state.texts, state.texts]);
    assert.deepEqual(state.pooling, { modes: ["mean"], isUnit: false });
    const query = "height of the tide at a time of day";
    const { found = [], mean = 1, tokens } = (await search.closest(state.id, query, 5)) ?? {};
    const [first] = found;
    assert.match(first?.excerpt ?? "", /The height of the tide at a time of day/);
    assert.deepEqual([first?.file, first?.first], ["tides.ts", 8]);
    const made = await engine.embed(MODEL, [query, first?.excerpt ?? ""]);
    const { data, width } = made;
    assert.equal(tokens, made.tokens[0]);
    const [a, b] = [data.subarray(0, width), data.subarray(width)];
    const cosine = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
    near(first?.cosine, cosine / Math.hypot(...a) / Math.hypot(...b), 1e-5);
    assert.ok(found.length === 5 && mean < (found[4]?.cosine ?? 0));
    await search.openFound(state.id, first?.text ?? 0);
    const [place] = search.revealed;
    assert.equal(sample("tides.ts").text.slice(place?.start, place?.end), first?.excerpt);
  });

  it("counts a text that stands in several places once", async () => {
    const search = searchOf([file("the lamp\n\nthe sea\nthe lamp"), file("the lamp", "b.md")]);
    const state = await built(search);
    assert.equal(state.texts, 2);
    const { found = [] } = (await search.closest(state.id, "the lamp", 2)) ?? {};
    assert.deepEqual([found[0]?.excerpt, found[0]?.copies], ["the lamp", 2]);
    near(found[0]?.cosine, 1, 1e-6);
    assert.ok(!search.embedded.some((text, at) => search.embedded.indexOf(text) !== at && at > 2));
  });

  it("computes only what it did not know, also after a restart", async () => {
    const story = sample("story.md");
    const first = searchOf([story]);
    const { texts } = await built(first);
    const again = await built(searchOf([story], { storage: first.storage }));
    assert.deepEqual([again.done, again.anew], [texts, 0]);
    const changed = { ...story, text: `${story.text}\nOne more line.` };
    const more = await built(searchOf([changed], { storage: first.storage }));
    assert.deepEqual([more.done, more.anew], [texts + 1, 1]);
    const other = { ...LINES, pooling: { modes: ["cls"], isUnit: false, layer: 2 } } as const;
    assert.equal((await built(searchOf([story], { storage: first.storage }), other)).anew, texts);
    assert.equal(readdirSync(first.storage).length, 2);
  });

  it("goes on where it was stopped", async () => {
    const text = Array.from({ length: 400 }, (_, i) => `Line ${i}: the lamp was ${i * i} old.`);
    const first = searchOf([file(text.join("\n"))]);
    let state = (await first.beginIndex(LINES)) as IndexState;
    while (state.anew === 0) state = (await first.growIndex(state.id)) as IndexState;
    assert.equal(state.stage, "computing");
    const { anew } = await built(searchOf([file(text.join("\n"))], { storage: first.storage }));
    assert.ok(anew > 0 && anew <= 400 - state.anew, `${anew} after ${state.anew}`);
  });

  it("begins anew where what it kept is damaged", async () => {
    const story = sample("story.md");
    const first = searchOf([story]);
    const { texts } = await built(first);
    const kept = path.join(first.storage, readdirSync(first.storage)[0] as string);
    truncateSync(kept, statSync(kept).size - 5);
    assert.equal((await built(searchOf([story], { storage: first.storage }))).anew, 1);
    assert.equal((await built(searchOf([story], { storage: first.storage }))).anew, 0);
    writeFileSync(kept, "no vectors at all, but text of somebody's");
    assert.equal((await built(searchOf([story], { storage: first.storage }))).anew, texts);
    writeFileSync(path.join(under, "no folder"), "");
    const nowhere = searchOf([story], { storage: path.join(under, "no folder", "below") });
    assert.equal((await built(nowhere)).anew, texts);
  });

  it("tells texts that are alike, those like no other, and groups", async () => {
    const lines = [
      "The old lamp was lit.",
      "The old lamp is lit.",
      "const x = 42;",
      "등불을 켰습니다.",
    ];
    const search = searchOf([file(lines.join("\n"))]);
    const { id } = await built(search);
    const { share, pairs = [], outliers = [] } = (await search.alike(id, 10)) ?? {};
    assert.equal(share, 1);
    assert.deepEqual([pairs[0]?.a.first, pairs[0]?.b.first], [0, 1]);
    assert.ok((pairs[0]?.cosine ?? 0) > 0.9);
    assert.ok(outliers.length === 4 && [2, 3].includes(outliers[0]?.first ?? 0));
    const groups = (await search.groups(id, 3, 1)) ?? [];
    assert.deepEqual(groups.map(({ size }) => size).sort(), [1, 1, 2]);
    assert.deepEqual(groups[0]?.words, ["lamp", "lit", "old"]);
    const matrix = (await search.similarities(id, [0, 1])) as Float32Array;
    near(matrix[1], pairs[0]?.cosine, 1e-6);
    await assert.rejects(search.similarities(id, [0, 4]), RangeError);
  });

  it("takes paragraphs and functions, and says what was longer than the model reads", async () => {
    const long = "The lamp was old. ".repeat(300);
    const text = `${long}\n\nOne\ntwo`;
    const paragraphs = await built(searchOf([file(text)]), { place: "open", unit: "paragraph" });
    assert.deepEqual([paragraphs.texts, paragraphs.cut], [2, 1]);
    const functions = await built(searchOf([file("a\nb\nc\nd")]), {
      place: "open",
      unit: "function",
    });
    assert.equal(functions.texts, 1);
  });

  it("answers nothing of an index that is gone or not ready, and of no files", async () => {
    const search = searchOf([sample("story.md")]);
    const begun = (await search.beginIndex(LINES)) as IndexState;
    assert.equal(await search.closest(begun.id, "lamp", 3), undefined);
    const next = await built(search);
    assert.equal(await search.growIndex(begun.id), undefined);
    assert.equal(await search.openFound(begun.id, 0), false);
    const renewed = await search.renewIndex(next.id);
    assert.notEqual(renewed?.id, next.id);
    assert.equal(await search.renewIndex(77 as IndexId), undefined);
    assert.equal(await searchOf([]).beginIndex(LINES), undefined);
    const none = { ...LINES, pooling: { modes: [], isUnit: false } };
    await assert.rejects(search.beginIndex(none), RangeError);
    const empty = await built(searchOf([file("\n \n")]));
    assert.equal(empty.texts, 0);
  });

  it("puts the texts that were found before a query, whole, for Compare Prompts", async () => {
    const search = searchOf([sample("story.md"), sample("tides.ts")]);
    const { id } = await built(search, { place: "open", unit: "paragraph" });
    const query = "the sailors brought bread";
    const { found = [] } = (await search.closest(id, query, 3)) ?? {};
    const texts = found.map(({ text }) => text);
    assert.deepEqual(await search.retrieve(id, query, texts), { kind: "opened" });
    const [given] = search.compared;
    assert.equal(given?.prompts[0], query);
    const story = sample("story.md").text + sample("tides.ts").text;
    const parts = (given?.prompts[1] ?? "").split("\n\n");
    assert.equal(parts.pop(), query);
    assert.ok(parts.every((part) => story.includes(part)));
    assert.ok(parts[0]?.startsWith(found[0]?.excerpt.trim() ?? "?"));
    const places = found.map(({ file, first }) => `${file}:${first + 1}`);
    assert.deepEqual([given?.places, given?.asked, given?.isCut], [places, 3, false]);
    // Another time is another one, also with the same texts.
    await search.retrieve(id, query, texts);
    assert.notEqual(search.compared[1]?.id, given?.id);
  });

  it("cuts what is put before a query to the window, and says so", async () => {
    const long = Array.from({ length: 60 }, (_, i) => `The old lamp number ${i} was lit.`).join(
      " ",
    );
    const search = searchOf([file(`the cold sea\n\n${long}\n\nthe last lamp`)], { window: 120 });
    const { id } = await built(search, { place: "open", unit: "paragraph" });
    await search.retrieve(id, "the lamp", [0, 1, 2]);
    const [given] = search.compared;
    const [sea, lamps, query] = given?.prompts[1].split("\n\n") ?? [];
    assert.deepEqual(
      [sea, query, given?.isCut, given?.asked],
      ["the cold sea", "the lamp", true, 3],
    );
    assert.ok(lamps && long.startsWith(lamps) && /\w(\.|\d)?$/.test(lamps), lamps);
    assert.equal(given?.places.length, 2);
    const { size } = await tokenizing.questions.tokenize("tiny-gpt", given?.prompts[1] ?? "", 0);
    assert.ok(size.tokens <= 120 - 32 && size.tokens > 60, `${size.tokens} tokens`);
    // No room for any: the prompt stays what it is.
    const small = searchOf([file(long)], { window: 40 });
    await small.retrieve((await built(small)).id, "the lamp that was lit", [0]);
    assert.deepEqual(small.compared[0]?.prompts, [
      "the lamp that was lit",
      "the lamp that was lit",
    ]);
  });

  it("says that a text to be put before a query is no longer in its file", async () => {
    const long = "The lamp was old. ".repeat(60);
    const files = [file(long)];
    const search = searchOf(files);
    const { id } = await built(search);
    files[0] = file("another text");
    const before = await search.retrieve(id, "lamp", [0]);
    assert.deepEqual(before, { kind: "opened" }, "what was read then is put before it");
    files.pop();
    assert.deepEqual(await search.retrieve(id, "lamp", [0]), { kind: "changed" });
    assert.equal(await search.relevance(id, 0, "lamp", MODEL), undefined);
    assert.equal(await search.retrieve(77 as IndexId, "lamp", [0]), undefined);
  });

  it("ranks by models that read query and text together: those that say they can", async () => {
    const ids = (await searchOf([]).rerankers()).map(({ name }) => name);
    assert.deepEqual(ids, [MODEL, "labels/bert-score"]);
    const long = "The lamp was old. ".repeat(60).trim();
    const search = searchOf([file(`${long}\nthe sea`)]);
    const { id } = await built(search);
    const whole = await search.relevance(id, 0, "a lamp", MODEL);
    assert.ok(typeof whole === "object");
    const expected = await engine.relevance(MODEL, "a lamp", long);
    assert.deepEqual([whole.value, whole.total], [expected.value, expected.total]);
    assert.equal(await search.relevance(id, 1, "a lamp", "tiny-gpt"), "noScore");
  });

  it("takes a file of several MB and a query in Korean", async () => {
    // As documents are: many lines, most of which stand there more than once.
    const lines = Array.from(
      { length: 60_000 },
      (_, i) => `${i % 40}번째 등불은 낡았지만 바닷가에서 밝게 빛났다.`,
    );
    const text = [...lines, "선원들이 빵과 사과를 가져왔다."].join("\n");
    assert.ok(Buffer.byteLength(text) > 3e6);
    const search = searchOf([file(text, "큰 파일.md")]);
    const state = await built(search);
    assert.deepEqual([state.texts, state.isFull], [41, false]);
    const { found } = (await search.closest(state.id, "선원들이 빵과 사과를 가져왔다", 41)) ?? {};
    assert.deepEqual([found?.length, found?.[0]?.file], [41, "큰 파일.md"]);
    assert.equal(found?.find(({ first }) => first === 60_000)?.copies, 0);
    assert.equal(found?.find(({ first }) => first === 39)?.copies, 60_000 / 40 - 1);
  });

  it("begins anew after the model has failed", async () => {
    let isBroken = true;
    const search = searchOf([file("the lamp")], {
      embed: async (...asked) => {
        if (isBroken) throw new Error("no model");
        return engine.embed(...asked);
      },
    });
    const begun = (await search.beginIndex(LINES)) as IndexState;
    await assert.rejects(search.growIndex(begun.id), /no model/);
    assert.equal(await search.growIndex(begun.id), undefined);
    isBroken = false;
    assert.equal((await built(search)).texts, 1);
  });

  it("lets others in whenever a slice of time is over, while it reads", async (test) => {
    let now = 0;
    test.mock.method(performance, "now", () => {
      now += 10; // longer than a slice
      return now;
    });
    const count = 9_000;
    const lines = Array.from({ length: count }, (_, i) => `the lamp number ${i % 50} burned`);
    const search = searchOf([file(lines.join("\n"))]);
    let state = (await search.beginIndex(LINES)) as IndexState;
    let turns = 0;
    let isReading = true;
    const turn = () => {
      turns++;
      if (isReading) setImmediate(turn);
    };
    setImmediate(turn);
    while (state.stage === "reading") state = (await search.growIndex(state.id)) as IndexState;
    isReading = false;
    assert.deepEqual([state.texts, state.files], [50, 1]);
    assert.ok(turns >= count - 1, `${turns} turns`);
  });
});
