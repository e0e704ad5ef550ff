import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Failed } from "../../../src/domain/failure.ts";
import { HeldText } from "../../../src/host/session/heldText.ts";
import { temporaryFolder } from "../../engine/folder.ts";
import { startTokenizer } from "../engine.ts";

const tokenizing = startTokenizer();
after(() => tokenizing.dispose());

describe("HeldText", () => {
  it("is there when it is asked about, and gone when it was closed", async () => {
    const held = new HeldText("one two three", tokenizing);
    const { size } = await held.questions.survey("tiny-gpt", held.id);
    assert.equal(size.characters, 13);
    held.close();
    await assert.rejects(tokenizing.questions.survey("tiny-gpt", held.id), (thrown) =>
      /is not open/.test(JSON.stringify((thrown as Failed).failure)),
    );
  });

  it("keeps its text apart from the others", async () => {
    const [one, other] = [new HeldText("one", tokenizing), new HeldText("other two", tokenizing)];
    const sizes = await Promise.all(
      [one, other].map((held) => held.questions.survey("tiny-gpt", held.id)),
    );
    assert.deepEqual(
      sizes.map(({ size }) => size.characters),
      [3, 9],
    );
  });

  it("is given to a new thread, too", async () => {
    const next = startTokenizer();
    let current = { questions: tokenizing.questions, generation: 1 };
    const held = new HeldText("one two", {
      get questions() {
        return current.questions;
      },
      get generation() {
        return current.generation;
      },
    });
    const length = async () => (await held.questions.survey("tiny-gpt", held.id)).size.characters;
    assert.equal(await length(), 7);
    current = { questions: next.questions, generation: 2 };
    assert.equal(await length(), 7);
    next.dispose();
  });

  it("is let go of where the thread keeps ending", async () => {
    const file = path.join(temporaryFolder(), "ending.mjs");
    writeFileSync(
      file,
      'import { parentPort } from "node:worker_threads"; parentPort.once("message", () => process.exit(1));',
    );
    const ending = startTokenizer({ file });
    const held = new HeldText("one two", ending);
    const ask = async () => held.questions.survey("tiny-gpt", held.id);
    for (let times = 0; times < 3; times++) await assert.rejects(ask(), /internal/);
    await assert.rejects(ask(), /keeps ending/);
    held.close();
    ending.dispose();
  });

  it("is let go of after all has ended, and no thread starts for that", async () => {
    const last = startTokenizer();
    const held = new HeldText("one two", last);
    await held.questions.survey("tiny-gpt", held.id);
    last.dispose();
    await assert.rejects(held.questions.survey("tiny-gpt", held.id));
    held.close();
    assert.equal(last.generation, 1);
  });
});
