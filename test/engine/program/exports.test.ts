import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { ModelFiles } from "../../../src/engine/config/files.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import { exports, filesOf, oracleOf } from "../exports.ts";
import { gapsIn, judge } from "./steps.ts";

const EXACT = 1e-4;
const REFUSED = "bert-room-unmasked"; // its tokens would look at what fills a text up
/** Models of other kinds: what is not known of them is not told apart. */
const OTHERS = new Set(["lfm2", "gpt_oss", "xlnet", "mamba", "rwkv"]);

const labels = path.join(import.meta.dirname, "../labels");

describe("the program of a model in another form", () => {
  for (const { name } of exports.filter((one) => one.name !== REFUSED)) {
    it(`of ${name} has no gap, and all that is told is right`, async () => {
      const unknown = await hold(filesOf(name), oracleOf(name).ids);
      if (!OTHERS.has(name)) assert.deepEqual(unknown, []);
    });
  }

  for (const name of readdirSync(labels)) {
    it(`of ${name}, which labels, has no gap, and all that is told is right`, async () => {
      const folder = path.join(labels, name);
      const [onnx, config] = ["onnx/model.onnx", "config.json"].map((file) =>
        path.join(folder, file),
      );
      const files = { id: name, folder, onnx: onnx ?? "", config: config ?? "", tokenizer: "" };
      await hold(files, Uint32Array.of(5, 6, 7, 8, 2));
    });
  }
});

/** @returns the steps that are not told apart */
async function hold(files: ModelFiles, ids: Uint32Array): Promise<readonly string[]> {
  const model = await openModel(files);
  try {
    const program = await model.program();
    const { steps } = program.of({ ids });
    assert.ok(steps.length > 0);
    assert.deepEqual(gapsIn(steps), []);
    const rows = new Map();
    const judged = await judge(steps, (asked) => program.slices({ ids }, rows, asked));
    const told = judged.filter(({ step }) => step.kind !== "unknown");
    assert.deepEqual(
      told
        .filter(({ off }) => !(off <= EXACT))
        .map(({ step, off }) => `${step.id} is off by ${off}`),
      [],
    );
    return steps.filter(({ kind }) => kind === "unknown").map(({ id }) => id);
  } finally {
    await model.close();
  }
}
