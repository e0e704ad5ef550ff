import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { firesAt } from "../../../../src/domain/layers/neurons.ts";
import { createNeurons } from "../../../../src/engine/answers/layers/neurons.ts";
import { createStructures } from "../../../../src/engine/answers/layers/steps.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { families, filesOf, readCases, variants } from "../../families.ts";
import { models } from "../../folder.ts";

/** What PyTorch says (training/oracle/attribute.py). */
const oracle = JSON.parse(readFileSync(path.join(families, "attributions.json"), "utf8")) as Record<
  string,
  {
    readonly position: number;
    readonly tokens: readonly [number, number];
    readonly neurons: readonly {
      readonly neuron: number;
      readonly activation: number;
      readonly strength: number;
      readonly added: number;
    }[];
  }
>;

describe("the strongest neurons are those that PyTorch finds, and write what it says", () => {
  for (const [family, told] of Object.entries(oracle)) {
    it(family, async () => {
      const variant = variants.find((one) => one.family === family && one.bound <= 1e-4);
      assert.ok(variant);
      const model = await openModel(filesOf(variant));
      const structure = await createStructures()(model);
      const input = readCases(family)[0]?.text;
      assert.ok(input && typeof structure !== "string");
      const layer = model.found.at(-1)?.layers ?? 0;
      const asked = { layer: layer - 1, position: told.position, count: told.neurons.length };
      // Every token of the vocabulary is among the promoted or the suppressed of so few.
      const { neurons } = await createNeurons().of(
        model,
        input,
        structure,
        asked,
        model.card.vocabSize,
      );
      await model.close();
      for (const [i, due] of told.neurons.entries()) {
        const found = neurons[i];
        assert.ok(found);
        assert.equal(found.neuron, due.neuron);
        assert.ok(Math.abs(found.activation - due.activation) <= 1e-4);
        assert.ok(Math.abs(found.strength - due.strength) <= 1e-4);
        const added = found.promotes.find(({ token }) => token === told.tokens[0])?.logit;
        assert.ok(
          Math.abs((added ?? Number.NaN) - due.added) <= 1e-3,
          `${added}, not ${due.added}`,
        );
      }
    });
  }
});

describe("neurons", () => {
  const engine = createEngine({ models, progress: () => {} });

  it("add no more than their MLP, and fire where the text says", async () => {
    const run = await engine.analyse("tiny-gpt", "The cat sat on the mat. The dog sat on the");
    const last = run.tokens.ids.length - 1;
    const found = await engine.neurons(run.id, 3, last, 10);
    assert.equal(found.kind, "neurons");
    assert.ok(found.kind === "neurons");
    assert.equal(found.neurons.length, 10);
    const [mlp] = await engine.inside(run.id, [{ tensor: "mlp", kind: "self", layer: 3 }]);
    for (const { neuron, activation, strength, promotes, suppresses, fires } of found.neurons) {
      assert.ok(strength > 0);
      assert.deepEqual(
        fires,
        [...fires].sort((a, b) => Math.abs(b.activation) - Math.abs(a.activation)),
      );
      for (const one of fires) {
        const at = one.position * found.count + neuron;
        assert.ok(Math.abs(one.activation - (mlp?.data[at] ?? 0)) <= 1e-3);
        assert.equal(Math.sign(one.activation), Math.sign(activation));
      }
      assert.ok((promotes[0]?.logit ?? 0) > (suppresses[0]?.logit ?? 0));
    }
    const named = new Set(found.tokens.ids);
    for (const { promotes } of found.neurons)
      for (const { token } of promotes) assert.ok(named.has(token));
  });

  it("of a masked model say why they are not told, and refuse a layer that is not there", async () => {
    const bert = await engine.analyse("tiny-bert", "The cat sat.");
    assert.deepEqual(await engine.neurons(bert.id, 0, 1, 3), { kind: "none", reason: "head" });
    const run = await engine.analyse("tiny-gpt", "one two");
    await assert.rejects(engine.neurons(run.id, 9, 0, 3), RangeError);
  });
});

describe("firesAt", () => {
  it("tells where a neuron fires with the same sign, the strongest first", () => {
    const at = firesAt([0.1, 2, -3, 1, 0], 3, 8).map(({ position }) => position);
    assert.deepEqual(at, [1, 3]);
    assert.deepEqual(
      firesAt([0.1, 2, -3, -1], 2, 1).map(({ position }) => position),
      [2],
    );
  });
});
