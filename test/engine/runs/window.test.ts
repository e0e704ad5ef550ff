import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { createEngine } from "../../../src/engine/engine.ts";
import { models } from "../folder.ts";

const TEXT = "The cat sat on the mat. 고양이가 매트 위에 앉았다.\n".repeat(120);
const shipped = readdirSync(models).filter((name) => existsSync(path.join(models, name, "onnx")));

describe("a text of more tokens than the window holds", () => {
  for (const name of shipped) {
    it(`is cut, and all of the window read by ${name}`, async () => {
      const engine = createEngine({ models, progress: () => {} });
      const run = await engine.analyse(name, TEXT);
      const { contextLength } = run.model;
      assert.ok(run.totalTokens >= 1024 && run.totalTokens > contextLength, `${run.totalTokens}`);
      assert.equal(run.tokens.ids.length, contextLength);
      for (const { kind, layers, heads } of run.found) {
        for (let layer = 0; layer < layers; layer++) {
          const { weights, from, to } = await engine.attention(run.id, layer, heads - 1, kind);
          assert.equal(to, kind === "decoder" ? from : contextLength);
          for (let row = 0; row < from; row++) {
            const sum = weights.subarray(row * to, (row + 1) * to).reduce((all, x) => all + x, 0);
            assert.ok(Math.abs(sum - 1) < 1e-4, `${kind}, layer ${layer}, row ${row}: ${sum}`);
          }
        }
      }
      const last = (run.decoder ?? run.tokens).ids.length - 1;
      const { candidates } = await engine.candidates(run.id, last, 3);
      assert.ok(candidates.every(({ probability }) => probability > 0));
    });
  }
});
