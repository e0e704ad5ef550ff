import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  type LabeledToken,
  type Labels,
  labeled,
  labelSpans,
  type Reading,
} from "../../../src/domain/prediction/labels.ts";

const labels = (reading: Reading, ...rows: readonly (readonly number[])[]): Labels => {
  const count = rows[0]?.length ?? 0;
  const logits = { data: Float32Array.from(rows.flat()), shape: [rows.length, count] };
  return { of: "token", names: Array(count).fill(undefined), logits, reading };
};

describe("labeled", () => {
  it("is worked out by hand: a softmax, sigmoids, the numbers themselves", () => {
    const logits = [0, Math.log(3), Math.log(4)];
    const shares = (reading: Reading) => labeled(labels(reading, [9, 9, 9], logits), 1);
    const close = (reading: Reading, expected: readonly number[]) => {
      const found = shares(reading);
      assert.deepEqual(
        found.map(({ label }) => label),
        [2, 1, 0],
      );
      for (const [i, { share }] of found.entries()) {
        assert.ok(Math.abs(share - (expected[i] as number)) < 1e-6);
      }
    };
    close("softmax", [4 / 8, 3 / 8, 1 / 8]);
    close("sigmoid", [4 / 5, 3 / 4, 1 / 2]);
    close("number", [Math.log(4), Math.log(3), 0]);
  });

  it("is sorted, and keeps shares between 0 and 1, those of a softmax adding up to 1", () => {
    const numbers = fc.array(fc.float({ noNaN: true, min: -1e4, max: 1e4 }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(numbers, fc.constantFrom<Reading>("softmax", "sigmoid"), (logits, reading) => {
        const found = labeled(labels(reading, logits), 0);
        assert.deepEqual(
          found.map(({ label }) => label).sort((a, b) => a - b),
          [...logits.keys()],
        );
        found.forEach(({ share, label, logit }, i) => {
          assert.ok(share >= 0 && share <= 1 && share <= (found[i - 1]?.share ?? 1));
          assert.equal(logit, Math.fround(logits[label] as number));
        });
        const sum = found.reduce((total, { share }) => total + share, 0);
        if (reading === "softmax") assert.ok(Math.abs(sum - 1) < 1e-9);
      }),
      { seed: 13 },
    );
  });
});

describe("labelSpans", () => {
  const token = (name: string, facts: Partial<LabeledToken> = {}): LabeledToken => ({
    ...{ name, share: 0.9, special: false, continues: false },
    ...facts,
  });
  const spans = (...tokens: readonly LabeledToken[]) =>
    labelSpans(tokens).map(({ first, end, name }) => `${name} ${first}-${end}`);

  it("joins what begins with what is inside", () => {
    const found = spans(...["O", "B-PER", "I-PER", "O", "B-LOC"].map((name) => token(name)));
    assert.deepEqual(found, ["PER 1-3", "LOC 4-5"]);
  });

  it("begins anew at each beginning, but not within a word", () => {
    assert.deepEqual(spans(token("B-PER"), token("B-PER")), ["PER 0-1", "PER 1-2"]);
    assert.deepEqual(spans(token("B-PER"), token("B-PER", { continues: true })), ["PER 0-2"]);
    assert.deepEqual(spans(token("S-PER"), token("U-PER")), ["PER 0-1", "PER 1-2"]);
  });

  it("joins equal names without a scheme, and an inside without a beginning", () => {
    assert.deepEqual(spans(token("NOUN"), token("NOUN"), token("VERB")), ["NOUN 0-2", "VERB 2-3"]);
    assert.deepEqual(spans(token("I-ORG"), token("E-ORG")), ["ORG 0-2"]);
    assert.deepEqual(spans(token("I-ORG"), token("I-PER")), ["ORG 0-1", "PER 1-2"]);
  });

  it("leaves special tokens out, and tells the least sure of a span's tokens", () => {
    const special = token("B-PER", { special: true });
    const found = labelSpans([
      special,
      token("B-PER", { share: 0.8 }),
      token("I-PER", { share: 0.6 }),
    ]);
    assert.deepEqual(found, [{ first: 1, end: 3, name: "PER", share: 0.6 }]);
  });
});
