import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../../../src/domain/failure.ts";
import type {
  Comparison,
  FileNeighbourhood,
  Measure,
} from "../../../../src/domain/model/embedding.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import { slice, type Tensor } from "../../../../src/domain/model/tensor.ts";
import { isWhole, label, tokenAt } from "../../../../src/domain/text/token.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { near } from "../../../asserts.ts";
import { fixtures, models } from "../../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const TEXT = "The girl and the boy sat on the mat.";
const AT = 3;
const STORY = readFileSync(path.join(fixtures, "sample/story.md"), "utf8");

/** Asks until all of the file is read. */
async function read(run: Run, text: string, at: number, count: number, how: Comparison) {
  let found: FileNeighbourhood;
  do found = await engine.neighboursInFile(run.id, text, at, count, how);
  while (found.windows < found.allWindows);
  return found;
}

async function statesOf(run: Run, layers: number): Promise<Tensor> {
  const kind = run.found[0]?.kind ?? "self";
  const which =
    layers === 0
      ? ({ tensor: "input", kind, layer: 0 } as const)
      : ({ tensor: "output", kind, layer: layers - 1 } as const);
  return (await engine.inside(run.id, [which]))[0] as Tensor;
}

/** By the definition, in one plain loop. */
function value(one: Float32Array, other: Float32Array, measure: Measure): number {
  let [dot, a, b, apart] = [0, 0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    const [x, y] = [one[i] as number, other[i] as number];
    dot += x * y;
    a += x * x;
    b += y * y;
    apart += (x - y) ** 2;
  }
  return { cosine: dot / Math.sqrt(a * b), dot, euclidean: Math.sqrt(apart) }[measure];
}

/** Every token of a file with what it has behind a layer, window after window, as runs of their own. */
async function byHand({ model }: Run, text: string, layers: number, windows: number) {
  const all: { label: string; start: number; end: number; state: Float32Array }[] = [];
  let from = 0;
  for (let window = 0; window < windows; window++) {
    const part = await engine.analyse(model.id, text.slice(from));
    const states = await statesOf(part, layers);
    await engine.release(part.id);
    for (const i of part.tokens.ids.keys()) {
      const token = tokenAt(part.tokens, i);
      if (token.start === token.end) continue;
      const place = { start: from + token.start, end: from + token.end };
      all.push({ label: label(token), ...place, state: slice(states, i).data });
    }
    from += Math.max(...part.tokens.ends);
  }
  return { all, isCut: text.slice(from).trim() !== "" };
}

const WAYS = (["cosine", "dot", "euclidean"] as const).flatMap((measure) => [
  { measure },
  { measure, isFar: true as const },
]);

describe("neighbors in a file", () => {
  for (const [model, layers, text, windows] of [
    ["tiny-gpt", 0, STORY, 1],
    ["tiny-gpt", 4, STORY, 1],
    ["tiny-bert", 2, STORY, 1],
    ["tiny-t5", 3, STORY, 1],
    ["tiny-gpt", 2, STORY.repeat(8), 3],
    ["tiny-bert", 4, STORY.repeat(6), 3],
  ] as const) {
    it(`are those of a plain loop over ${windows} windows, behind layer ${layers} of ${model}`, async () => {
      const run = await engine.analyse(model, TEXT);
      const own = slice(await statesOf(run, layers), AT).data;
      const { allWindows } = await read(run, text, AT, 10, { space: { layers } });
      assert.ok(allWindows >= windows, `${allWindows} windows`);
      const { all, isCut } = await byHand(run, text, layers, allWindows);
      for (const way of WAYS) {
        const found = await read(run, text, AT, 10, { ...way, space: { layers } });
        assert.deepEqual([found.tokens, found.isCut], [all.length, isCut]);
        assert.equal(found.chance, undefined);
        const values = all.map(({ state }) => value(own, state, way.measure));
        const up = (way.measure === "euclidean") !== "isFar" in way;
        const sorted = values.toSorted((a, b) => (up ? a - b : b - a));
        const within = 1e-4 * Math.max(1, ...values.map(Math.abs));
        for (const [rank, { place, value: told, ...token }] of found.found.entries()) {
          assert.ok(place);
          const same = all.findIndex(({ start, end, label: name }) => {
            return start === place.start && end === place.end && name === label(token);
          });
          near(told, values[same], within);
          near(told, sorted[rank], within);
          assert.equal(place.line, text.slice(0, place.start).split("\n").length - 1);
        }
      }
    });
  }

  it("are whole characters where that is asked for, and no special tokens", async () => {
    const run = await engine.analyse("tiny-bert", TEXT);
    const how: Comparison = { space: { layers: 1 }, isWhole: true };
    const { found } = await read(run, "고양이가 [CLS] 👋🏽 a cat", AT, 100, how);
    assert.ok(found.every(isWhole));
    assert.ok(found.every(({ place }) => place && place.start < place.end));
  });

  it("of a long file are its beginning's, which is said, read in several questions", async () => {
    const run = await engine.analyse("tiny-gpt", TEXT);
    const long = STORY.repeat(400);
    const how: Comparison = { space: { layers: 1 } };
    const first = await engine.neighboursInFile(run.id, long, AT, 10, how);
    assert.ok(first.windows >= 1 && first.windows <= first.allWindows);
    const all = await read(run, long, AT, 10, how);
    assert.deepEqual([all.isCut, all.allWindows], [true, 8]);
    assert.equal(all.tokens, 8 * 1_024);
    // What is read is kept: another token is there at once.
    const other = await engine.neighboursInFile(run.id, long, AT + 1, 10, how);
    assert.equal(other.windows, other.allWindows);
  });

  it("are none of a file without a token", async () => {
    const run = await engine.analyse("tiny-gpt", TEXT);
    for (const text of ["", " \n\t "]) {
      const found = await engine.neighboursInFile(run.id, text, AT, 10, { space: { layers: 1 } });
      assert.deepEqual(
        [found.found, found.tokens, found.allWindows, found.isCut],
        [[], 0, 0, false],
      );
    }
  });

  it("give way to a newer text, and are asked of no table, token or layer that is not there", async () => {
    const run = await engine.analyse("tiny-gpt", TEXT);
    const how: Comparison = { space: { layers: 1 } };
    const waiting = engine.neighboursInFile(run.id, STORY.repeat(30), AT, 10, how);
    const [late] = await Promise.allSettled([waiting, engine.analyse("tiny-gpt", "A new text")]);
    assert.ok(late.status === "rejected" && late.reason instanceof Failed);
    assert.equal(late.reason.failure.kind, "cancelled");
    await assert.rejects(engine.neighboursInFile(run.id, STORY, AT, 10, {}), /has no table/);
    await assert.rejects(engine.neighboursInFile(run.id, STORY, 99, 10, how), /Token 99 of/);
    const beyond = engine.neighboursInFile(run.id, STORY, AT, 10, { space: { layers: 5 } });
    await assert.rejects(beyond, /Layer 4 of 4/);
  });
});
