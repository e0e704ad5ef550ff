import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Inner } from "../../../../src/domain/model/inner.ts";
import type { RunId } from "../../../../src/domain/model/run.ts";
import { entropy, softmax } from "../../../../src/domain/model/softmax.ts";
import { slice, type Tensor } from "../../../../src/domain/model/tensor.ts";
import type { LensQuestion } from "../../../../src/domain/prediction/lens.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { failing } from "../../../asserts.ts";
import { apart, lensOf, readChanges } from "../../changes.ts";
import { type Case, filesOf, readCases, type Variant, variants } from "../../families.ts";
import { models, temporaryFolder } from "../../folder.ts";
import { tinyFolder } from "../../tiny.ts";

const variantOf = (family: string, name: string): Variant => {
  const found = variants.find((one) => one.family === family && one.variant === name);
  assert.ok(found, `${family} ${name}`);
  return found;
};
const firstCase = (family: string): Case => readCases(family)[0] as Case;
const show = (id: number) => ({ id, piece: "", bytes: new Uint8Array(), special: false });
const nameOf = ({ tensor, kind, layer }: Inner) => `${tensor} ${kind} ${layer}`;

/** Where activations are rounded to 8 bits by the largest of all rows, which are others in the lens. */
const lensBound = ({ bound }: Variant) => (bound > 0.02 ? 3 * bound : bound);

const table: string[] = [];
after(() =>
  console.log(["Logit lens: largest difference of a logit from PyTorch", ...table].join("\n")),
);

describe("the logit lens says what PyTorch says after each layer", () => {
  for (const variant of variants) {
    const { family, variant: name, precision } = variant;
    it(`${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const { positions, lens } = readChanges(family);
      const { text } = firstCase(family);
      const places = model.stream();
      assert.deepEqual(
        places.map(nameOf),
        lens.map(({ at }) => nameOf(at)),
      );
      const streams = await model.inside(text, places);
      const errors: number[] = [];
      for (const [i, { logits }] of lens.entries()) {
        const rows = positions.flatMap((at) => [...slice(streams[i] as Tensor, at).data]);
        const width = rows.length / positions.length;
        const stacked = { data: Float32Array.from(rows), shape: [positions.length, width] };
        errors.push(apart((await model.unembed(stacked)).data, logits.data));
      }
      await model.close();
      const cells = errors.map((error) => error.toExponential(0).padEnd(7)).join("");
      table.push(`${`${family} ${name} (${precision})`.padEnd(34)}${cells}`);
      const most = Math.max(...errors);
      assert.ok(most <= lensBound(variant), `${most}, and should be within ${lensBound(variant)}`);
    });
  }
});

describe("throughLens", () => {
  const variant = variantOf("gemma2", "eager-legacy");
  const { positions, lens } = readChanges("gemma2");
  const { text } = firstCase("gemma2");
  const ask = async (asked: LensQuestion) => {
    const model = await openModel(filesOf(variant));
    try {
      return await lensOf(model, text, asked, show);
    } finally {
      await model.close();
    }
  };

  it("reads candidates, entropy, and where asked tokens stand, as PyTorch's logits have them", async () => {
    const found = await ask({ positions, count: 5, tokens: [7, 40] });
    for (const [i, { at, readings }] of found.entries()) {
      assert.deepEqual(at, lens[i]?.at);
      assert.equal(readings.length, positions.length);
      for (const [j, reading] of readings.entries()) {
        const logits = slice((lens[i] as { logits: Tensor }).logits, j).data;
        const probabilities = softmax(logits);
        const sorted = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
        assert.deepEqual(
          reading.candidates.map(({ id }) => id),
          sorted.slice(0, 5),
        );
        for (const { id, logit, probability } of [...reading.candidates, ...reading.tokens]) {
          assert.ok(Math.abs(logit - (logits[id] ?? 0)) <= 1e-4);
          assert.ok(Math.abs(probability - (probabilities[id] ?? 0)) <= 1e-5);
        }
        assert.deepEqual(
          reading.tokens.map(({ id, rank }) => [id, rank]),
          [7, 40].map((id) => [id, 1 + sorted.indexOf(id)]),
        );
        assert.ok(Math.abs(reading.entropy - entropy(probabilities)) <= 1e-4);
      }
    }
  });

  it("names the position that is not there", async () => {
    await assert.rejects(ask({ positions: [7], count: 1 }), /Index 7 on axis 0 of 7/);
  });
});

describe("lens", () => {
  const engine = createEngine({ models, progress: () => {} });
  const under = temporaryFolder();

  it("ends in what the run itself expects", async () => {
    const run = await engine.analyse("tiny-gpt", "The cat sat on the mat.");
    const last = run.tokens.ids.length - 1;
    const layers = await engine.lens(run.id, { positions: [0, last], count: 10 });
    assert.deepEqual(
      layers.map(({ at }) => nameOf(at)),
      [
        "input self 0",
        ...Array.from({ length: run.model.layers }, (_, layer) => [
          `afterAttention self ${layer}`,
          `output self ${layer}`,
        ]).flat(),
      ],
    );
    for (const [i, position] of [0, last].entries()) {
      const { candidates, entropy } = await engine.candidates(run.id, position, 10);
      const reading = layers.at(-1)?.readings[i];
      assert.deepEqual(
        reading?.candidates.map(({ piece }) => piece),
        candidates.map(({ piece }) => piece),
      );
      reading?.candidates.forEach(({ logit }, rank) => {
        assert.ok(Math.abs(logit - (candidates[rank]?.logit ?? 0)) <= 1e-4);
      });
      assert.ok(Math.abs((reading?.entropy ?? -1) - entropy) <= 1e-4);
    }
  });

  it("says the same of a position alone and among more than are read at once", async () => {
    const run = await engine.analyse("tiny-gpt", "def add(a, b):\n    return a + b\n".repeat(8));
    const { length } = run.tokens.ids;
    assert.ok(9 * length * 8192 > 4e6, `${length} tokens`);
    const all = await engine.lens(run.id, {
      positions: [...run.tokens.ids.keys()],
      count: 1,
      tokens: [9],
    });
    const at = length - 2;
    const alone = await engine.lens(run.id, { positions: [at], count: 1, tokens: [9] });
    for (const [i, { readings }] of alone.entries()) {
      const same = all[i]?.readings[at];
      assert.equal(same?.tokens[0]?.rank, readings[0]?.tokens[0]?.rank);
      assert.ok(Math.abs((same?.entropy ?? -1) - (readings[0]?.entropy ?? -2)) <= 1e-4);
    }
  });

  it("refuses a token that is none, and a run that is gone", async () => {
    const run = await engine.analyse("tiny-gpt", "one two");
    const asked = { positions: [0], count: 1, tokens: [8192] };
    await assert.rejects(engine.lens(run.id, asked), /Token 8192 of 8192/);
    await engine.release(run.id);
    const gone = failing("runGone");
    await assert.rejects(engine.lens(run.id, asked), gone);
    await assert.rejects(engine.lens(99 as RunId, asked), gone);
  });

  it("says that a model has no layers to look behind, or no logits to look for", async () => {
    const bare = await openModel(tinyFolder(under, "tiny-without-attention"));
    assert.throws(() => bare.stream(), failing({ kind: "notFound", tensor: "output" }));
    await bare.close();
    const { onnx: _, encoder, ...files } = filesOf(variantOf("bart", "eager-legacy"));
    const alone = await openModel({ ...files, onnx: encoder as string });
    const { text } = firstCase("bart");
    const asked = { positions: [0], count: 1 };
    const none = failing({ kind: "noLanguageHead" });
    await assert.rejects(lensOf(alone, text, asked, show), none);
    await alone.close();
  });
});
