import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type {
  ModelPositions,
  PositionBias,
  PositionTable,
} from "../../../../src/domain/positions/modelPositions.ts";
import { alibiSlopes, bucketOf } from "../../../../src/domain/positions/positions.ts";
import { positionsOf } from "../../../../src/engine/answers/embeddings/positions.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { near } from "../../../asserts.ts";
import { filesOf, variants } from "../../families.ts";
import { models } from "../../folder.ts";

/** What NumPy reads in the shipped models' files: training/export_positions_oracle.py. */
const oracle: {
  readonly "tiny-t5": { readonly distances: readonly number[]; readonly bias: readonly number[][] };
} & Readonly<Record<"tiny-gpt" | "tiny-bert", Table>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "positions/oracle.json"), "utf8"),
);
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

  it("is a number for each head and distance of tiny-t5's, as NumPy reads them", async () => {
    const found = (await engine.positions((await run("tiny-t5")).id)) as PositionBias;
    const { heads, first, bias, of } = found;
    assert.deepEqual([found.kind, heads, first, of], ["relative", 8, -159, "encoder"]);
    const length = bias.length / heads;
    const at = (head: number, far: number) => bias[head * length + far - first] as number;
    oracle["tiny-t5"].bias.forEach((row, head) => {
      row.forEach((value, i) => {
        near(at(head, oracle["tiny-t5"].distances[i] as number), value, 1e-4);
      });
    });
    for (let far = first; far < -first; far++)
      if (bucketOf(far) === bucketOf(far + 1)) near(at(0, far), at(0, far + 1), 1e-4);
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
