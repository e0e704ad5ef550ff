import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failed, toFailure } from "../../src/domain/failure.ts";

describe("toFailure", () => {
  it("keeps a Failed's data and wraps anything else", () => {
    assert.deepEqual(toFailure(new Failed({ kind: "noText" })), { kind: "noText" });
    assert.equal(toFailure("odd").kind, "internal");
  });
});
