import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { SearchQuestions } from "../../../src/domain/questions/search.ts";
import type { IndexId, IndexState, Scope } from "../../../src/domain/search/search.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { createSearch } from "../../../src/host/search/searcher.ts";
import type { Source, SourceFile, TextPlace } from "../../../src/host/search/texts.ts";
import { near } from "../../asserts.ts";
import { fixtures, models, temporaryFolder } from "../../engine/folder.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const MODEL = "tiny-bert";
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

let stores = 0;
/** A search of files, by the real engine. @param storage where it keeps vectors */
function searchOf(
  files: readonly SourceFile[],
  storage = path.join(under, `store ${++stores}`),
): SearchQuestions & { storage: string; revealed: TextPlace[]; embedded: string[] } {
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
    },
    async (model, texts, pooling) => {
      embedded.push(...texts);
      return engine.embed(model, texts, pooling);
    },
  );
  return { ...search, storage, revealed, embedded };
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
    const again = await built(searchOf([story], first.storage));
    assert.deepEqual([again.done, again.anew], [texts, 0]);
    const changed = { ...story, text: `${story.text}\nOne more line.` };
    const more = await built(searchOf([changed], first.storage));
    assert.deepEqual([more.done, more.anew], [texts + 1, 1]);
    const other = { ...LINES, pooling: { modes: ["cls"], isUnit: false, layer: 2 } } as const;
    assert.equal((await built(searchOf([story], first.storage), other)).anew, texts);
    assert.equal(readdirSync(first.storage).length, 2);
  });

  it("goes on where it was stopped", async () => {
    const text = Array.from({ length: 400 }, (_, i) => `Line ${i}: the lamp was ${i * i} old.`);
    const first = searchOf([file(text.join("\n"))]);
    let state = (await first.beginIndex(LINES)) as IndexState;
    while (state.anew === 0) state = (await first.growIndex(state.id)) as IndexState;
    assert.equal(state.stage, "computing");
    const { anew } = await built(searchOf([file(text.join("\n"))], first.storage));
    assert.ok(anew > 0 && anew <= 400 - state.anew, `${anew} after ${state.anew}`);
  });

  it("begins anew where what it kept is damaged", async () => {
    const story = sample("story.md");
    const first = searchOf([story]);
    const { texts } = await built(first);
    const kept = path.join(first.storage, readdirSync(first.storage)[0] as string);
    truncateSync(kept, statSync(kept).size - 5);
    assert.equal((await built(searchOf([story], first.storage))).anew, 1);
    assert.equal((await built(searchOf([story], first.storage))).anew, 0);
    writeFileSync(kept, "no vectors at all, but text of somebody's");
    assert.equal((await built(searchOf([story], first.storage))).anew, texts);
    writeFileSync(path.join(under, "no folder"), "");
    const nowhere = searchOf([story], path.join(under, "no folder", "below"));
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

  it("begins anew after the model has failed", async () => {
    let isBroken = true;
    const source: Source = {
      async *files() {
        yield file("the lamp");
      },
      leftOut: [],
      functionsOf: async () => [],
    };
    const needs = { storage: path.join(under, "failing"), model: () => MODEL };
    const search = createSearch(
      { ...needs, sourceOf: async () => source, reveal: async () => true },
      async (...asked) => {
        if (isBroken) throw new Error("no model");
        return engine.embed(...asked);
      },
    );
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
