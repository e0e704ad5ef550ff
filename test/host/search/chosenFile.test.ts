import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FileId } from "../../../src/domain/search/search.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { createChosenFile } from "../../../src/host/search/chosenFile.ts";
import type { Revealed, SourceFile } from "../../../src/host/search/texts.ts";
import { models } from "../../engine/folder.ts";

const engine = createEngine({ models, progress: () => {} });
const HOW = { space: { layers: 2 } } as const;
const file = (text: string, name = "notes.md"): SourceFile => ({
  name,
  uri: `file:///${name}`,
  text,
});

/** @param files what the user chooses, one after the other; then none */
function chosenOf(...files: readonly SourceFile[]) {
  const rest = [...files];
  const revealed: Revealed[] = [];
  const needs = {
    choose: async () => rest.shift(),
    reveal: async (place: Revealed) => revealed.push(place) > 0,
  };
  return { revealed, ...createChosenFile(needs, (run, question) => question(engine, run)) };
}

describe("a file that a text is compared with", () => {
  it("is asked as the engine is, and shows its tokens where they stand", async () => {
    const text = "A dog ran.\nThe girl sat\non a mat.";
    const asked = chosenOf(file(text));
    const chosen = await asked.chooseFile();
    assert.ok(chosen);
    assert.deepEqual(chosen.name, "notes.md");
    const { id } = await engine.analyse("tiny-gpt", "The boy sat");
    const near = await asked.nearInFile(chosen.id, id, 1, 3, HOW);
    assert.deepEqual(near, await engine.neighboursInFile(id, text, 1, 3, HOW));
    const { start, end, line } = near?.found[0]?.place ?? assert.fail("nothing found");
    assert.equal(line, text.slice(0, start).split("\n").length - 1);
    assert.equal(await asked.openInFile(chosen.id, start, end), true);
    const [{ excerpt, length, start: shown }] = asked.revealed as [Revealed];
    assert.deepEqual([excerpt, length, shown], [text.slice(start, end), end - start, start]);
  });

  it("is no longer there once another is chosen, and stays if none is", async () => {
    const asked = chosenOf(file("One dog"), file("Two cats", "other.md"));
    const first = (await asked.chooseFile()) ?? assert.fail("none");
    const second = (await asked.chooseFile()) ?? assert.fail("none");
    assert.equal(await asked.chooseFile(), undefined);
    const { id } = await engine.analyse("tiny-gpt", "The boy sat");
    assert.equal(await asked.nearInFile(first.id, id, 1, 3, HOW), undefined);
    assert.equal(await asked.openInFile(first.id, 0, 3), false);
    assert.ok((await asked.nearInFile(second.id, id, 1, 3, HOW))?.found.length);
    assert.equal(await asked.nearInFile(7 as FileId, id, 1, 3, HOW), undefined);
    assert.equal(asked.revealed.length, 0);
  });

  it("is cut if it is very long, which is said", async () => {
    const asked = chosenOf(file(`${" ".repeat(600_000)}The end`));
    const { id: chosen } = (await asked.chooseFile()) ?? assert.fail("none");
    const { id } = await engine.analyse("tiny-bert", "The boy sat");
    const near = await asked.nearInFile(chosen, id, 1, 3, HOW);
    assert.deepEqual([near?.found, near?.isCut], [[], true]);
  });
});
