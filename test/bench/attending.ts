import path from "node:path";
import { AutoModelForCausalLM, env, Tensor } from "@xenova/transformers";
import { findFiles } from "../../src/engine/config/files.ts";
import { openModel } from "../../src/engine/model/model.ts";
import { THREADS } from "../../src/engine/onnx/runtime.ts";
import { gpt2Folder, openPlainly, SIZE } from "./gpt2.ts";
import { median, time } from "./measure.ts";
import { startPython } from "./python.ts";
import type { Measurement, Subject } from "./subject.ts";

/** Tokens → rounds that count: odd, so that the median is one of them. */
const ROUNDS = new Map([
  [32, 9],
  [128, 7],
  [512, 5],
  [1024, 3],
]);

/** Someone who runs a model of GPT-2 small's size over some tokens. */
interface Runner {
  /** Milliseconds. */
  run(ids: Uint32Array): Promise<number>;
  close(): unknown;
}

export const attending: Subject = {
  name: "attending",
  figures: Object.fromEntries(
    [...ROUNDS.keys()].flatMap((tokens) => [
      [
        `attention_${tokens}_ms`,
        `All attention weights of a model of 124M parameters over ${tokens} tokens, and the last token's logits`,
      ],
      [
        `attention_${tokens}_vs_plain`,
        "The same, ours / logits alone by onnxruntime: the smaller the better",
      ],
      [`attention_${tokens}_vs_transformersjs`, "The same, transformers.js, logits alone / ours"],
      [
        `attention_${tokens}_vs_torch_eager`,
        "The same, PyTorch with `output_attentions=True` / ours",
      ],
    ]),
  ),
  method: `A model of GPT-2 small's size in float32, its weights random (gpt2.ts), all with ${THREADS} thread(s), as many as
Glassbox takes here. Each runs over the same ids in turn, ${[...ROUNDS].map(([tokens, rounds]) => `${rounds} times over ${tokens} tokens`).join(", ")}, after one that
does not count; a time is the median of the rounds, a ratio the median of the rounds' ratios. Ours:
the engine's own forward pass, all weights of all heads as float32, checked for NaN, and the logits
after the last token. onnxruntime and transformers.js: the same file as it stands, logits of all
tokens, which is what they can give. PyTorch, where Python has it: \`GPT2LMHeadModel\`, eager.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = gpt2Folder();
  const torch = await pytorch();
  const runners: Readonly<Record<string, Runner | undefined>> = {
    ours: await ours(folder),
    plain: await plain(folder),
    transformersjs: await transformersJs(folder),
    torch_eager: torch?.runner,
  };
  const figures: Record<string, number | undefined> = {};
  for (const [tokens, rounds] of ROUNDS) {
    const ids = Uint32Array.from({ length: tokens }, (_, i) => (i * 7919) % SIZE.vocabSize);
    const times = new Map(Object.keys(runners).map((name) => [name, [] as number[]]));
    for (let round = -1; round < rounds; round++) {
      for (const [name, runner] of Object.entries(runners)) {
        const took = await runner?.run(ids);
        if (took !== undefined && round >= 0) times.get(name)?.push(took);
      }
    }
    const our = times.get("ours") as number[];
    const ratio = (name: string) => {
      const their = times.get(name) as number[];
      return their.length > 0
        ? median(their.map((took, i) => took / (our[i] as number)))
        : undefined;
    };
    figures[`attention_${tokens}_ms`] = median(our);
    figures[`attention_${tokens}_vs_plain`] = 1 / (ratio("plain") as number);
    figures[`attention_${tokens}_vs_transformersjs`] = ratio("transformersjs");
    figures[`attention_${tokens}_vs_torch_eager`] = ratio("torch_eager");
    const list = [...times].map(([name, took]) => `${name} ${took.map(Math.round).join(" ")}`);
    log(`${tokens} tokens, ms: ${list.join("; ")}`);
  }
  for (const runner of Object.values(runners)) await runner?.close();
  return { figures, versions: { "transformers.js": env.version, ...torch?.versions } };
}

async function ours(folder: string): Promise<Runner> {
  const model = await openModel(findFiles(folder, folder));
  return {
    run: (ids) =>
      time(async () => {
        const tensors = await model.run({ ids });
        if (tensors.attention.length !== SIZE.layers) throw new Error("No attention was found.");
        await model.logits(tensors, ids.length - 1);
      }),
    close: model.close,
  };
}

async function plain(folder: string): Promise<Runner> {
  const session = await openPlainly(folder, THREADS);
  return { run: (ids) => time(() => session.run(ids)), close: session.close };
}

async function transformersJs(folder: string): Promise<Runner> {
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(folder);
  const model = await AutoModelForCausalLM.from_pretrained(path.basename(folder), {
    dtype: "fp32",
    session_options: { intraOpNumThreads: THREADS },
  });
  const row = (values: BigInt64Array) => new Tensor("int64", values, [1, values.length]);
  return {
    run: (ids) =>
      time(() =>
        model({
          input_ids: row(BigInt64Array.from(ids, BigInt)),
          attention_mask: row(new BigInt64Array(ids.length).fill(1n)),
        }),
      ),
    close: () => model.dispose(),
  };
}

async function pytorch() {
  const python = await startPython("attending.py", ["torch", "transformers"], String(THREADS));
  if (!python) return undefined;
  const [torch = "", transformers = ""] = python.versions;
  const runner: Runner = { run: ({ length }) => python.ask(length), close: python.close };
  return { runner, versions: { torch, "transformers (Python)": transformers } };
}
