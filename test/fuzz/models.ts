import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type Failure, toFailure } from "../../src/domain/failure.ts";
import type { Runs } from "../../src/host/processes/runs.ts";
import { fixtures } from "../engine/folder.ts";
import { createRandom, type Random } from "../engine/random.ts";
import { smallConfig, smallFolder, tokenizers } from "../engine/small.ts";
import { spoilJson } from "../engine/spoilJson.ts";
import { spoilOnnx } from "../engine/spoilOnnx.ts";
import type { Spoilt } from "../engine/spoilt.ts";
import { startEngine } from "../host/engine.ts";
import { bundleEngine } from "../host/places.ts";
import { translateReason } from "../host/words/sentences.ts";

const LIMIT = 60_000; // milliseconds; what takes longer is taken to never end
const TEXT = "The cat sat on the mat. 고양이 👍🏽 \ud83d <unk></s>[UNK]";

/** A real engine in a process of its own, to which folders are put. */
export interface Asked {
  /**
   * Everything that is asked of a model, and what fails; `cancelled` is what took for ever.
   *
   * @param isDeep with what makes graphs anew, which only a spoilt graph can spoil
   */
  all(folder: string, isDeep?: boolean): Promise<readonly Failure[]>;
  /** The same runs, for a question of one's own. */
  readonly runs: Runs;
  /** Engines that ended of themselves; those that we end for taking too long are killed. */
  readonly deaths: number;
  /** The most memory that the engine of now has held, in megabytes; undefined where not counted. */
  peakMemory(): number | undefined;
  dispose(): void;
}

const always = () => true;

/** @param under a folder for the bundled engine */
export async function startAsked(under: string): Promise<Asked> {
  let deaths = 0;
  const { inference, runs } = startEngine({
    file: await bundleEngine(under),
    log: (line) => {
      if (/^Engine \d+ ended \((?!SIGKILL)/.test(line)) deaths++;
    },
  });

  async function all(folder: string, isDeep = true): Promise<readonly Failure[]> {
    inference.forgive();
    const timer = setInterval(() => inference.cancel(), LIMIT); // what is lost once is asked again
    const failures: Failure[] = [];
    const attempt = async <Answer>(asked: Promise<Answer>): Promise<Answer | undefined> => {
      try {
        return await asked;
      } catch (thrown) {
        failures.push(toFailure(thrown));
        return undefined;
      }
    };
    const analysis = await attempt(runs.analyse(folder, TEXT, always));
    if (analysis) {
      const { id, tokens, found } = analysis.run;
      if (tokens.ids.length === 0) failures.push({ kind: "internal", message: "no token at all" });
      const inner = found.flatMap(({ kind, tensors }) =>
        tensors.map((tensor) => ({ tensor, kind, layer: 0 })),
      );
      await attempt(runs.ask(id, (engine, run) => engine.inside(run, inner), always));
      await attempt(runs.ask(id, (engine, run) => engine.attention(run, 0, 0), always));
      await attempt(runs.ask(id, (engine, run) => engine.candidates(run, 0, 10), always));
      await attempt(runs.ask(id, (engine, run) => engine.neighbours(run, 1, 5), always));
      if (isDeep) {
        const asked = { positions: [0], count: 5 };
        await attempt(runs.ask(id, (engine, run) => engine.lens(run, asked), always));
        await attempt(runs.ask(id, (engine, run) => engine.rerun(run, []), always));
      }
    }
    clearInterval(timer);
    return failures;
  }

  return {
    all,
    runs,
    get deaths() {
      return deaths;
    },
    peakMemory() {
      const pid = inference.engine?.pid;
      if (process.platform !== "linux" || pid === undefined) return undefined;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    },
    dispose: () => inference.dispose(),
  };
}

/** What the user reads of a failure besides our own words, if they can make a sentence of it. */
function isSentence(failure: Failure): boolean {
  // A mistake of ours; what took too long; what only a question asked too late can meet.
  if (["internal", "cancelled", "runGone"].includes(failure.kind)) return false;
  const words = "reason" in failure ? translateReason(failure.reason) : failure.kind;
  return words.length > 0 && words.length <= 300 && !/\p{Cc}/u.test(words);
}

interface Kind {
  readonly file: string;
  /** How many of a hundred mutants of a long round are of this kind. */
  readonly share: number;
  spoil(random: Random): Spoilt;
  folder(at: string, bytes: Uint8Array): string;
}

const onnx = ["tiny", "tiny-int8", "tiny-half"].map(
  (name) => new Uint8Array(readFileSync(path.join(fixtures, `${name}.onnx`))),
);

export const MODEL_FILES: readonly Kind[] = [
  {
    file: "model.onnx",
    share: 50,
    spoil: (random) => spoilOnnx(random.pick(onnx), random),
    folder: (at, bytes) => smallFolder(at, { onnx: bytes }),
  },
  {
    file: "tokenizer.json",
    share: 35,
    spoil: (random) => spoilJson(random.pick(Object.values(tokenizers)), random),
    folder: (at, bytes) => smallFolder(at, { tokenizer: bytes }),
  },
  {
    file: "config.json",
    share: 15,
    spoil: (random) => spoilJson(smallConfig, random),
    folder: (at, bytes) => smallFolder(at, { config: bytes }),
  },
];

/** What came of a round. */
export interface ModelFigures {
  /** How often each kind of failure was the first; `works` where there was none. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly longestAnswer: number; // milliseconds, all questions to one folder together
  readonly wrong: readonly string[];
}

/** Folders of models with one spoilt file, put to the engine. */
export async function fuzzModels(
  asked: Asked,
  { file, spoil, folder }: Kind,
  { seed, mutants, under }: { seed: number; mutants: number; under: string },
): Promise<ModelFigures> {
  const random = createRandom(seed);
  const kinds = new Map<string, number>();
  const wrong: string[] = [];
  let longestAnswer = 0;
  mkdirSync(under, { recursive: true });
  for (let i = 0; i < mutants; i++) {
    const { how, bytes } = spoil(random);
    const at = folder(path.join(under, `${file} ${i}`), bytes);
    const began = performance.now();
    const failures = await asked.all(at, file === "model.onnx");
    longestAnswer = Math.max(longestAnswer, performance.now() - began);
    const outcome = failures[0]?.kind ?? "works";
    kinds.set(outcome, (kinds.get(outcome) ?? 0) + 1);
    for (const failure of failures) {
      if (!isSentence(failure)) wrong.push(`${i}: ${how}: ${JSON.stringify(failure)}`);
    }
    rmSync(at, { recursive: true });
  }
  return { kinds, longestAnswer, wrong };
}
