import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type Failure, toFailure } from "../../src/domain/failure.ts";
import { createInference, type Inference } from "../../src/host/inference.ts";
import { createRuns, type Runs } from "../../src/host/runs.ts";
import { fixtures, temporaryFolder } from "../engine/folder.ts";
import { createRandom, type Random } from "../engine/random.ts";
import { smallConfig, smallFolder, tokenizers } from "../engine/small.ts";
import { spoilJson } from "../engine/spoilJson.ts";
import { spoilOnnx, withWeightAt } from "../engine/spoilOnnx.ts";
import type { Spoilt } from "../engine/spoilt.ts";
import { bundleEngine, MODELS } from "./places.ts";

const LIMIT = 60_000; // milliseconds; what takes longer is taken to never end
const TEXT = "The cat sat on the mat. 고양이 👍🏽 \ud83d <unk></s>[UNK]";

const under = temporaryFolder();
const onnx = ["tiny", "tiny-int8", "tiny-half"].map(
  (name) => new Uint8Array(readFileSync(path.join(fixtures, `${name}.onnx`))),
);

const always = () => true;
let inference: Inference;
let runs: Runs;
before(async () => {
  inference = createInference({
    file: await bundleEngine(under),
    models: MODELS,
    hear: { progress: async () => {} },
    log: () => {},
  });
  runs = createRuns(inference);
});
after(() => inference.dispose());

/**
 * Everything that is asked of a model, and what fails; `cancelled` is what took for ever.
 *
 * @param isDeep with what makes graphs anew, which only a spoilt graph can spoil
 */
async function askAll(folder: string, isDeep = true): Promise<readonly Failure[]> {
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
    assert.ok(tokens.ids.length > 0);
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

/** What the user reads of a failure besides our own words, if they can make a sentence of it. */
function isSentence(failure: Failure): boolean {
  // A mistake of ours; what took too long; what only a question asked too late can meet.
  if (["internal", "cancelled", "runGone"].includes(failure.kind)) return false;
  const words = "reason" in failure ? failure.reason : failure.kind;
  return words.length > 0 && words.length <= 300 && !/\p{Cc}/u.test(words);
}

interface Kind {
  readonly file: string;
  readonly count: number;
  spoil(random: Random): Spoilt;
  folder(at: string, bytes: Uint8Array): string;
}

const KINDS: readonly Kind[] = [
  {
    file: "model.onnx",
    count: 1_000,
    spoil: (random) => spoilOnnx(random.pick(onnx), random),
    folder: (at, bytes) => smallFolder(at, { onnx: bytes }),
  },
  {
    file: "tokenizer.json",
    count: 700,
    spoil: (random) => spoilJson(random.pick(Object.values(tokenizers)), random),
    folder: (at, bytes) => smallFolder(at, { tokenizer: bytes }),
  },
  {
    file: "config.json",
    count: 300,
    spoil: (random) => spoilJson(smallConfig, random),
    folder: (at, bytes) => smallFolder(at, { config: bytes }),
  },
];

describe("broken files", () => {
  for (const { file, count, spoil, folder } of KINDS) {
    it(`${count} of ${file} each end in a sentence, or work`, async (test) => {
      const random = createRandom(count);
      const kinds = new Map<string, number>();
      const wrong: string[] = [];
      let longest = 0;
      for (let i = 0; i < count; i++) {
        const { how, bytes } = spoil(random);
        const at = folder(path.join(under, `${file} ${i}`), bytes);
        const began = performance.now();
        const failures = await askAll(at, file === "model.onnx");
        longest = Math.max(longest, performance.now() - began);
        const [first] = failures;
        const outcome = first?.kind ?? "works";
        kinds.set(outcome, (kinds.get(outcome) ?? 0) + 1);
        for (const failure of failures) {
          if (!isSentence(failure)) wrong.push(`${i}: ${how}: ${JSON.stringify(failure)}`);
        }
        rmSync(at, { recursive: true });
      }
      const counts = [...kinds].map(([kind, times]) => `${times} ${kind}`);
      test.diagnostic(`${file}: ${counts.join(", ")}; the longest took ${Math.round(longest)} ms`);
      assert.deepEqual(wrong, []);
      const works = kinds.get("works") ?? 0;
      assert.ok(works > 0, "an engine that starts works with some");
      assert.ok(works < count / 2, "most are broken");
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
      const { bytes, weight } = withWeightAt(onnx[0] as Uint8Array, location);
      const at = smallFolder(path.join(under, what), { onnx: bytes });
      writeFileSync(secret, weight);
      writeFileSync(path.join(at, "onnx/weight.bin"), weight);
      symlinkSync(secret, path.join(at, "onnx/link.bin"));
      const failures = await askAll(at);
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
    await assert.rejects(runs.analyse(at, `${"a".repeat(60)}!`, always), (thrown) => {
      const failure = toFailure(thrown);
      assert.ok(failure.kind === "tokenizerUnreadable");
      assert.match(failure.reason, /too long/);
      return true;
    });
    assert.deepEqual(await askAll(smallFolder(path.join(under, "whole"))), []);
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
      const [failure] = await askAll(at);
      assert.ok(failure && "reason" in failure);
      assert.equal(failure.reason, "it is no file");
    });
  }
});
