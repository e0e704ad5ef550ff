import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { type PoolingMode, pool, toUnit } from "../../../src/domain/model/pooling.ts";
import { type Clusters, findClusters } from "../../../src/domain/search/clusters.ts";
import {
  findNearest,
  type NearestOthers,
  nearPairs,
  outliers,
} from "../../../src/domain/search/nearest.ts";
import { linesOf, paragraphsOf } from "../../../src/domain/search/units.ts";
import {
  cosineOf,
  cosinesTo,
  matrixOf,
  type UnitRows,
} from "../../../src/domain/search/vectors.ts";
import { allNear } from "../../asserts.ts";

/** What NumPy says of the same numbers: training/export_search_oracle.py. */
const oracle: {
  readonly rows: readonly (readonly number[])[];
  readonly planted: readonly number[];
  readonly cosines: readonly (readonly number[])[];
  readonly nearest: { readonly other: readonly number[]; readonly cosine: readonly number[] };
  readonly outliers: readonly number[];
  readonly states: readonly (readonly number[])[];
  readonly pooled: Readonly<Record<PoolingMode, readonly number[]>>;
} = JSON.parse(readFileSync(path.join(import.meta.dirname, "oracle.json"), "utf8"));
const BOUND = 3e-6; // of numbers that are written with six decimals

const rows: UnitRows = {
  width: oracle.rows[0]?.length ?? 0,
  count: oracle.rows.length,
  data: Float32Array.from(oracle.rows.flat()),
};
/** What a generator returns, and how often it let others in. */
function finish<Answer>(work: Generator<unknown, Answer>): { answer: Answer; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const { done, value } = work.next();
    if (done) return { answer: value as Answer, pauses };
  }
}

describe("pooling", () => {
  const states = { data: Float32Array.from(oracle.states.flat()), shape: [4, 3] };
  for (const [mode, expected] of Object.entries(oracle.pooled)) {
    it(`is NumPy's: ${mode}`, () => {
      const pooled = pool(states, { modes: [mode as PoolingMode], isUnit: false });
      allNear(pooled, expected, 1e-6);
    });
  }

  it("joins several modes, and makes the vector 1 long where that is asked for", () => {
    const { cls, mean } = oracle.pooled;
    const both = pool(states, { modes: ["cls", "mean"], isUnit: true });
    const length = Math.hypot(...cls, ...mean);
    const expected = [...cls, ...mean].map((number) => number / length);
    allNear(both, expected, 1e-6);
    assert.deepEqual([...toUnit(new Float32Array(2))], [0, 0]);
    const none = { data: new Float32Array(), shape: [0, 3] };
    assert.throws(() => pool(none, { modes: ["mean"], isUnit: false }), RangeError);
  });
});

describe("similarity", () => {
  it("is NumPy's between all rows", () => {
    const all = [...Array(rows.count).keys()];
    allNear(matrixOf(rows, all), oracle.cosines.flat(), BOUND);
    for (const row of all) {
      const own = rows.data.slice(row * rows.width, (row + 1) * rows.width);
      allNear(finish(cosinesTo(rows, own)).answer, oracle.cosines[row] as readonly number[], BOUND);
    }
  });

  it("finds the nearest other of each, and the rows that are like no other", () => {
    const { answer } = finish(findNearest(rows));
    assert.deepEqual([...answer.other], oracle.nearest.other);
    allNear(answer.cosine, oracle.nearest.cosine, BOUND);
    assert.deepEqual(outliers(answer, 4), oracle.outliers);
  });

  it("tells pairs once, the most alike first, and none below a bound", () => {
    const { answer } = finish(findNearest(rows));
    const pairs = nearPairs(answer, 0.98, 100);
    assert.ok(pairs.length > 2);
    const told = pairs.map(({ a, b }) => `${a} ${b}`);
    assert.equal(new Set(told).size, told.length);
    for (const [at, { a, b, cosine }] of pairs.entries()) {
      assert.ok(a < b && cosine >= 0.98 && cosine <= (pairs[at - 1]?.cosine ?? 1.001));
      assert.equal(Math.fround(cosineOf(rows, a, b)), cosine);
    }
    const most = Math.max(...oracle.nearest.cosine);
    allNear([pairs[0]?.cosine ?? 0], [most], BOUND);
  });

  it("lets others in between, however many rows there are", () => {
    const count = 500;
    const data = Float32Array.from({ length: count * 2 }, (_, i) => Math.sin((i * i) / 7));
    for (let row = 0; row < count; row++) toUnit(data.subarray(row * 2, row * 2 + 2));
    const { answer, pauses } = finish(findNearest({ width: 2, count, data }));
    assert.ok(pauses > 20, String(pauses));
    const all = matrixOf({ width: 2, count, data }, [...Array(count).keys()]);
    for (let row = 0; row < count; row++) {
      const others = all.subarray(row * count, (row + 1) * count).slice();
      others[row] = -2;
      allNear([answer.cosine[row] as number], [Math.max(...others)], 1e-6);
    }
  });

  it("compares no rows that are the same", () => {
    const isSame = (a: number, b: number) => a % 2 === b % 2;
    const { answer } = finish(findNearest(rows, isSame));
    for (const [row, other] of answer.other.entries()) assert.notEqual(row % 2, other % 2);
    const { answer: alone } = finish(findNearest({ ...rows, count: 1 }));
    assert.deepEqual([...alone.other], [-1]);
    assert.deepEqual(outliers(alone, 3), []);
    const none: NearestOthers = { other: new Int32Array(), cosine: new Float32Array() };
    assert.deepEqual(nearPairs(none, 0, 3), []);
  });
});

describe("groups", () => {
  const group = (seed: number): Clusters => finish(findClusters(rows, 3, seed)).answer;

  it("are those that were planted, numbered by size", () => {
    const { of, sizes, cosine } = group(1);
    const pairs = new Set(oracle.planted.map((planted, row) => `${planted} ${of[row]}`));
    assert.equal(pairs.size, 3, [...pairs].join());
    assert.deepEqual(sizes, [13, 10, 7]);
    assert.ok(cosine.every((value) => value > 0.5 && value <= 1.000001));
  });

  it("are the same for the same seed", () => {
    assert.deepEqual(group(5), group(5));
  });

  it("are found in short steps, however many numbers there are", () => {
    const [width, count] = [1_000, 5_000]; // five million numbers
    const many = { width, count, data: new Float32Array(width * count).fill(width ** -0.5) };
    for (let row = 0; row < count; row += 2) many.data[row * width] = 0;
    assert.equal(finish(cosinesTo(many, many.data.subarray(0, width))).pauses, 5);
    const { pauses } = finish(findClusters(many, 2, 1));
    // To each of two centers when they are drawn; then twice to both, and to their means once.
    assert.ok(pauses >= 5 * (2 + 2 * 2 + 1), `${pauses} pauses`);
  });

  it("are no more than there are different rows, and none is empty", () => {
    const same = {
      width: 2,
      count: 6,
      data: Float32Array.from([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0]),
    };
    const { sizes, of } = finish(findClusters(same, 5, 2)).answer;
    assert.deepEqual(
      [sizes, [...of]],
      [
        [4, 2],
        [0, 1, 0, 1, 0, 0],
      ],
    );
  });
});

describe("units of a text", () => {
  const text = "# One\n\n  a line \r\n}\nb\n\n\t\n---\n\n🐈\nlast";
  const told = (units: Iterable<{ start: number; end: number; first: number; last: number }>) =>
    [...units].map(({ start, end, first, last }) => [text.slice(start, end), first, last]);

  it("are the lines that say something", () => {
    assert.deepEqual(told(linesOf(text)), [
      ["# One", 0, 0],
      ["a line", 2, 2],
      ["b", 4, 4],
      ["🐈", 9, 9],
      ["last", 10, 10],
    ]);
  });

  it("are paragraphs between blank lines", () => {
    assert.deepEqual(told(paragraphsOf(text)), [
      ["# One", 0, 0],
      ["a line \r\n}\nb", 2, 4],
      ["🐈\nlast", 9, 10],
    ]);
    assert.deepEqual([...linesOf("")], []);
    assert.deepEqual([...paragraphsOf(" \n\n")], []);
  });
});
