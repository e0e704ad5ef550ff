// The first file by its name: no other has asked anything before.
import assert from "node:assert/strict";
import { activate } from "./hands.ts";

describe("Glassbox", () => {
  it("activates within 50 ms, and starts no engine", async () => {
    const glassbox = await activate();
    assert.ok(glassbox.activationMs < 50, `${glassbox.activationMs} ms`);
    assert.equal(glassbox.engine, undefined);
  });
});
