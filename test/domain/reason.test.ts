import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { firstOf, messageOf, Refused, reasonOf } from "../../src/domain/reason.ts";

describe("a message", () => {
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
    it(what, () => assert.equal(messageOf(thrown), reason));
  }

  it("ends, though causes go round", () => {
    const error = new Error("round");
    error.cause = error;
    assert.equal(messageOf(error), "round");
  });
});

describe("a reason", () => {
  it("is what was refused, or what a library says", () => {
    assert.deepEqual(reasonOf(new Refused({ code: "dropout" })), { code: "dropout" });
    assert.deepEqual(reasonOf(new Error("a\n b")), { code: "other", message: "a; b" });
  });

  it("has facts that break no line, turn none, and are short", () => {
    const [long, cut] = [`${"a".repeat(118)}😀😀`, `${"a".repeat(118)}…`];
    const merge = { code: "mergeOutside", rank: 7, left: "a\n\u202e\ud800b", right: long } as const;
    assert.deepEqual(new Refused(merge).reason, {
      ...merge,
      left: "a\ufffd\ufffd\ufffdb",
      right: cut,
    });
    const names = ["a\u0000", long, "c", "d"];
    assert.deepEqual(new Refused({ code: "unknownInputs", ...firstOf(names) }).reason, {
      code: "unknownInputs",
      names: ["a\ufffd", cut, "c"],
      count: 4,
    });
  });
});
