import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openingMask, openingPlace } from "../../../src/domain/prediction/opening.ts";
import { tokensOf } from "../words.ts";

/** Where predictions open on as many tokens as guesses: what is expected behind each. */
async function opened(...guesses: readonly (string | Uint8Array)[]) {
  const asked: number[] = [];
  const place = await openingPlace(guesses.length - 1, async (at) => {
    asked.push(at);
    const guess = guesses[at] as string | Uint8Array;
    const bytes = typeof guess === "string" ? new TextEncoder().encode(guess) : guess;
    return { bytes, special: guess === "</s>" };
  });
  return { place, asked };
}

describe("the place where predictions open", () => {
  it("is the end if a word is expected there, and no other is asked about", async () => {
    assert.deepEqual(await opened(" a", " mat"), { place: 1, asked: [1] });
  });

  it("is the last before it behind which a word begins, not a piece, a line break or an end", async () => {
    assert.equal((await opened(" a", " mat", "ly", ".", "\n")).place, 1);
    assert.equal((await opened(" mat", ",", "</s>", Uint8Array.of(0xea, 0xb3))).place, 0);
  });

  it("is where letters are expected, if nowhere a word, else the end", async () => {
    assert.equal((await opened(".", "ing", "고", "\n")).place, 2);
    assert.equal((await opened(".", "\n", "!")).place, 2);
  });

  it("is near the end, however long the text", async () => {
    const { place, asked } = await opened(" far", ...Array.from({ length: 50 }, () => "\n"));
    assert.equal(place, 50);
    assert.ok(asked.length < 10, String(asked.length));
  });
});

describe("the token that is hidden first", () => {
  it("is the last word of the text, not a sign", () => {
    assert.equal(openingMask(tokensOf("The", " cat", " sat", "s", ".", "\n")), 2);
    assert.equal(openingMask(tokensOf("!", "?")), 1);
    assert.equal(openingMask(tokensOf("the")), 0);
  });
});
