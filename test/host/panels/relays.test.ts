import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { relay } from "../../../src/host/panels/relays.ts";

interface Asked {
  sum(run: number, a: number, b?: number): Promise<string>;
  name(run: number): Promise<string>;
}

const engine = {
  sum: async (...args: readonly number[]) => `sum of ${args}`,
  name: async (run: number) => `name of ${run}`,
  secret: async () => "not to be asked",
};

describe("relay", () => {
  const names = { sum: [], name: [] };

  it("passes on the questions in the list, as they were asked, and no others", async () => {
    const answers = relay<Asked>(names, (put) => put(engine));
    assert.deepEqual(Object.keys(answers), ["sum", "name"]);
    assert.equal(await answers.sum(1, 2), "sum of 1,2");
    assert.equal(await answers.sum(1, 2, 3), "sum of 1,2,3");
    assert.equal(await answers.name(4), "name of 4");
  });

  it("has them put with other first arguments, or not at all", async () => {
    const answers = relay<Asked, undefined>(names, async (put, [run]) =>
      run === 1 ? put(engine, 100) : undefined,
    );
    assert.equal(await answers.sum(1, 2), "sum of 100,2");
    assert.equal(await answers.sum(2, 2), undefined);
  });
});
