import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { createEngine } from "../../../../src/engine/engine.ts";
import { failing, near } from "../../../asserts.ts";
import { models, temporaryFolder } from "../../folder.ts";

const source = path.join(import.meta.dirname, "../../reranker");
/** What sentence-transformers' CrossEncoder says of pairs: training/oracle/reranker.py. */
const oracle: {
  readonly pairs: readonly (readonly [query: string, text: string])[];
  readonly read: readonly number[];
  readonly total: readonly number[];
  readonly kinds: Readonly<
    Record<
      "sigmoid" | "number",
      {
        readonly files: Readonly<Record<string, object>>;
        readonly values: readonly number[];
        readonly logits: readonly number[];
      }
    >
  >;
} = JSON.parse(readFileSync(path.join(source, "oracle.json"), "utf8"));
const BOUND = 1e-5; // the issue asks for 1e-4

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });

/** The cross-encoder in a folder of its own. @param config changes what its config.json says */
function folderOf(name: string, files = oracle.kinds.sigmoid.files, config: object = {}): string {
  const folder = path.join(under, name);
  cpSync(source, folder, { recursive: true });
  cpSync(path.join(source, "../sentences/tokenizer.json"), path.join(folder, "tokenizer.json"));
  for (const [file, content] of Object.entries(files)) {
    const changed = file === "config.json" ? { ...content, ...config } : content;
    writeFileSync(path.join(folder, file), JSON.stringify(changed));
  }
  return folder;
}

describe("relevance", () => {
  for (const [kind, { files, values, logits }] of Object.entries(oracle.kinds)) {
    it(`is what sentence-transformers' CrossEncoder says, read as a ${kind}`, async () => {
      const folder = folderOf(kind, files);
      for (const [at, [query, text]] of oracle.pairs.entries()) {
        const said = await engine.relevance(folder, query, text);
        near(said.value, values[at] as number, BOUND);
        near(said.logit, logits[at] as number, BOUND);
        assert.deepEqual(
          [said.kind, said.isShare, said.read, said.total],
          ["score", kind === "sigmoid", oracle.read[at], oracle.total[at]],
        );
      }
    });
  }

  it("is next sentence prediction of a model that was trained on that", async () => {
    const [query, text] = ["She opened the door.", "There was nobody in the room."];
    const { kind, value, isShare, logit } = await engine.relevance("tiny-bert", query, text);
    const { probability, logits } = await engine.following("tiny-bert", query, text);
    assert.deepEqual([kind, value, isShare, logit], ["follows", probability, true, logits[0]]);
  });

  it("is refused by a model that does not score pairs, and needs two texts", async () => {
    for (const model of ["tiny-gpt", "tiny-t5"]) {
      await assert.rejects(engine.relevance(model, "a", "b"), failing({ kind: "noScore", model }));
    }
    const moods = path.join(import.meta.dirname, "../../labels/bert-text");
    const folder = folderOf("moods");
    cpSync(moods, folder, { recursive: true });
    await assert.rejects(engine.relevance(folder, "a cat", "the sea"), failing("noScore"));
    const scores = folderOf("scores");
    await assert.rejects(engine.relevance(scores, "a cat", " "), failing("noText"));
  });
});
