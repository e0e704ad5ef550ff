import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type {
  ModelPositions,
  PositionBias,
  PositionTable,
} from "../../../../src/domain/positions/modelPositions.ts";
import {
  alibiSlopes,
  bucketOf,
  frequencies,
  T5_BUCKETS,
} from "../../../../src/domain/positions/positions.ts";
import { placed, positionsOf } from "../../../../src/engine/answers/embeddings/positions.ts";
import { rotaryOf, turnsOf } from "../../../../src/engine/answers/embeddings/rotary.ts";
import { readRotary, type SaidRotary } from "../../../../src/engine/config/rotary.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { near } from "../../../asserts.ts";
import { filesOf, variants } from "../../families.ts";
import { models } from "../../folder.ts";

/** What NumPy reads in the shipped models' files: training/export_positions_oracle.py. */
const oracle: Readonly<Record<"tiny-t5" | "tiny-t5-decoder", Bias>> &
  Readonly<Record<"tiny-gpt" | "tiny-bert", Table>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "positions/oracle.json"), "utf8"),
);
interface Bias {
  readonly distances: readonly number[];
  readonly bias: readonly number[][];
}
interface Table {
  readonly count: number;
  readonly cosines: readonly (readonly [a: number, b: number, cosine: number])[];
  readonly shares: readonly number[];
}

/** What each family is known to do (their papers, and transformers' code). */
const KINDS: Readonly<Record<string, ModelPositions["kind"]>> = {
  ...{
    gpt2: "learned",
    bert: "learned",
    distilbert: "learned",
    roberta: "learned",
    bart: "learned",
  },
  ...{ marian: "sinusoidal", t5: "relative", bloom: "alibi" },
  ...{ llama: "rotary", gpt_neox: "rotary", gemma2: "rotary", gemma3: "rotary", mistral: "rotary" },
  ...{ qwen2: "rotary", qwen3: "rotary" },
};

const engine = createEngine({ models, progress: () => {} });
const run = (model: string) => engine.analyse(model, "The cat sat on the mat.");

describe("how a model knows the order of tokens", () => {
  for (const family of [...new Set(variants.map((one) => one.family))]) {
    it(`is found in every export of ${family}: ${KINDS[family]}`, async () => {
      for (const variant of variants.filter((one) => one.family === family)) {
        const model = await openModel(filesOf(variant));
        const { kind } = await positionsOf(model, [5, 9, 7, 30, 12]);
        await model.close();
        assert.equal(kind, KINDS[family], variant.variant);
      }
    });
  }

  for (const name of ["tiny-gpt", "tiny-bert"] as const) {
    const { count, cosines, shares } = oracle[name];
    it(`is a table of ${name}'s, as NumPy reads it`, async () => {
      const { id, tokens } = await run(name);
      const found = (await engine.positions(id)) as PositionTable;
      assert.deepEqual([found.kind, found.count], ["learned", count]);
      assert.deepEqual([found.picked[0], found.picked.at(-1)], [0, count - 1]);
      for (const [i, share] of shares.entries()) near(found.shares[i] as number, share, 1e-6);
      for (const [a, b, cosine] of cosines) {
        const { added } = await engine.placed(id, tokens.ids[1] as number, a, b);
        near(added as number, cosine, 1e-5);
      }
      near(found.byDistance[0] as number, 1, 1e-6);
    });
  }

  for (const [stack, name, last] of [
    ["encoder", "tiny-t5", 159],
    ["decoder", "tiny-t5-decoder", 0],
  ] as const) {
    it(`is a number for each head and distance of tiny-t5's ${stack}, as NumPy reads them`, async () => {
      const { id } = await run("tiny-t5");
      const found = (await engine.positions(id, stack)) as PositionBias;
      const { heads, first, bias, of } = found;
      assert.deepEqual([found.kind, heads, first, of], ["relative", 8, -159, stack]);
      const length = bias.length / heads;
      assert.equal(first + length - 1, last);
      const at = (head: number, far: number) => bias[head * length + far - first] as number;
      const { distances, bias: rows } = oracle[name];
      for (const [head, row] of rows.entries())
        for (const [i, value] of row.entries()) near(at(head, distances[i] as number), value, 1e-4);
      const buckets = { ...T5_BUCKETS, bothWays: stack === "encoder" };
      for (let far = first; far < last; far++)
        if (bucketOf(far, buckets) === bucketOf(far + 1, buckets))
          near(at(0, far), at(0, far + 1), 1e-4);
    });
  }

  it("is told of the decoder of every encoder-decoder, too", async () => {
    for (const variant of variants) {
      const model = await openModel(filesOf(variant));
      if (model.found.some(({ kind }) => kind === "decoder")) {
        const { kind } = await positionsOf(model, [5, 9, 7, 30, 12], "decoder");
        assert.equal(kind, KINDS[variant.family], `${variant.family}/${variant.variant}`);
        const places = [1, 7] as const;
        const { added, received } = await placed(model, 5, places, "decoder");
        assert.equal(added === undefined, kind === "relative", variant.family);
        assert.ok((received as number) <= 1 + 1e-6);
      }
      await model.close();
    }
  });

  it("falls in bloom by the slopes of the paper", async () => {
    const variant = variants.find(({ family }) => family === "bloom");
    assert.ok(variant);
    const model = await openModel(filesOf(variant));
    const { heads, first, bias } = (await positionsOf(model, [5, 9, 7])) as PositionBias;
    await model.close();
    const length = bias.length / heads;
    for (const [head, slope] of alibiSlopes(heads).entries()) {
      near(bias[head * length] as number, slope * first, 1e-3);
      near(bias[head * length + length - 1] as number, 0, 1e-6);
    }
  });

  it("turns llama's scores so that they depend on the distance alone", async () => {
    const variant = variants.find(({ family }) => family === "llama");
    assert.ok(variant);
    const model = await openModel(filesOf(variant));
    const ids = new Uint32Array(20).fill(7);
    const [scaled] = await model.inside({ ids }, [{ tensor: "scaled", kind: "self", layer: 0 }]);
    const found = await positionsOf(model, [7]);
    await model.close();
    assert.ok(found.kind === "rotary" && scaled);
    const count = found.scores.length / found.heads;
    for (const [from, to] of [
      [19, 12],
      [10, 3],
      [8, 1],
    ] as const) {
      near(found.scores[7] as number, scaled.data[from * 20 + to] as number, 1e-5);
    }
    assert.deepEqual([found.heads, found.headWidth, count], [4, 16, 32]);
  });
});

/** The exports whose families turn queries and keys. */
const rotary = variants.filter(({ family }) => KINDS[family] === "rotary");

/** Queries of one token in every position. */
async function queriesOf(variant: (typeof variants)[number], layer: number) {
  const model = await openModel(filesOf(variant));
  const ids = new Uint32Array(model.card.contextLength).fill(7);
  const [queries] = await model.inside({ ids }, [{ tensor: "queries", kind: "self", layer }]);
  await model.close();
  assert.ok(queries);
  return { queries, said: model.rotary(layer) };
}
const formula = ({ base, share }: SaidRotary, headWidth: number) =>
  frequencies(headWidth * share, base);

describe("the angles of rotary positions", () => {
  it("are measured in every export as its family's config says, in each layer", async () => {
    for (const variant of rotary) {
      const name = `${variant.family}/${variant.variant}`;
      for (const layer of [0, 1]) {
        const { queries, said } = await queriesOf(variant, layer);
        assert.ok(said, name);
        const due = formula(said, queries.shape[2] as number);
        const found = turnsOf(queries);
        // Rounded to 8 bits, they tell too little.
        assert.equal(found === undefined, variant.variant === "int8-qlinear", name);
        for (const [i, angle] of (found?.angles ?? []).entries())
          near(angle, due[i] as number, Math.max(2e-4, 4 * (found?.errors[i] as number)));
        const { angles, base, known } = rotaryOf(queries, said);
        assert.deepEqual([...angles], [...due], name);
        assert.deepEqual([base, known], [said.base, found ? "saidAndMeasured" : "said"], name);
      }
    }
  });

  it("are 1,000,000's in the layer of gemma3 that sees all, 10,000's in the other", async () => {
    for (const variant of rotary.filter(({ family }) => family === "gemma3"))
      for (const [layer, base] of [10_000, 1_000_000].entries()) {
        const { queries } = await queriesOf(variant, layer);
        const found = rotaryOf(queries, undefined);
        assert.equal(found.known, "measured");
        near((found.base as number) / base, 1, 1e-4);
      }
  });

  it("are believed, not the config, where they differ, and need no base", async () => {
    const [llama] = rotary.filter(({ family }) => family === "llama");
    assert.ok(llama);
    const { queries } = await queriesOf(llama, 0);
    const found = rotaryOf(queries, { base: 500_000, share: 1 });
    assert.equal(found.known, "measured");
    near(found.base as number, 10_000, 1);
    // As some models are stretched: slow pairs turn eight times as slowly.
    const [heads = 0, count = 0, width = 0] = queries.shape;
    const slowed = frequencies(width).map((turn) => (turn < 0.05 ? turn / 8 : turn));
    const data = queries.data.slice();
    for (let row = 0; row < heads * count; row++)
      for (let pair = 0; pair < width / 2; pair++) {
        const first = row - (row % count);
        const [x, y] = [pair, pair + width / 2];
        const [a, b] = [x, y].map((i) => queries.data[first * width + i] as number);
        const angle = (row % count) * (slowed[pair] as number);
        data[row * width + x] = (a as number) * Math.cos(angle) - (b as number) * Math.sin(angle);
        data[row * width + y] = (a as number) * Math.sin(angle) + (b as number) * Math.cos(angle);
      }
    const other = rotaryOf({ data, shape: queries.shape }, { base: 10_000, share: 1 });
    assert.deepEqual([other.base, other.known], [undefined, "measured"]);
    for (const [i, angle] of other.angles.entries()) near(angle, slowed[i] as number, 1e-6);
  });

  it("are taken from neighboring pairs, and of a part of the head, where a model has them so", () => {
    const [heads, count, width, turned] = [2, 24, 12, 8];
    const due = frequencies(turned);
    const data = new Float32Array(heads * count * width);
    for (let row = 0; row < heads * count; row++)
      for (let pair = 0; pair < width / 2; pair++) {
        const head = Math.floor(row / count);
        const [x, y] = [Math.sin(3 * head + pair + 1), Math.cos(head - 2 * pair)];
        const angle = (row % count) * (due[pair] ?? 0); // behind the part nothing turns
        const at = row * width + 2 * pair;
        data[at] = x * Math.cos(angle) - y * Math.sin(angle);
        data[at + 1] = x * Math.sin(angle) + y * Math.cos(angle);
      }
    const found = turnsOf({ data, shape: [heads, count, width] });
    assert.equal(found?.angles.length, turned / 2);
    for (const [i, angle] of (found?.angles ?? []).entries()) near(angle, due[i] as number, 1e-5);
  });

  it("are the usual ones, and said to be, where nothing tells them", () => {
    const data = Float32Array.from({ length: 4 * 10 }, (_, i) => Math.sin(i * i));
    const found = rotaryOf({ data, shape: [1, 10, 4] }, undefined);
    assert.deepEqual([...found.angles, found.known], [...frequencies(4), "assumed"]);
  });
});

describe("what a config says of rotary positions", () => {
  for (const [what, config, layer, expected] of [
    ["nothing", {}, 0, undefined],
    ["a base", { rope_theta: 500_000 }, 0, { base: 500_000, share: 1 }],
    ["GPT-NeoX's", { rotary_emb_base: 10_000, rotary_pct: 0.25 }, 0, { base: 1e4, share: 0.25 }],
    [
      "transformers 5's",
      { rope_parameters: { rope_theta: 1e6, partial_rotary_factor: 0.5, rope_type: "default" } },
      3,
      { base: 1e6, share: 0.5 },
    ],
    [
      "by kind of layer",
      {
        layer_types: ["sliding_attention", "full_attention"],
        rope_parameters: {
          sliding_attention: { rope_type: "default", rope_theta: 1e4 },
          full_attention: { rope_type: "default", rope_theta: 1e6 },
        },
      },
      1,
      { base: 1e6, share: 1 },
    ],
    [
      "Gemma 3's as it was",
      { layer_types: ["sliding_attention"], rope_theta: 1e6, rope_local_base_freq: 1e4 },
      0,
      { base: 1e4, share: 1 },
    ],
    ["that they are scaled", { rope_theta: 5e5, rope_scaling: { type: "linear" } }, 0, undefined],
    ["nonsense", { rope_theta: "much", rope_parameters: 7, layer_types: 3 }, 0, undefined],
  ] as const) {
    it(`is read: ${what}`, () => assert.deepEqual(readRotary(config, layer), expected));
  }
});

describe("the same token in two places", () => {
  it("is received alike where nothing is added, and not where something is", async () => {
    const t5 = await run("tiny-t5");
    assert.deepEqual(await engine.placed(t5.id, t5.tokens.ids[0] as number, 3, 90), {
      added: undefined,
      received: 1,
    });
    const gpt = await run("tiny-gpt");
    const { added, received } = await engine.placed(gpt.id, gpt.tokens.ids[1] as number, 3, 140);
    assert.ok((added as number) < 0.3 && (received as number) < 0.95);
  });

  it("names the position that is not there", async () => {
    const { id } = await run("tiny-bert");
    await assert.rejects(engine.placed(id, 5, 0, 512), /Position 512 of 512/);
    await assert.rejects(engine.placed(id, 12_288, 0, 1), /Token 12288 of 12288/);
  });
});
