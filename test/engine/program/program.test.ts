import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { StepKind } from "../../../src/domain/program/program.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import { filesOf, readCases, type Variant, variants } from "../families.ts";
import { gapsIn, type Judged, judge } from "./steps.ts";

const EXACT = 1e-4;
const HALF = 2 ** -8; // of a step's largest number: half floats keep 11 bits, and its parts are rounded too

/** Files in which steps are cut into parts by rounding, so that some are not told apart. */
const IN_PARTS = new Set(["bert/int8-qlinear", "llama/int8-qlinear"]);

/** What the steps of each family must be, of those that tell families apart. */
const KINDS: Readonly<Record<string, readonly StepKind[]>> = {
  gpt2: ["layerNorm", "positions", "geluTanh", "mask", "logits"],
  bert: ["layerNorm", "positions", "gelu", "segments"],
  distilbert: ["layerNorm", "positions", "gelu"],
  roberta: ["layerNorm", "positions", "gelu"],
  llama: ["rmsNorm", "rotate", "silu", "gate", "gated"],
  mistral: ["rmsNorm", "rotate", "silu", "gate", "gated"],
  qwen2: ["rmsNorm", "rotate", "silu", "gate", "gated"],
  qwen3: ["rmsNorm", "rotate", "silu", "gate", "gated"],
  gemma2: ["rmsNorm", "rotate", "geluTanh", "gated", "cap", "scale"],
  gemma3: ["rmsNorm", "rotate", "geluTanh", "gated", "scale"],
  gpt_neox: ["layerNorm", "rotate", "gelu"],
  bloom: ["layerNorm", "bias", "geluTanh"],
  t5: ["rmsNorm", "bias", "relu", "scale"],
  bart: ["layerNorm", "gelu"],
  marian: ["layerNorm"],
};

/** How far a step may be off. */
function boundOf({ step, size }: Judged): number {
  const isHalf = step.facts.some(({ fact }) => fact === "half");
  return isHalf ? EXACT + HALF * size : EXACT;
}

describe("a model's program", () => {
  for (const variant of variants) {
    const name = `${variant.family}/${variant.variant}`;
    describe(name, () => holdToReference(variant, name));
  }
});

function holdToReference(variant: Variant, name: string): void {
  let model: Model;
  after(() => model?.close());

  it("has each step's inputs from steps before it, and each step as the reference computes it", async () => {
    model = await openModel(filesOf(variant));
    const [first] = readCases(variant.family);
    assert.ok(first);
    const program = await model.program();
    const { steps } = program.of(first.text);
    assert.deepEqual(gapsIn(steps), []);
    const unknown = steps.filter(({ kind }) => kind === "unknown").map(({ id }) => id);
    if (!IN_PARTS.has(name)) assert.deepEqual(unknown, []);
    const rows = new Map();
    const judged = await judge(steps, (asked) => program.slices(first.text, rows, asked));
    const wrong = judged.filter((one) => one.step.kind !== "unknown" && !(one.off <= boundOf(one)));
    assert.deepEqual(
      wrong.map(({ step, off }) => `${step.id} is off by ${off}`),
      [],
    );
    const logits = steps.find(({ kind }) => kind === "logits")?.outputs[0];
    const said = first.expected.find(({ which }) => which.tensor === "logits");
    if (logits && said) {
      const [own] = await program.slices(first.text, rows, [{ tensor: logits.id, along: [] }]);
      const off = said.numbers.map((value, i) => Math.abs(value - (own?.data[i] as number)));
      assert.ok(Math.max(...off) <= variant.bound, `logits are off by ${Math.max(...off)}`);
    }
    if (variant.precision !== "fp32") return;
    const kinds = new Set(steps.map(({ kind }) => kind));
    const expected = (KINDS[variant.family] ?? []).filter((kind) => !kinds.has(kind));
    assert.deepEqual(expected, [], "steps that its family has");
  });
}
