import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { AttentionMap } from "../../../src/domain/attention/attention.ts";
import { type Mix, rolled, unpackMap } from "../../../src/domain/attention/mixes.ts";
import type { AttentionKind } from "../../../src/domain/model/inner.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import type { Tensor } from "../../../src/domain/model/tensor.ts";
import { createNorms } from "../../../src/engine/answers/norms.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import { families, filesOf, readCases, type Variant, variants } from "../families.ts";
import { models } from "../folder.ts";

/** What PyTorch says (training/oracle/mix.py). */
const oracle = JSON.parse(readFileSync(path.join(families, "mixes.json"), "utf8")) as Readonly<
  Record<
    string,
    Readonly<
      Partial<
        Record<
          AttentionKind,
          { readonly lengths: readonly number[][]; readonly rollout?: readonly number[][] }
        >
      >
    >
  >
>;

/** As in families.test.ts: 16-bit floats, and activations of 8 bits, are what the model itself has. */
const boundOf = ({ bound }: Variant) => (bound <= 1e-4 ? 1e-5 : bound <= 0.02 ? 0.005 : 0.1);

const table: string[] = [];
after(() => console.log(["Lengths and rollout: off PyTorch's by", ...table].join("\n")));

describe("what heads read and how it flows through the layers is what PyTorch says", () => {
  for (const variant of variants) {
    const { family, variant: name, precision } = variant;
    it(`${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const [first] = readCases(family);
      assert.ok(first);
      const norms = createNorms();
      let [offLength, offRollout] = [0, 0];
      for (const { kind, heads, layers, tensors } of model.found) {
        assert.ok(tensors.includes("projected"), `${kind}: the product with W_O`);
        const said = oracle[family]?.[kind];
        assert.ok(said);
        for (let head = 0; head < heads; head++) {
          const found = await norms(model, first.text, { kind, layer: layers - 1, head });
          const due: readonly number[] = said.lengths[head] ?? [];
          assert.equal(found.length, due.length);
          found.forEach((length, i) => {
            offLength = Math.max(offLength, Math.abs(length - (due[i] as number)));
          });
        }
        if (!said.rollout) continue;
        const weights = await model.inside(
          first.text,
          Array.from(
            { length: layers },
            (_, layer) => ({ tensor: "weights", kind, layer }) as const,
          ),
        );
        const flow = weights.reduce<AttentionMap | undefined>(
          (below, one) => rolled(one, below),
          undefined,
        );
        said.rollout.flat().forEach((share, i) => {
          offRollout = Math.max(offRollout, Math.abs(share - (flow?.weights[i] as number)));
        });
      }
      await model.close();
      const off = [offLength, offRollout].map((one) => one.toExponential(0).padEnd(9)).join("");
      table.push(`${`${family} ${name} (${precision})`.padEnd(34)}${off}`);
      const within = boundOf(variant);
      assert.ok(offLength <= within, `a length is ${offLength} off`);
      assert.ok(offRollout <= within, `a share is ${offRollout} off`);
    });
  }
});

describe("the engine's mixes", () => {
  const engine = createEngine({ models, progress: () => {} });
  const at = { kind: "self", layer: 1, head: 3 } as const;
  let run: Run;
  let layers: readonly Tensor[]; // weights
  const size = () => run.tokens.ids.length;
  const rows = (mix: Mix, first = 0, count = size()) =>
    engine.mixedRows(run.id, at, mix, first, count);
  before(async () => {
    run = await engine.analyse("tiny-gpt", "The cat sat by the sea, and the dog sat by the cat.");
    layers = await engine.inside(
      run.id,
      [0, 1, 2, 3].map((layer) => ({ tensor: "weights", kind: "self", layer }) as const),
    );
  });

  /** Of cell `i`, the weights of all heads of some layers. */
  const cell = (some: readonly Tensor[], i: number): readonly number[] =>
    some.flatMap(({ data, shape: [heads = 0] }) =>
      Array.from({ length: heads }, (_, head) => data[head * size() ** 2 + i] as number),
    );
  const mean = (numbers: readonly number[]) =>
    numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

  it("are the mean and the largest weight of a layer's heads, and of all", async () => {
    for (const [mix, of, some] of [
      ["layerMean", mean, [1]],
      ["layerMax", (all: readonly number[]) => Math.max(...all), [1]],
      ["mean", mean, [0, 1, 2, 3]],
      ["max", (all: readonly number[]) => Math.max(...all), [0, 1, 2, 3]],
    ] as const) {
      const found = await rows(mix);
      const chosen = some.map((layer) => layers[layer] as Tensor);
      found.forEach((value, i) => {
        const off = Math.abs(value - of(cell(chosen, i)));
        assert.ok(off < 1e-5, `${mix}, cell ${i}: ${off} off`);
      });
    }
  });

  it("roll out up to the layer asked for, and no farther", async () => {
    const first = rolled(layers[0] as Tensor, undefined);
    assert.deepEqual(await rows("rollout"), rolled(layers[1] as Tensor, first).weights);
  });

  it("weigh each weight by the length of what is read, of every head", async () => {
    const { weights } = await engine.attention(run.id, at.layer, at.head);
    const found = await rows("norms");
    const length = (from: number, to: number) =>
      (found[from * size() + to] as number) / (weights[from * size() + to] as number);
    for (let to = 0; to < size() - 1; to++) {
      const [one, other] = [length(size() - 1, to), length(to, to)];
      assert.ok(Math.abs(one / other - 1) < 1e-4, `token ${to}: ${one}, ${other}`);
    }
  });

  it("come as bytes that stand for nearly the same, half of them where nobody looks ahead", async () => {
    for (const mix of ["scores", "norms", "layerMax", "rollout"] as const) {
      const packed = await engine.mixed(run.id, at, mix);
      assert.ok(packed);
      assert.equal(packed.isCausal, true);
      assert.equal(packed.bytes.length, (size() * (size() + 1)) / 2);
      const { weights } = unpackMap(packed);
      const exact = await rows(mix);
      const step = (packed.high - packed.low) / 120; // the root is steepest: twice 1/255
      weights.forEach((value, i) => {
        if (value === exact[i]) return;
        const off = Math.abs(value - (exact[i] as number));
        assert.ok(off <= step, `${mix}, cell ${i}: ${off} off of ${step}`);
      });
    }
  });

  it("give some rows alone", async () => {
    const all = await rows("mean");
    assert.deepEqual(await rows("mean", 3, 2), all.slice(3 * size(), 5 * size()));
  });

  it("are those of the run asked about, and gone with it", async () => {
    const before = await rows("mean", 2, 1);
    const other = await engine.analyse("tiny-gpt", "Another text about the sea and the dog.");
    assert.notDeepEqual(await engine.mixedRows(other.id, at, "mean", 2, 1), before);
    await engine.release(other.id);
    await assert.rejects(engine.mixedRows(other.id, at, "mean", 2, 1), {
      failure: { kind: "runGone" },
    });
  });
});
