import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tints } from "../../../src/host/editor/tints.ts";

const cuts = (spans: readonly [number, number][], first?: number) => ({
  starts: Uint32Array.from(spans, ([start]) => start),
  ends: Uint32Array.from(spans, ([, end]) => end),
  first,
});

describe("tints", () => {
  it("gives neighbours different tints", () => {
    const drawn = tints(
      cuts(
        [
          [0, 3],
          [3, 5],
          [6, 9],
        ],
        0,
      ),
      0,
    );
    assert.deepEqual(drawn, [
      { start: 0, end: 3, even: true },
      { start: 3, end: 5, even: false },
      { start: 6, end: 9, even: true },
    ]);
  });

  it("begins as the first token's number says, so that scrolling does not flicker", () => {
    assert.deepEqual(
      tints(
        cuts(
          [
            [0, 1],
            [1, 2],
          ],
          7,
        ),
        0,
      ).map(({ even }) => even),
      [false, true],
    );
  });

  it("draws tokens that share a character once, and their neighbours apart from it", () => {
    assert.deepEqual(
      tints(
        cuts(
          [
            [0, 1],
            [1, 3],
            [1, 3],
            [3, 4],
          ],
          0,
        ),
        0,
      ),
      [
        { start: 0, end: 1, even: true },
        { start: 1, end: 3, even: false },
        { start: 3, end: 4, even: true },
      ],
    );
  });

  it("gives a character to the first of two tokens that have a part of it and of another", () => {
    const drawn = tints(
      cuts(
        [
          [0, 3],
          [1, 3],
          [1, 4],
        ],
        0,
      ),
      0,
    );
    assert.deepEqual(drawn, [
      { start: 0, end: 3, even: true },
      { start: 3, end: 4, even: false },
    ]);
  });

  it("leaves out tokens that cover no text", () => {
    assert.equal(
      tints(
        cuts(
          [
            [0, 0],
            [0, 2],
            [2, 2],
          ],
          0,
        ),
        0,
      ).length,
      1,
    );
  });

  it("adds where the part begins in the document", () => {
    assert.deepEqual(tints(cuts([[1, 2]], 0), 100), [{ start: 101, end: 102, even: true }]);
  });
});
