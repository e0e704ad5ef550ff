import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Run } from "../../src/domain/model/run.ts";
import { OFF } from "../../src/domain/prediction/sampling.ts";
import type { State } from "../../src/domain/state.ts";
import type { Surroundings } from "../../src/host/session/surroundings.ts";
import { Viewer } from "../../src/host/session/viewer.ts";
import { startEngine, startTokenizer } from "./engine.ts";

const text = "translate English to Korean: The cat is sleeping.";
const always = () => true;

const tokenizing = startTokenizer();
const { inference, runs } = startEngine();
after(() => {
  inference.dispose();
  tokenizing.dispose();
});

const rowsOf = (run: Run) =>
  runs.ask(run.id, async (engine, id) => (await engine.attention(id, 0, 0, "cross")).from, always);

describe("a run that goes on from another", () => {
  it("is one of its own, shared by all that ask for the same", async () => {
    const { run } = await runs.analyse("tiny-t5", text, always);
    const own = await runs.write(run.id, undefined, always);
    const typed = await runs.write(run.id, "나는", always);
    assert.equal(new Set([run.id, own.id, typed.id]).size, 3);
    assert.equal((await runs.write(run.id, undefined, always)).id, own.id);
    assert.equal((await runs.analyse("tiny-t5", text, always)).run.id, run.id);
    for (const one of [run, own, typed]) assert.equal(await rowsOf(one), one.decoder?.ids.length);
  });

  it("is run again where the engine has lost it, unseen by the asker", async () => {
    const { run } = await runs.analyse("tiny-t5", text, always);
    const own = await runs.write(run.id, undefined, always);
    inference.cancel();
    assert.equal(await rowsOf(own), own.decoder?.ids.length);
  });

  it("can be asked about by the page that it was given to, until that shows another text", async () => {
    let state: State = { kind: "empty" };
    const around: Surroundings = {
      runs,
      tokenizing,
      model: () => "tiny-t5",
      tokenizer: () => "tiny-t5",
      explain: ({ kind }) => ({ kind: "failed", sentence: kind, actions: [] }),
    };
    const viewer = new Viewer("run", around, {
      show: async (next) => {
        state = next;
      },
      light: async () => {},
    });
    const shown = async (words: string): Promise<Run> => {
      viewer.look({ document: "", offset: 0, text: words });
      while (state.kind !== "ready" || state.text !== words) await new Promise(setImmediate);
      return state.run as Run;
    };
    const run = await shown(text);
    const own = await viewer.questions.write(run.id, undefined);
    const from = () =>
      viewer.questions.ask(
        own.id,
        async (engine, id) => (await engine.attention(id, 0, 0, "cross")).from,
      );
    assert.equal(await from(), own.decoder?.ids.length);
    const begun = await viewer.questions.upTo(run.id, "translate English".length);
    assert.deepEqual([...begun.tokens.pieces].slice(0, -1), run.tokens.pieces.slice(0, 2));
    const next = (of: Run) =>
      viewer.questions.ask(of.id, (engine, id) =>
        engine.next(id, [], { settings: OFF, seed: 1, options: 1 }),
      );
    assert.notDeepEqual(await next(begun), await next(run));
    await shown("translate English to Korean: The dog is here.");
    await assert.rejects(from(), { failure: { kind: "cancelled" } });
    await assert.rejects(next(begun), { failure: { kind: "cancelled" } });
  });
});
