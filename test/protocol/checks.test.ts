import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checked } from "../../src/protocol/checks.ts";
import type { HostForPanel } from "../../src/protocol/contract.ts";
import { COUNTS_PAGE, PAGE } from "../../src/protocol/pageChecks.ts";

/** One right way to ask each method that takes anything. */
const RIGHT: Partial<{ [Name in keyof HostForPanel]: readonly unknown[] }> = {
  attentions: [1, 2, undefined],
  mixed: [1, { kind: "self", layer: 0, head: 3 }, "rollout"],
  weighing: [1, { kind: "cross", layer: 0, head: 3 }, 5, [0, 1]],
  next: [
    1,
    [5, 6],
    {
      settings: { temperature: 1, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 },
      ...{ seed: 7, options: 10 },
    },
  ],
  write: [1],
  pick: ["tiny-gpt", "panel:1", Uint32Array.of(1, 2)],
  save: ["attention.svg", "<svg/>"],
  chat: ["tiny-gpt", [{ role: "user", content: "hi" }], true],
  focus: [],
  act: ["retry"],
};

describe("what a page asks", () => {
  const reached: string[] = [];
  const names = Object.keys(PAGE) as (keyof HostForPanel)[];
  const methods = Object.fromEntries(
    names.map((name) => [name, async () => void reached.push(name)]),
  ) as unknown as HostForPanel;
  const page = checked(methods, PAGE) as unknown as Record<
    string,
    (...args: readonly unknown[]) => Promise<unknown>
  >;
  const ask = (name: string, args: readonly unknown[]) => page[name]?.(...args);

  for (const [name, args] of Object.entries(RIGHT)) {
    it(`is passed on where it is right: ${name}`, async () => {
      reached.length = 0;
      await ask(name, args);
      assert.deepEqual(reached, [name]);
    });

    it(`is refused with one thing too much, or one thing strange: ${name}`, async () => {
      reached.length = 0;
      const length = PAGE[name as keyof HostForPanel].length;
      const full = Array.from({ length }, (_, at) => args[at]);
      await assert.rejects(async () => ask(name, [...full, 1]), RangeError);
      for (const at of args.keys()) {
        const wrong = full.with(at, { strange: true });
        await assert.rejects(async () => ask(name, wrong), RangeError);
      }
      assert.deepEqual(reached, []);
    });
  }

  it("names a file, and no place to put it", () => {
    const [isName] = COUNTS_PAGE.save;
    for (const name of ["counts.csv", "표.json"]) assert.ok(isName(name));
    for (const name of ["../x", "a/b", "a\\b", "..", "a\0", "x".repeat(256)]) {
      assert.ok(!isName(name), name);
    }
  });
});
