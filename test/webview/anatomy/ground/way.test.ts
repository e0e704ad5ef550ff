import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pickedIn, stationAt, wayOf } from "../../../../webview/panels/anatomy/ground/way.ts";
import { programOf, step } from "./steps.ts";

const before = programOf(
  { kind: "tokenize", part: "text" },
  { kind: "embed", part: "embedding" },
  ...(["layerNorm", "queries", "softmax", "residual"] as const).map((kind) => ({ kind, layer: 0 })),
  ...(["layerNorm", "up", "down", "residual"] as const).map((kind) => ({
    ...{ kind, layer: 0, part: "feedForward" as const },
  })),
  { kind: "logits", part: "head" },
);

describe("a token's way", () => {
  const way = wayOf(before);

  it("has a station for each block, in the order of the steps", () => {
    assert.deepEqual(
      way.stations.map(({ part, first }) => [part, first]),
      [
        ...([["text", 0]] as const),
        ["embedding", 1],
        ["attention", 2],
        ["feedForward", 6],
        ["head", 10],
      ],
    );
    assert.equal(stationAt(way, 5).part, "attention");
    assert.equal(stationAt(way, 10).part, "head");
    assert.throws(() => stationAt(way, 11), RangeError);
    assert.throws(() => stationAt(way, -1), RangeError);
  });

  it("has each stack, from the cut of its text into tokens on", () => {
    const bare = wayOf(
      programOf(
        { kind: "tokenize", part: "text", stack: "encoder" },
        { kind: "embed", part: "embedding", stack: "encoder" },
        { kind: "tokenize", part: "text", stack: "decoder" },
        { kind: "embed", part: "embedding", stack: "decoder" },
      ),
    );
    assert.deepEqual(
      bare.steps.map(({ id }) => id),
      [
        "encoder..text.tokenize",
        "encoder..embedding.embed",
        "decoder..text.tokenize",
        "decoder..embedding.embed",
      ],
    );
    assert.deepEqual(bare.stacks, ["encoder", "decoder"]);
  });

  it("tells where the norm stands: before what a block computes, or behind its sum", () => {
    assert.deepEqual(
      way.stations.map(({ norm }) => norm),
      ["none", "none", "before", "before", "none"],
    );
    const behind = wayOf(
      programOf(
        ...(["queries", "softmax", "residual", "layerNorm"] as const).map((kind) => ({ kind })),
      ),
    );
    assert.equal(behind.stations.at(-1)?.norm, "behind");
    const bare = wayOf(programOf({ kind: "queries" }, { kind: "residual" }));
    assert.equal(bare.stations.at(-1)?.norm, "none");
  });

  it("knows what adds to the stream, and what is taken from other tokens", () => {
    const [, , attention, feedForward] = way.stations;
    assert.equal(attention?.adds?.kind, "residual");
    assert.equal(attention?.shares?.kind, "softmax");
    assert.equal(feedForward?.shares, undefined);
    assert.equal(way.stations[0]?.adds, undefined);
  });
});

describe("the token that a step is followed for", () => {
  const picked = { text: 7, decoder: 2 };
  const across = { kind: "cross", layer: 0 } as const;
  const cross = { part: "cross", attention: across } as const;

  it("is the text's own in a model of one stack and in an encoder", () => {
    assert.equal(pickedIn(step({ kind: "queries" }), { text: 7, decoder: undefined }), 7);
    assert.equal(pickedIn(step({ kind: "queries", stack: "encoder" }), picked), 7);
  });

  it("is the decoder's in a decoder, but of the encoder's keys and values", () => {
    assert.equal(pickedIn(step({ kind: "queries" }), picked), 2);
    assert.equal(pickedIn(step({ kind: "queries", ...cross }), picked), 2);
    assert.equal(pickedIn(step({ kind: "keys", ...cross }), picked), 7);
    assert.equal(pickedIn(step({ kind: "values", ...cross }), picked), 7);
    assert.equal(pickedIn(step({ kind: "keys" }), picked), 2);
  });
});
