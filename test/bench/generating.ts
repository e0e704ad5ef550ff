import path from "node:path";
import { AutoModelForCausalLM, env, Tensor } from "@xenova/transformers";
import { OFF } from "../../src/domain/prediction/sampling.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import { type Choice, writeOn } from "../../src/domain/writing/generation.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { THREADS } from "../../src/engine/onnx/runtime.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const ROUNDS = 7;
const PROMPT = "Once upon a time there was a";
const TOKENS = 96; // none of them is the end token, which the bench checks
const CHOICE: Choice = {
  settings: { ...OFF, temperature: 0 },
  seed: 0,
  options: 5,
  looks: true,
};
const LONG = 500; // tokens, about, of the selection that grows
const LINE = "Then the lighthouse keeper went down to the harbour and waited. ";

export const generating: Subject = {
  name: "generating",
  figures: {
    generation_tokens_per_s: `Tokens that tiny-gpt writes in a second, each with its probability, entropy, five alternatives and where all heads looked`,
    generate_vs_transformersjs:
      "The same / those of transformers.js's `generate()`, which tells the tokens alone",
    selection_grown_vs_whole: `Analysing a selection of ${LONG} tokens that grew by one sentence: reading all of it / reading what is new`,
  },
  method: `tiny-gpt, greedy, ${TOKENS} tokens behind “${PROMPT}”, all with ${THREADS} thread(s), as many as Glassbox takes
here; the prompt's own pass is within both times, and both write the same tokens. Ours: the engine's questions as a
panel asks them, one for each token, in one process with it. In turn, ${ROUNDS} times after one that does not count; the
speed is the median of the rounds, a ratio the median of the rounds' ratios. The selection: the engine's \`analyse\`,
tokenizing and all, once with the shorter selection's run still held and once without.`,
  measure,
};

const models = path.resolve(import.meta.dirname, "../../media/models");

async function measure(log: (line: string) => void): Promise<Measurement> {
  const engine = createEngine({ models, progress: () => {} });
  const theirs = await transformersJs();
  const our: number[] = [];
  const their: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    let ids: readonly number[] = [];
    const took = await time(async () => {
      ids = await write(engine);
    });
    const run = await theirs.generate();
    if (ids.length !== TOKENS || String(ids) !== String(run.ids)) {
      throw new Error(`They write other tokens: ${ids}; ${run.ids}.`);
    }
    if (round < 0) continue;
    our.push(took);
    their.push(run.took);
  }
  await theirs.close();
  const speed = (took: number) => (TOKENS / took) * 1000;
  const list = (times: readonly number[]) => times.map((took) => Math.round(speed(took))).join(" ");
  log(`tokens/s: ours ${list(our)}; transformers.js ${list(their)}`);
  const [whole, grown] = await grow(engine);
  log(`ms: whole ${whole.map(Math.round).join(" ")}; grown ${grown.map(Math.round).join(" ")}`);
  return {
    figures: {
      generation_tokens_per_s: speed(median(our)),
      generate_vs_transformersjs: median(their.map((took, i) => took / (our[i] as number))),
      selection_grown_vs_whole: median(whole.map((took, i) => took / (grown[i] as number))),
    },
    versions: { "transformers.js": env.version },
  };
}

async function write(engine: Questions): Promise<readonly number[]> {
  const { id } = await engine.analyse("tiny-gpt", PROMPT);
  const ids: number[] = [];
  for await (const { chosen } of writeOn((written) => engine.next(id, written, CHOICE), TOKENS)) {
    ids.push(chosen.id);
  }
  await engine.release(id);
  return ids;
}

/** Milliseconds to analyse a selection without, and with, one that it begins with. */
async function grow(engine: Questions): Promise<readonly [readonly number[], readonly number[]]> {
  let text = "";
  while ((await count(engine, text + LINE)) <= LONG) text += LINE;
  const whole: number[] = [];
  const grown: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const ids: Awaited<ReturnType<Questions["analyse"]>>["id"][] = [];
    const analyse = (longer: string) =>
      time(async () => {
        ids.push((await engine.analyse("tiny-gpt", longer)).id);
      });
    const first = await analyse(text + LINE);
    for (const id of ids.splice(0)) await engine.release(id);
    await analyse(text);
    const second = await analyse(text + LINE);
    for (const id of ids) await engine.release(id);
    if (round < 0) continue;
    whole.push(first);
    grown.push(second);
  }
  return [whole, grown];
}

async function count(engine: Questions, text: string): Promise<number> {
  const { id, totalTokens } = await engine.analyse("tiny-gpt", text);
  await engine.release(id);
  return totalTokens;
}

async function transformersJs() {
  env.allowRemoteModels = false;
  env.localModelPath = models;
  const model = await AutoModelForCausalLM.from_pretrained("tiny-gpt", {
    dtype: "fp32",
    session_options: { intraOpNumThreads: THREADS },
  });
  const engine = createEngine({ models, progress: () => {} });
  const { tokens } = await engine.analyse("tiny-gpt", PROMPT);
  const row = (values: BigInt64Array) => new Tensor("int64", values, [1, values.length]);
  return {
    async generate() {
      let written: Tensor | undefined;
      const took = await time(async () => {
        written = (await model.generate({
          inputs: row(BigInt64Array.from(tokens.ids, BigInt)),
          attention_mask: row(new BigInt64Array(tokens.ids.length).fill(1n)),
          max_new_tokens: TOKENS,
          do_sample: false,
        })) as Tensor;
      });
      const ids = Array.from((written as Tensor).data as BigInt64Array, Number);
      return { took, ids: ids.slice(tokens.ids.length) };
    },
    close: () => model.dispose(),
  };
}
