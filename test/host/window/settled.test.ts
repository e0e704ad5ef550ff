import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { Settled } from "../../../src/host/window/settled.ts";

describe("Settled", () => {
  let acted: string[];
  let settled: Settled;
  const soon = (name: string) => settled.soon(() => acted.push(name));
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    acted = [];
    settled = new Settled(100);
  });
  afterEach(() => mock.timers.reset());

  it("acts once, when nothing has changed for the delay", () => {
    soon("first");
    mock.timers.tick(99);
    soon("second");
    mock.timers.tick(99);
    assert.deepEqual(acted, []);
    mock.timers.tick(1);
    assert.deepEqual(acted, ["second"]);
  });

  it("lets what is begun be wanted until something newer begins", () => {
    const first = settled.begin();
    soon("later");
    assert.ok(first(), "what only waits takes nothing's place");
    const second = settled.begin();
    assert.deepEqual([first(), second()], [false, true]);
    mock.timers.tick(100);
    assert.deepEqual(acted, [], "what waited is overtaken, too");
    settled.dispose();
    assert.ok(!second());
  });
});
