// The first file by its name: no other has asked anything before.
import assert from "node:assert/strict";
import { activate } from "./hands.ts";

describe("Glassbox", () => {
  it("starts no engine when it is activated", async () => {
    const glassbox = await activate();
    assert.equal(glassbox.engine, undefined);
  });
});
