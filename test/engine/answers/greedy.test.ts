import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Run } from "../../../src/domain/model/run.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { models } from "../folder.ts";

const engine = createEngine({ models, progress: () => {} });
const spell = ({ decoder }: Run) => new TextDecoder().decode(decoder?.bytes);

describe("an encoder-decoder that goes on", () => {
  let run: Run;
  let own: Run;
  before(async () => {
    run = await engine.analyse("tiny-t5", "translate English to Korean: The cat is sleeping.");
    own = await engine.write(run.id);
  });

  it("writes the likeliest token after each, and stops where it would end", async () => {
    assert.match(spell(own), /[가-힣]/);
    const ids = own.decoder?.ids ?? new Uint32Array();
    assert.equal(ids[0], run.decoder?.ids[0], "the start token comes first");
    for (let at = 0; at < ids.length; at++) {
      const logits = await engine.logits(own.id, at);
      const likeliest = logits.indexOf(Math.max(...logits));
      assert.equal(likeliest, at + 1 < ids.length ? ids[at + 1] : 1, `after token ${at}`); // 1: </s>
    }
  });

  it("leaves the run that it goes on from as it was", async () => {
    const { from } = await engine.attention(run.id, 0, 0, "cross");
    assert.equal(from, 1);
    assert.equal((await engine.attention(own.id, 0, 0, "cross")).from, own.decoder?.ids.length);
    assert.notEqual(run.id, own.id);
  });

  it("takes a text that is typed, and looks from it as from what it had written itself", async () => {
    const typed = await engine.write(run.id, spell(own).replace("<pad>", "").trim());
    assert.deepEqual(typed.decoder?.ids, own.decoder?.ids);
    const [a, b] = await Promise.all(
      [own, typed].map(({ id }) => engine.attention(id, 1, 0, "cross")),
    );
    assert.deepEqual(a?.weights, b?.weights);
    const none = await engine.write(run.id, "");
    assert.equal(none.decoder?.ids.length, 1);
  });

  it("is asked of no other model", async () => {
    const { id } = await engine.analyse("tiny-gpt", "the cat");
    await assert.rejects(engine.write(id), /tiny-gpt has no decoder of its own/);
  });

  it("makes way for a newer text", async () => {
    const [answer] = await Promise.allSettled([
      engine.write(run.id),
      engine.analyse("tiny-gpt", "another"),
    ]);
    assert.equal(answer.status, "rejected");
    assert.equal(answer.reason.failure.kind, "cancelled");
  });
});
