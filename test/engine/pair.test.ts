import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import type { AttentionKind } from "../../src/domain/model/inner.ts";
import type { Run } from "../../src/domain/model/run.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { failing } from "../asserts.ts";
import { filesOf, variants } from "./families.ts";
import { models, temporaryFolder } from "./folder.ts";
import { tokenizers } from "./small.ts";

const engine = createEngine({ models, progress: () => {} });
const under = temporaryFolder();

/** A folder as the Hub lays one out, around a file of each stack. */
function pairFolder(family: string, names: readonly ("encoder_model" | "decoder_model")[]): string {
  const found = variants.find((one) => one.family === family && one.variant === "eager-legacy");
  assert.ok(found);
  const { folder, onnx, encoder } = filesOf(found);
  const at = path.join(under, [family, ...names].join("-"));
  mkdirSync(path.join(at, "onnx"), { recursive: true });
  for (const name of names) {
    const from = name === "encoder_model" ? (encoder as string) : onnx;
    copyFileSync(from, path.join(at, "onnx", `${name}.onnx`));
  }
  copyFileSync(path.join(folder, "config.json"), path.join(at, "config.json"));
  writeFileSync(path.join(at, "tokenizer.json"), JSON.stringify(tokenizers.unigram));
  return at;
}

/** Rows that do not add up to 1, and cells above the diagonal that are not 0. */
async function faults(run: Run, kind: AttentionKind) {
  let rows = 0;
  let ahead = 0;
  for (let layer = 0; layer < run.model.layers; layer++) {
    for (let head = 0; head < run.model.heads; head++) {
      const { weights, from, to } = await engine.attention(run.id, layer, head, kind);
      for (let row = 0; row < from; row++) {
        const cells = weights.subarray(row * to, (row + 1) * to);
        if (Math.abs(cells.reduce((sum, weight) => sum + weight, 0) - 1) > 1e-5) rows++;
        ahead += cells.subarray(row + 1).filter((weight) => weight !== 0).length;
      }
    }
  }
  return { rows, ahead };
}

for (const family of ["t5", "bart"]) {
  describe(`an encoder-decoder in two files: ${family}`, () => {
    let run: Run;
    before(async () => {
      const at = pairFolder(family, ["encoder_model", "decoder_model"]);
      run = await engine.analyse(at, "the cat sat on the mat", [7, 9, 11]);
    });

    it("gives its decoder the start token, then what was written", () => {
      assert.deepEqual([...(run.decoder?.ids ?? [])].slice(1), [7, 9, 11]);
      assert.equal(run.decoder?.pieces.length, 4);
    });

    it("finds all three kinds of attention, and nothing is missing", () => {
      assert.deepEqual(
        run.found.map(({ kind, layers, heads, missing }) => [kind, layers, heads, missing]),
        ["encoder", "decoder", "cross"].map((kind) => [kind, 2, 4, []]),
      );
    });

    it("shows where each looks, over the right texts", async () => {
      const size = async (kind?: AttentionKind) => {
        const { from, to } = await engine.attention(run.id, 0, 0, kind);
        return [from, to];
      };
      const read = run.tokens.ids.length;
      assert.deepEqual(await size(), [read, read]);
      assert.deepEqual(await size("decoder"), [4, 4]);
      assert.deepEqual(await size("cross"), [4, read]);
      assert.deepEqual(await faults(run, "decoder"), { rows: 0, ahead: 0 });
      for (const kind of ["encoder", "cross"] as const) {
        const { rows, ahead } = await faults(run, kind);
        assert.equal(rows, 0);
        assert.ok(ahead > 0, `${kind} attention looks ahead`);
      }
    });

    it("expects the decoder's next token", async () => {
      const { candidates } = await engine.candidates(run.id, 3, 1);
      assert.equal(candidates.length, 1);
      await assert.rejects(engine.candidates(run.id, 4, 1), /Index 4 on axis 0 of 4/);
    });

    it("reads the memory of the run that is asked about, not of the last one", async () => {
      const kind = "cross";
      const asked = [{ tensor: "weights", kind, layer: 1 }] as const;
      const [earlier] = await engine.inside(run.id, asked);
      const other = await engine.analyse(run.model.id, "a dog", [7, 9, 11]);
      assert.notDeepEqual((await engine.inside(other.id, asked))[0]?.shape, earlier?.shape);
      assert.deepEqual((await engine.inside(run.id, asked))[0], earlier);
    });
  });
}

describe("an encoder alone", () => {
  it("shows its attention, and says that it has no language head", async () => {
    const at = pairFolder("bart", ["encoder_model"]);
    const run = await engine.analyse(at, "the cat sat");
    assert.deepEqual(
      run.found.map(({ kind, layers, missing }) => [kind, layers, missing]),
      [["self", 2, []]],
    );
    assert.equal(run.decoder, undefined);
    assert.deepEqual((await faults(run, "self")).rows, 0);
    await assert.rejects(
      engine.candidates(run.id, 0, 1),
      failing({ kind: "noLanguageHead", model: run.model.name }),
    );
  });
});
