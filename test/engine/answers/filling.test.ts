import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Span, spansOf } from "../../../src/domain/prediction/filling.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { models } from "../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const namesOf = (tokens: Tokens, { first, end }: Span) =>
  Array.from({ length: end - first }, (_, i) => label(tokenAt(tokens, first + i)));
const allOf = (tokens: Tokens) => namesOf(tokens, { first: 0, end: tokens.ids.length });

describe("fillSpans", () => {
  it("hides each span behind a sentinel of its own, and reads what the model writes for it", async () => {
    const run = await engine.analyse(
      "tiny-t5",
      "Once upon a time there was a little girl who lived in a house.",
    );
    assert.ok((run.sentinels ?? 0) >= 32);
    const names = allOf(run.tokens);
    const spans = [
      { first: 1, end: 3 },
      { first: 6, end: 7 },
    ];
    const { given, written, fillings } = await engine.fillSpans(run.id, spans);
    assert.deepEqual(allOf(given), [
      names[0],
      "<extra_id_0>",
      ...names.slice(3, 6),
      "<extra_id_1>",
      ...names.slice(7),
    ]);
    assert.equal(fillings.length, 2);
    for (const [number, filling] of fillings.entries()) {
      assert.equal(label(tokenAt(written, filling.first - 1)), `<extra_id_${number}>`);
      assert.ok(filling.end > filling.first);
      assert.ok(namesOf(written, filling).every((name) => !name.startsWith("<extra_id_")));
    }
    // As the model writes on a text in which one spells the sentinels oneself.
    const spelt = await engine.write(
      (
        await engine.analyse(
          "tiny-t5",
          "Once <extra_id_0> time there was<extra_id_1> little girl who lived in a house.",
        )
      ).id,
    );
    if (spelt.tokens.ids.join() === given.ids.join()) {
      assert.deepEqual([...(spelt.decoder?.ids ?? [])].slice(1), [...written.ids]);
    }
  });

  it("needs a model with sentinels, and no more spans than it has", async () => {
    const gpt = await engine.analyse("tiny-gpt", "The cat sat");
    assert.equal(gpt.sentinels, undefined);
    await assert.rejects(engine.fillSpans(gpt.id, [{ first: 0, end: 1 }]), RangeError);
    const t5 = await engine.analyse("tiny-t5", "a b ".repeat(60));
    const many = Array.from({ length: 50 }, (_, i) => ({ first: 2 * i, end: 2 * i + 1 }));
    await assert.rejects(engine.fillSpans(t5.id, many), /50 spans: the model has \d+ sentinels/);
    await assert.rejects(engine.fillSpans(t5.id, []), RangeError);
  });
});

describe("spansOf", () => {
  it("joins neighbours, in order, each number once", () => {
    assert.deepEqual(spansOf([4, 1, 5, 5, 7]), [
      { first: 1, end: 2 },
      { first: 4, end: 6 },
      { first: 7, end: 8 },
    ]);
    assert.deepEqual(spansOf([]), []);
  });
});
