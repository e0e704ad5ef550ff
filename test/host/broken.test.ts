import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { toFailure } from "../../src/domain/failure.ts";
import { fixtures, temporaryFolder } from "../engine/folder.ts";
import { smallFolder, tokenizers } from "../engine/small.ts";
import { withWeightAt } from "../engine/spoilOnnx.ts";
import { type Asked, fuzzModels, MODEL_FILES, startAsked } from "../fuzz/models.ts";

const under = temporaryFolder();
const onnx = new Uint8Array(readFileSync(path.join(fixtures, "tiny.onnx")));
let asked: Asked;
before(async () => {
  asked = await startAsked(under);
});
after(() => asked.dispose());

describe("broken files", () => {
  for (const kind of MODEL_FILES) {
    const mutants = 20 * kind.share;
    it(`${mutants} of ${kind.file} each end in a sentence, or work`, async (test) => {
      const figures = await fuzzModels(asked, kind, { seed: mutants, mutants, under });
      const counts = [...figures.kinds].map(([outcome, times]) => `${times} ${outcome}`);
      const longest = `the longest took ${Math.round(figures.longestAnswer)} ms`;
      test.diagnostic(`${kind.file}: ${counts.join(", ")}; ${longest}`);
      assert.deepEqual(figures.wrong, []);
      const works = figures.kinds.get("works") ?? 0;
      assert.ok(works > 0, "an engine that starts works with some");
      assert.ok(works < mutants / 2, "most are broken");
    });
  }
});

describe("a weight that lies in a file of its own", () => {
  const secret = path.join(under, "secret.bin");
  for (const [what, location, isRead] of [
    ["beside the model", "weight.bin", true],
    ["outside its folder", "../../secret.bin", false],
    ["at a path of the machine", secret, false],
    ["behind a link that leads outside", "link.bin", false],
  ] as const) {
    it(`is ${isRead ? "read" : "never read"} ${what}`, async () => {
      const { bytes, weight } = withWeightAt(onnx, location);
      const at = smallFolder(path.join(under, what), { onnx: bytes });
      writeFileSync(secret, weight);
      writeFileSync(path.join(at, "onnx/weight.bin"), weight);
      symlinkSync(secret, path.join(at, "onnx/link.bin"));
      const failures = await asked.all(at);
      assert.deepEqual(
        failures.map(({ kind }) => kind),
        isRead ? [] : ["modelUnreadable"],
      );
    });
  }
});

describe("a pattern that takes for ever", () => {
  it(`is given up, and the next question is answered`, async () => {
    const pattern = { Regex: "(a+)+$" };
    const pre_tokenizer = { type: "Split", pattern, behavior: "Isolated", invert: false };
    const tokenizer = JSON.stringify({ ...tokenizers.wordPiece, pre_tokenizer });
    const at = smallFolder(path.join(under, "endless"), { tokenizer });
    await assert.rejects(
      asked.runs.analyse(at, `${"a".repeat(60)}!`, () => true),
      (thrown) => {
        const failure = toFailure(thrown);
        assert.ok(failure.kind === "tokenizerUnreadable");
        assert.deepEqual(failure.reason, { code: "tooSlow" });
        return true;
      },
    );
    assert.deepEqual(await asked.all(smallFolder(path.join(under, "whole"))), []);
  });
});

describe("a file that is none", {
  skip: process.platform === "win32" && "it has no mkfifo",
}, () => {
  for (const file of [
    "onnx/model.onnx",
    "config.json",
    "tokenizer.json",
    "generation_config.json",
  ]) {
    it(`is not waited for: ${file}`, async () => {
      const at = smallFolder(path.join(under, `pipe for ${path.basename(file)}`));
      rmSync(path.join(at, file), { force: true });
      execFileSync("mkfifo", [path.join(at, file)]);
      const [failure] = await asked.all(at);
      assert.ok(failure && "reason" in failure);
      assert.deepEqual(failure.reason, { code: "noFile" });
    });
  }
});
