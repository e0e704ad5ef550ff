import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, describe, it, mock } from "node:test";
import type { Run, RunId } from "../../../src/domain/model/run.ts";
import { OFF, type Settings } from "../../../src/domain/prediction/sampling.ts";
import type { Questions } from "../../../src/domain/questions/model.ts";
import { type BeamSettings, START } from "../../../src/domain/writing/beams.ts";
import { type Choice, type NextToken, writeOn } from "../../../src/domain/writing/generation.ts";
import { readOn } from "../../../src/engine/answers/generate.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import { createRuns } from "../../../src/engine/runs/runs.ts";
import { STREAM } from "../../../src/engine/surgery/headCut.ts";
import { failing } from "../../asserts.ts";
import { InferenceSession, type Tensor as OrtTensor } from "../../onnxruntime.ts";
import { filesOf, readCases, variants } from "../families.ts";
import { models } from "../folder.ts";

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
  readonly greedy: readonly number[];
  /** By kind, [layers][heads][to]: where the third token written looks. */
  readonly looks: Readonly<Record<string, readonly unknown[]>> | null;
  readonly sampled: readonly {
    readonly settings: Readonly<Record<string, number>>;
    readonly seed: number;
    readonly ids: readonly number[];
  }[];
  readonly beams: readonly {
    readonly settings: {
      readonly num_beams: number;
      readonly length_penalty: number;
      readonly early_stopping: boolean;
    };
    readonly beams: readonly { readonly ids: readonly number[]; readonly score: number }[];
  }[];
}

/** What transformers' generate() and PyTorch say: training/writing.py. */
const oracle: Readonly<Record<string, readonly Case[]>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../writing/oracle.json"), "utf8"),
);
const MOST = 24; // tokens that they wrote
// float32 in other orders: measured at most 2e-6 for a score, 1e-6 for an attention weight.
const BOUND = { score: 1e-4, weight: 1e-5, logit: 1e-4 };

const NAMES: Readonly<Record<string, keyof Settings>> = {
  temperature: "temperature",
  top_k: "topK",
  top_p: "topP",
  min_p: "minP",
  repetition_penalty: "repetitionPenalty",
};
const settingsOf = (theirs: Readonly<Record<string, number>>): Settings => ({
  ...OFF,
  ...Object.fromEntries(Object.entries(theirs).map(([name, value]) => [NAMES[name], value])),
});
const GREEDY: Choice = { settings: { ...OFF, temperature: 0 }, seed: 0, options: 0 };

const engine = createEngine({ models, progress: () => {} });
const held: RunId[] = [];
async function analyse(...asked: Parameters<Questions["analyse"]>): Promise<Run> {
  const run = await engine.analyse(...asked);
  held.push(run.id);
  return run;
}
afterEach(async () => {
  for (const id of held.splice(0)) await engine.release(id);
});

async function write(run: Run, choice: Choice, most = MOST): Promise<readonly NextToken[]> {
  const tokens: NextToken[] = [];
  for await (const token of writeOn((written) => engine.next(run.id, written, choice), most)) {
    tokens.push(token);
  }
  return tokens;
}
const idsOf = (tokens: readonly NextToken[]) => tokens.map(({ chosen }) => chosen.id);

async function search(run: Run, settings: BeamSettings) {
  let beams = START;
  while (!beams.isOver) beams = await engine.beams(run.id, beams, settings);
  return beams.ended;
}

for (const [model, cases] of Object.entries(oracle)) {
  describe(`${model} writes what it writes in PyTorch`, () => {
    for (const { text, ids, greedy, looks, sampled, beams } of cases) {
      it(`greedily: ${JSON.stringify(text)}`, async () => {
        const run = await analyse(model, text);
        assert.deepEqual([...run.tokens.ids], ids);
        assert.deepEqual(idsOf(await write(run, GREEDY)), greedy);
        const asked = { ...GREEDY, looks: true } as const;
        const found = (await engine.next(run.id, greedy.slice(0, 3), asked)).looks;
        for (const [kind, expected] of Object.entries(looks ?? {})) {
          const weights = found.find((look) => look.kind === kind)?.weights;
          const numbers = expected.flat(2) as number[];
          assert.equal(weights?.data.length, numbers.length);
          const off = numbers.map((number, i) => Math.abs(number - (weights?.data[i] ?? 9)));
          assert.ok(Math.max(...off) <= BOUND.weight, `${kind}: ${Math.max(...off)}`);
        }
      });

      it(`by the same darts: ${JSON.stringify(text)}`, async () => {
        const run = await analyse(model, text);
        for (const { settings, seed, ids: expected } of sampled) {
          const choice = { settings: settingsOf(settings), seed, options: 0 };
          const written = idsOf(await write(run, choice));
          assert.deepEqual(written, expected, JSON.stringify(settings));
        }
      });

      it(`by beams: ${JSON.stringify(text)}`, async () => {
        const run = await analyse(model, text);
        for (const { settings, beams: expected } of beams) {
          const found = await search(run, {
            count: settings.num_beams,
            most: MOST,
            lengthPenalty: settings.length_penalty,
            early: settings.early_stopping,
          });
          assert.deepEqual(
            found.map(({ ids }) => ids),
            expected.map(({ ids }) => ids),
          );
          found.forEach(({ score }, i) => {
            const off = Math.abs(score - (expected[i]?.score ?? 0));
            assert.ok(off <= BOUND.score, `${JSON.stringify(settings)}, beam ${i}: ${off}`);
          });
        }
      });
    }
  });
}

// The class is there, its type is that of a factory.
const { prototype } = InferenceSession as unknown as { readonly prototype: InferenceSession };
const spy = mock.method(prototype, "run");
after(() => mock.restoreAll());

/** How many tokens were read meanwhile in each pass, those from the stream to logits left out. */
async function passes(task: () => Promise<unknown>): Promise<readonly number[]> {
  spy.mock.resetCalls();
  await task();
  return spy.mock.calls.flatMap(({ arguments: [feeds] }) => {
    const { input_ids: ids, [STREAM]: stream } = feeds as Record<string, OrtTensor>;
    return ids && !stream ? [ids.dims[1] as number] : [];
  });
}

describe("next", () => {
  it("reads one token for each that is written, and none for what it has read", async () => {
    const run = await analyse("tiny-gpt", "Once upon a time there was a");
    assert.deepEqual(await passes(() => write(run, GREEDY, 5)), [1, 1, 1, 1]);
    const written = idsOf(await write(run, GREEDY, 5));
    assert.deepEqual(await passes(() => engine.next(run.id, written.slice(0, 4), GREEDY)), []);
    const branch = [...written.slice(0, 2), 300];
    assert.deepEqual(await passes(() => engine.next(run.id, branch, GREEDY)), [1]);
    assert.deepEqual(await passes(() => engine.next(run.id, [...branch, 301, 302], GREEDY)), [2]);
    const pair = await analyse("tiny-t5", "translate English to Korean: The dog sleeps.");
    assert.deepEqual(await passes(() => write(pair, GREEDY, 4)), [1, 1, 1]);
  });

  it("tells what each token was chosen from", async () => {
    const run = await analyse("tiny-gpt", "Once upon a time there was a");
    const settings = { ...OFF, topK: 3 };
    const token = await engine.next(run.id, [], { settings, seed: 4, options: 5, looks: true });
    const { candidates, entropy } = await engine.candidates(run.id, run.tokens.ids.length - 1, 5);
    assert.deepEqual(
      token.options.map(({ chance, ends, ...option }) => option),
      candidates,
    );
    assert.ok(Math.abs(token.entropy - entropy) < 1e-9);
    assert.equal(token.kept, 3);
    const sum = token.options.reduce((sum, { chance }) => sum + chance, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9 && token.options[3]?.chance === 0);
    assert.ok(token.options.slice(0, 3).some(({ id }) => id === token.chosen.id));
    const [look] = token.looks;
    assert.deepEqual(look?.weights.shape, [4, 8, run.tokens.ids.length]);
    const last = await engine.attentionRows(
      run.id,
      { kind: "self", layer: 2, head: 5 },
      run.tokens.ids.length - 1,
      1,
    );
    const row = look?.weights.data.subarray((2 * 8 + 5) * last.length, (2 * 8 + 6) * last.length);
    assert.deepEqual(row, last);
  });

  it("ends where the window is full, and takes no more than fits into it", async () => {
    const run = await analyse("tiny-gpt", "The cat sat on the mat. ".repeat(300));
    assert.equal(run.tokens.ids.length, 1024);
    assert.equal((await engine.next(run.id, [], GREEDY)).end, "window");
    await assert.rejects(engine.next(run.id, [5], GREEDY), /1025 tokens: .* holds 1024/);
    await assert.rejects(engine.next(run.id, [8192], GREEDY), RangeError);
    const over = await engine.beams(run.id, START, {
      count: 2,
      most: 9,
      lengthPenalty: 1,
      early: false,
    });
    assert.equal(over.isOver, true);
  });

  it("goes no further in a run with interventions", async () => {
    const run = await analyse("tiny-gpt", "Once upon a time");
    const at = { tensor: "headOutputs", kind: "self", layer: 0, head: 1 } as const;
    const changed = await engine.rerun(run.id, [{ change: "scale", at, factor: 0 }]);
    held.push(changed.id);
    const [plain, other] = [
      await engine.next(run.id, [], GREEDY),
      await engine.next(changed.id, [], GREEDY),
    ];
    assert.notEqual(plain.chosen.logit, other.chosen.logit);
    await assert.rejects(engine.next(changed.id, [5], GREEDY), /ends with its text/);
  });
});

describe("what is written on keys and values", () => {
  for (const variant of variants) {
    const { family, variant: name } = variant;
    if (["bert", "distilbert", "roberta"].includes(family) || name === "int8") continue;
    it(`says what one pass over all says: ${family} ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      const [{ text }] = readCases(family) as [ReturnType<typeof readCases>[0]];
      const runs = createRuns(1e9);
      const facts = { model: model.card } as Omit<Run, "id">;
      const { id } = runs.keep(facts, { tensors: await model.run(text), input: text });
      for (const written of [[7], [7, 9, 11, 13], [7, 5]]) {
        const [tail] = await readOn(model, runs, id, [written]);
        const longer = text.decoderIds
          ? { ...text, decoderIds: Uint32Array.of(...text.decoderIds, ...written) }
          : { ...text, ids: Uint32Array.of(...text.ids, ...written) };
        const whole = await model.run(longer);
        const rows = (whole.stream ?? whole.logits)?.shape[0] as number;
        const expected = await model.logits(whole, rows - 1);
        const off = expected.map((logit, i) => Math.abs(logit - (tail?.logits[i] as number)));
        assert.ok(Math.max(...off) <= BOUND.logit, `${written}: ${Math.max(...off)}`);
      }
      await model.close();
    });
  }

  it("is nothing in a model that looks ahead", async () => {
    const variant = variants.find((one) => one.family === "bert" && one.variant === "eager-legacy");
    assert.ok(variant);
    const model = await openModel(filesOf(variant));
    const [{ text: input }] = readCases("bert") as [ReturnType<typeof readCases>[0]];
    const runs = createRuns(1e9);
    const facts = { model: model.card } as Omit<Run, "id">;
    const { id } = runs.keep(facts, { tensors: await model.run(input), input });
    await assert.rejects(readOn(model, runs, id, [[]]), failing("notDecoder"));
    await model.close();
  });
});
