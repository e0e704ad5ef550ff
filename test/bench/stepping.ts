import { readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { Slice, Step, TensorRef } from "../../src/domain/program/program.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { median, quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const MODEL = "tiny-gpt";
const TOKENS = 512;
const TOKEN = 400; // whose way is followed
const models = path.resolve(import.meta.dirname, "../../media/models");
const CORNER = 64; // rows and columns of weights that are drawn at once

export const stepping: Subject = {
  name: "stepping",
  figures: {
    anatomy_step_p95_ms: `One step of tiny-gpt on a text of ${TOKENS} tokens, asked and answered: 95 of 100 take less`,
    anatomy_step_median_ms: "Half of all take less",
    anatomy_program_ms:
      "The list of all its steps, read out of the model's file at the first asking",
  },
  method: `In one process, without the wires. A text is run, its program asked for, and then all of its
steps in order, from the first to the last and back. Of each step are asked together: of what it takes and
gives one token's numbers, of all heads; all keys and values, as the token's scores and mix need them; and
a corner of ${CORNER} × ${CORNER} of each of its weights.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const engine = createEngine({ models, progress: () => {} });
  const file = path.join(models, MODEL, "tokenizer.json");
  const tokenizer = openTokenizer(JSON.parse(readFileSync(file, "utf8")), MODEL);
  const whole = writeEnglish(8 * TOKENS, 1);
  const text = whole.slice(0, tokenizer.tokens(whole, { limit: TOKENS }).ends.at(-1));
  const run = await engine.analyse(MODEL, text);
  const begun = performance.now();
  const { steps } = await engine.program(run.id);
  const program = performance.now() - begun;
  const times: number[] = [];
  for (const step of [...steps, ...steps.toReversed()]) {
    const start = performance.now();
    await engine.slices(run.id, askedOf(step));
    times.push(performance.now() - start);
  }
  log(
    `${steps.length} steps of ${run.tokens.ids.length} tokens, the longest ${Math.max(...times).toFixed(1)} ms`,
  );
  await engine.release(run.id);
  return {
    figures: {
      anatomy_step_p95_ms: quantile(times, 0.95),
      anatomy_step_median_ms: median(times),
      anatomy_program_ms: program,
    },
    versions: {},
  };
}

/** What of a step is drawn for one token. */
function askedOf({ inputs, weights, outputs }: Step): readonly Slice[] {
  const shown = [...inputs.map(({ tensor }) => tensor), ...outputs];
  return [...shown.map(ofToken), ...weights.map(({ tensor }) => corner(tensor))];
}

const ofToken = ({ id, axes }: TensorRef): Slice => ({
  tensor: id,
  along: axes.map((axis) =>
    axis === "tokens" || axis === "from" ? { first: TOKEN, count: 1 } : undefined,
  ),
});

const corner = ({ id, shape }: TensorRef): Slice => ({
  tensor: id,
  along: shape.map((length) => ({ first: 0, count: Math.min(length, CORNER) })),
});
