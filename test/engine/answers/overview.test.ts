import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { textsOf } from "../../../src/domain/attention/attendedTexts.ts";
import { weightOf } from "../../../src/domain/attention/attention.ts";
import {
  type Heads,
  habits,
  type Measure,
  yardsticks,
} from "../../../src/domain/attention/headMeasures.ts";
import { thumbnail } from "../../../src/domain/attention/thumbnail.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { models, temporaryFolder } from "../folder.ts";
import { tokenizers } from "../small.ts";
import { tinyFolder } from "../tiny.ts";

const engine = createEngine({ models, progress: () => {} });
const story =
  "The cat sat by the sea. The dog (a small dog) sat by the cat, and the cat saw the dog. " +
  "Then the cat sat by the dog, and the dog (a small dog) sat by the sea.";

const measureOf = ({ measured, heads }: Heads, measure: Measure, layer: number, head: number) =>
  measured.find((one) => one.measure === measure)?.values[layer * heads + head] as number;

describe("all heads of a decoder at a glance", () => {
  let run: Run;
  let heads: Heads;
  before(async () => {
    run = await engine.analyse("tiny-gpt", story);
    heads = await engine.heads(run.id);
  });

  it("are those of the model, looking back at the text", () => {
    const { layers, heads: count } = run.model;
    const { length } = run.tokens.ids;
    const { measured, thumbnails, ...facts } = heads;
    assert.deepEqual(facts, {
      ...{ kind: "self", layers, heads: count, from: length, to: length, isCausal: true },
    });
    assert.deepEqual(
      measured.map(({ measure }) => measure),
      [
        ...["entropy", "distance", "first", "previous", "itself", "duplicate", "induction"],
        ...["punctuation", "brackets"],
      ],
    );
    for (const { values } of measured) assert.equal(values.length, layers * count);
  });

  it("have each head's own numbers and thumbnail in its place", async () => {
    const sticks = yardsticks({ ...textsOf(run, "self"), isCausal: true });
    const { rows, columns, bytes } = heads.thumbnails;
    for (const [layer, head] of [
      [0, 0],
      [2, 5],
      [3, 7],
    ] as const) {
      const map = await engine.attention(run.id, layer, head);
      for (const { measure, of } of sticks) {
        assert.equal(measureOf(heads, measure, layer, head), Math.fround(of(map)), measure);
      }
      const at = (layer * heads.heads + head) * rows * columns;
      assert.deepEqual(bytes.subarray(at, at + rows * columns), thumbnail(map, 48).bytes);
    }
  });

  it("find the heads that the model's card tells of: previous token 3.6, induction 4.8", () => {
    const shares = (layer: number, head: number) =>
      habits(heads, layer, head).map(({ share }) => share);
    assert.ok(shares(2, 5).includes("previous"));
    assert.ok(shares(3, 7).includes("induction"));
    assert.deepEqual(shares(0, 0), []);
  });

  it("are not told where the model's attention was not found", async () => {
    const { folder, tokenizer } = tinyFolder(temporaryFolder(), "tiny-without-attention");
    writeFileSync(tokenizer, JSON.stringify(tokenizers.unigram));
    const blind = await engine.analyse(folder, "the cat");
    await assert.rejects(engine.heads(blind.id), {
      failure: { kind: "noAttention", model: blind.model.name },
    });
  });

  it("make way for a newer text", async () => {
    const asked = engine.heads(run.id);
    const [answer] = await Promise.allSettled([asked, engine.analyse("tiny-gpt", "another")]);
    assert.equal(answer.status, "rejected");
    assert.equal(answer.reason.failure.kind, "cancelled");
  });
});

describe("all heads of an encoder-decoder at a glance", () => {
  it("look in the encoder both ways, in the decoder back, and across from one to the other", async () => {
    const run = await engine.analyse(
      "tiny-t5",
      "translate English to Korean: The cat sleeps.",
      [40, 50, 60],
    );
    const [encoder, decoder, cross] = await Promise.all(
      (["encoder", "decoder", "cross"] as const).map((kind) => engine.heads(run.id, kind)),
    );
    const length = run.tokens.ids.length;
    assert.deepEqual([encoder?.from, encoder?.to, encoder?.isCausal], [length, length, false]);
    assert.deepEqual([decoder?.from, decoder?.to, decoder?.isCausal], [4, 4, true]);
    assert.deepEqual([cross?.from, cross?.to, cross?.isCausal], [4, length, false]);
    assert.ok(encoder?.measured.some(({ measure }) => measure === "next"));
    assert.ok(cross?.measured.some(({ measure }) => measure === "order"));
    assert.ok(!cross?.measured.some(({ measure }) => measure === "distance"));
  });
});

describe("one head", () => {
  const place = { kind: "self", layer: 1, head: 3 } as const;
  let run: Run;
  before(async () => {
    run = await engine.analyse("tiny-gpt", story);
  });

  it("gives exact rows, which its bytes are near to", async () => {
    const { weights, to } = await engine.attention(run.id, 1, 3);
    const rows = await engine.attentionRows(run.id, place, 10, 2);
    assert.deepEqual(rows, weights.slice(10 * to, 12 * to));
    const { bytes, from } = await engine.attentions(run.id, 1);
    const first = (3 * from * (from + 1)) / 2 + (10 * 11) / 2;
    for (let i = 0; i <= 10; i++) {
      assert.ok(Math.abs(weightOf(bytes[first + i] as number) - (rows[i] as number)) < 0.005);
    }
  });

  it("gives scores of which its weights are the softmax", async () => {
    const { weights, to } = await engine.attention(run.id, 1, 3);
    const scores = await engine.mixedRows(run.id, place, "scores", 0, to);
    assert.equal(scores[1], Number.NEGATIVE_INFINITY, "masked");
    for (const row of [0, 7, to - 1]) {
      const exps = scores.slice(row * to, (row + 1) * to).map(Math.exp);
      const sum = exps.reduce((all, exp) => all + exp, 0);
      for (let i = 0; i < to; i++) {
        const off = (exps[i] as number) / sum - (weights[row * to + i] as number);
        assert.ok(Math.abs(off) < 1e-5, `row ${row}, column ${i}: off by ${off}`);
      }
    }
  });
});
