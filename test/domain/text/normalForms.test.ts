import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type NormalForm, normalized } from "../../../src/domain/text/normalForms.ts";

const FORMS: readonly NormalForm[] = ["NFC", "NFD", "NFKC", "NFKD"];
const every = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
const marks = every.filter((character) => /\p{M}/u.test(character));

/** The same, also where the engine that is asked has hours to sort them. */
const isSame = (text: string) =>
  FORMS.every((form) => normalized(text, form) === text.normalize(form));

describe("a normal form of a text with many marks on a letter", () => {
  it("is the engine's, for any marks", () => {
    const unit = fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...marks) },
      { weight: 1, arbitrary: fc.constantFrom(..."aä한가ᄀ") },
      { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
    );
    fc.assert(fc.property(fc.string({ unit, minLength: 30, maxLength: 120 }), isSame), {
      seed: 1,
      numRuns: 1_000,
    });
  });

  it("is the engine's, for each mark between those of the lowest and the highest class", () => {
    const wrong = marks.filter((mark) => !isSame(`a${`\u0345${mark}\u0334`.repeat(12)}`));
    assert.deepEqual(wrong, []);
  });

  it("sorts all that move: there are none but marks", () => {
    const moves = (text: string) => text.normalize("NFD") !== text;
    const others = every.filter(
      (character) =>
        !/\p{M}/u.test(character) &&
        character.normalize("NFD") === character &&
        (moves(`\u0345${character}`) || moves(`${character}\u0334`)),
    );
    assert.deepEqual(others, []);
  });

  it("takes millions of them", () => {
    const count = 500_000;
    const text = `a${"\u0301\u0323".repeat(count)}`;
    assert.equal(
      normalized(text, "NFC"),
      `ạ${"\u0323".repeat(count - 1)}${"\u0301".repeat(count)}`,
    );
  });
});
