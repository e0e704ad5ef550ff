import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slice, type Tensor } from "../../src/domain/model/tensor.ts";
import { openModel } from "../../src/engine/model/model.ts";
import { filesOf, readCases, variants } from "./families.ts";

const MASKED = ["bert", "distilbert", "roberta"]; // read a text from both sides
const MASK = 4;

/** How far numbers may lie apart that were read together and one by one; measured: half of it. */
const BOUNDS: Readonly<Record<string, number>> = {
  int8: 0.2, // activations are rounded by the largest of all that are read together
  "int8-products": 0.4, // those within attention too
  fp16: 5e-3,
};

describe("each", () => {
  const tried = variants.filter(({ family }) => MASKED.includes(family));
  assert.ok(tried.length >= 10);
  for (const variant of tried) {
    const { family, variant: name } = variant;
    it(`reads texts together as it reads them one by one: ${family}, ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const [first] = readCases(family);
      assert.ok(first);
      const { ids } = first.text;
      const places = [1, 3, ids.length - 2];
      const texts = places.map((place) => ids.slice().fill(MASK, place, place + 1));
      const together = await model.each(texts, places);
      assert.deepEqual(together.shape, [places.length, model.card.vocabSize]);
      for (const [i, place] of places.entries()) {
        const text = { ids: texts[i] as Uint32Array };
        const [logits] = await model.inside(text, [{ tensor: "logits", kind: "self", layer: 0 }]);
        const alone = slice(logits as Tensor, place).data;
        const apart = slice(together, i).data.reduce(
          (most, logit, id) => Math.max(most, Math.abs(logit - (alone[id] as number))),
          0,
        );
        assert.ok(apart <= (BOUNDS[name] ?? 1e-5), `place ${place}: ${apart}`);
      }
      await model.close();
    });
  }
});
