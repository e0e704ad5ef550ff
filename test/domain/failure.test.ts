import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reasonOf } from "../../src/domain/failure.ts";

describe("a reason", () => {
  for (const [what, thrown, reason] of [
    [
      "has all lines",
      new Error("Got invalid dimensions for:\n index: 1 Got: 19\r\n\n  Expected: 32  "),
      "Got invalid dimensions for; index: 1 Got: 19; Expected: 32",
    ],
    [
      "has what caused it",
      new Error("no model", { cause: new Error("no file", { cause: "ENOENT" }) }),
      "no model; no file; ENOENT",
    ],
    [
      "leaves out where in a library it was made",
      new Error("/src/model.cc:197 ort::Model::Model(Proto&&, f<bool(const s&)>) Missing version."),
      "Missing version.",
    ],
    ["breaks no line and turns none", "a\u0000b\u202ec", "a\ufffdb\ufffdc"],
    ["says a line once", new Error("twice", { cause: new Error("twice") }), "twice"],
    ["is the name of what says nothing", new RangeError(""), "RangeError"],
    ["cuts no character", `${"a".repeat(298)}😀😀`, `${"a".repeat(298)}…`],
  ] as const) {
    it(what, () => assert.equal(reasonOf(thrown), reason));
  }

  it("ends, though causes go round", () => {
    const error = new Error("round");
    error.cause = error;
    assert.equal(reasonOf(error), "round");
  });
});
