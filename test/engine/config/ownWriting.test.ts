import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Rules } from "../../../src/domain/model/ownWriting.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { applyRules, type RulePlace } from "../../../src/domain/prediction/rules.ts";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import { START } from "../../../src/domain/writing/beams.ts";
import type { Choice, NextToken } from "../../../src/domain/writing/generation.ts";
import { writeOn } from "../../../src/domain/writing/generation.ts";
import { chooseNext, growBeams, readOn } from "../../../src/engine/answers/generate.ts";
import { writeGreedily } from "../../../src/engine/answers/greedy.ts";
import { readCard } from "../../../src/engine/config/card.ts";
import {
  endTokens,
  type GenerationConfig,
  readOwnWriting,
} from "../../../src/engine/config/ownWriting.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import { begunOf, createStop } from "../../../src/engine/runs/ruled.ts";
import { createRuns } from "../../../src/engine/runs/runs.ts";
import { families as familiesFolder, filesOf, variants } from "../families.ts";

const json = <T>(file: string): T =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "../rules", file), "utf8"));

interface LogitCase extends Omit<RulePlace, "most"> {
  readonly logits: readonly number[];
  readonly most: number;
  readonly rules: GenerationConfig;
  readonly scores: readonly (number | "-inf" | "nan")[];
}
/** What transformers' generate() makes of them: training/oracle/rule.py. */
const cases = json<readonly LogitCase[]>("logits.json");
const { given, most, beams, families } = json<{
  readonly given: readonly number[];
  readonly most: number;
  readonly beams: readonly {
    readonly num_beams: number;
    readonly length_penalty: number;
    readonly early_stopping: boolean | "never";
  }[];
  readonly families: Readonly<
    Record<
      string,
      readonly {
        readonly config: GenerationConfig;
        readonly greedy: readonly number[];
        readonly beams: readonly (readonly {
          readonly ids: readonly number[];
          readonly score: number;
        }[])[];
      }[]
    >
  >;
}>("written.json");

const rulesOf = (config: GenerationConfig, size: number): Rules =>
  readOwnWriting(config, size)?.rules ?? {};

describe("a model's own rules make of logits what generate() makes", () => {
  it(`in ${cases.length} random cases, to the last bit`, () => {
    for (const [i, { logits, scores, rules, ends, ...place }] of cases.entries()) {
      const found = rulesOf({ ...rules, eos_token_id: ends }, logits.length);
      const made = applyRules(Float32Array.from(logits), found, { ...place, ends });
      const special = { "-inf": Number.NEGATIVE_INFINITY, nan: Number.NaN };
      const expected = scores.map((score) => (typeof score === "number" ? score : special[score]));
      assert.deepEqual([...made.scores], expected, `${i}: ${JSON.stringify(rules)}`);
    }
  });

  it("and tell which rule changed what", () => {
    const rules = rulesOf(
      { bad_words_ids: [[1]], suppress_tokens: [1, 2], repetition_penalty: 2 },
      4,
    );
    const place = { ids: [0, 3], prompt: 1, source: [0], ends: [] };
    const { by, scores } = applyRules(Float32Array.of(2, 1, 1, -1), rules, place);
    assert.deepEqual([...scores], [1, -Infinity, -Infinity, -2]);
    assert.deepEqual([0, 1, 2, 3].map(by), [
      ["repetitionPenalty"],
      ["badWords"],
      ["suppressed"],
      ["repetitionPenalty"],
    ]);
    assert.deepEqual(
      [...applyRules(Float32Array.of(2, 1, 1, -1), rules, place, 4).scores],
      [...[0.5, -Infinity, -Infinity, -4]],
    );
  });
});

for (const [family, all] of Object.entries(families)) {
  describe(`${family} writes by the rules of its generation_config.json what it writes in PyTorch`, () => {
    const wanted = family === "bart" ? "cached" : "sdpa-legacy";
    const variant = variants.find((one) => one.family === family && one.variant === wanted);
    assert.ok(variant, wanted);
    const opened = openModel(filesOf(variant));
    after(async () => (await opened).close());
    const bytesOf = (id: number) => Uint8Array.of(id);

    async function begin(config: GenerationConfig) {
      const plain = await opened;
      const model: Model = {
        ...plain,
        ends: endTokens(config),
        writing: readOwnWriting(config, plain.card.vocabSize),
        start: plain.start === undefined ? undefined : (config.decoder_start_token_id as number),
      };
      const ids = Uint32Array.from(given);
      const input =
        model.start === undefined ? { ids } : { ids, decoderIds: Uint32Array.of(model.start) };
      const runs = createRuns(1e9);
      const facts = { model: model.card } as Omit<Run, "id">;
      const { id } = runs.keep(facts, { tensors: await model.run(input), input });
      return { model, runs, id, input };
    }

    for (const { config, greedy, beams: found } of all) {
      it(JSON.stringify(config), async () => {
        const { model, runs, id, input } = await begin(config);
        const isStop = createStop(model, { bytesOf });
        const choice: Choice = { settings: { ...OFF, temperature: 0 }, seed: 0, options: 3, most };
        const begun = begunOf(model, input, most);
        const next = async (written: readonly number[]): Promise<NextToken> => {
          const [tail] = await readOn(model, runs, id, [written]);
          assert.ok(tail);
          const asked = { ...choice, step: written.length, begun };
          const show = (id: number) => ({ id, piece: "", bytes: bytesOf(id), special: false });
          return chooseNext(model, tail, asked, show, isStop);
        };
        const written: number[] = [];
        for await (const { chosen } of writeOn(next, most)) written.push(chosen.id);
        assert.deepEqual(written, greedy);
        if (model.start !== undefined && config.forced_eos_token_id === undefined) {
          const alone = await writeGreedily(model, Uint32Array.from(given), async () => {});
          const ended = greedy.filter((token) => !model.ends.includes(token));
          assert.deepEqual(alone.slice(0, ended.length), ended);
        }
        for (const [i, how] of beams.entries()) {
          const { num_beams: count, length_penalty: lengthPenalty, early_stopping: early } = how;
          const settings = { count, most, lengthPenalty, early };
          let search = START;
          while (!search.isOver) {
            search = await growBeams(model, { bytesOf }, { runs, id, before: search, settings });
          }
          const expected = found[i] ?? [];
          const told = search.ended.slice(0, expected.length);
          assert.deepEqual(
            told.map(({ ids }) => ids),
            expected.map(({ ids }) => ids),
            JSON.stringify(how),
          );
          told.forEach(({ score }, beam) => {
            assert.ok(Math.abs(score - (expected[beam]?.score ?? 0)) < 1e-4, `${score}`);
          });
        }
      });
    }
  });
}

describe("the files that say how a model writes", () => {
  const config = JSON.parse(readFileSync(path.join(familiesFolder, "bart", "config.json"), "utf8"));

  async function read(own: object, generation?: object) {
    const folder = mkdtempSync(path.join(tmpdir(), "glassbox-card-"));
    const write = (name: string, json: object) =>
      writeFileSync(path.join(folder, name), JSON.stringify(json));
    write("config.json", { ...config, ...own });
    if (generation) write("generation_config.json", generation);
    const files = { id: "bart", folder, onnx: "", tokenizer: "" };
    const card = await readCard({ ...files, config: path.join(folder, "config.json") });
    rmSync(folder, { recursive: true });
    return { ends: card.ends, start: card.decoder?.start, rules: card.writing?.rules };
  }

  it("are generation_config.json alone where there is one, as in transformers", async () => {
    const own = { no_repeat_ngram_size: 3, eos_token_id: 2, decoder_start_token_id: 2 };
    const generation = { suppress_tokens: [4], eos_token_id: [5, 6], decoder_start_token_id: 7 };
    assert.deepEqual(await read(own, generation), {
      ...{ ends: [5, 6], start: 7, rules: { suppressed: [4] } },
    });
    assert.deepEqual((await read(own, { bos_token_id: 0 })).ends, []);
  });

  it("is config.json where there is none", async () => {
    const own = { no_repeat_ngram_size: 3, min_length: 5, eos_token_id: 2 };
    const { ends, rules } = await read(own);
    assert.deepEqual([ends, rules], [[2], { noRepeatNgram: 3, minLength: 5 }]);
  });

  it("leave the decoder's start to config.json where the other does not say it", async () => {
    assert.equal((await read({ decoder_start_token_id: 9 }, {})).start, 9);
  });
});

describe("what a generation_config.json says", () => {
  const read = (config: GenerationConfig) => readOwnWriting({ eos_token_id: 2, ...config }, 50);

  it("is nothing if it says nothing of how to write", () => {
    const plain = { bos_token_id: 0, pad_token_id: 1, transformers_version: "5.18.0" };
    assert.equal(read(plain), undefined);
    const off = { no_repeat_ngram_size: 0, repetition_penalty: 1, min_length: 0, num_beams: 1 };
    const none = { bad_words_ids: null, forced_bos_token_id: null, suppress_tokens: [] };
    assert.equal(
      read({ ...off, ...none, do_sample: false, temperature: 0.5, top_k: 50 }),
      undefined,
    );
  });

  it("is offered where the panels have settings of their own", () => {
    const chance = { do_sample: true, temperature: 0.6, top_p: 0.95, min_p: null };
    assert.deepEqual(read({ ...chance, max_new_tokens: 9 })?.offered, {
      sampling: { temperature: 0.6, topK: 50, topP: 0.95 },
      maxNewTokens: 9,
    });
    const beams = { num_beams: 4, length_penalty: 2, early_stopping: true, max_length: 142 };
    assert.deepEqual(read(beams)?.offered, {
      beams: { count: 4, lengthPenalty: 2, early: true },
      maxLength: 142,
    });
  });

  for (const [name, value] of [
    ["bad_words_ids", [[]]],
    ["bad_words_ids", []],
    ["bad_words_ids", [5]],
    ["bad_words_ids", [["5"]]],
    ["bad_words_ids", [[50]]],
    ["bad_words_ids", [[-1]]],
    ["sequence_bias", {}],
    ["sequence_bias", [[[1], "2"]]],
    ["sequence_bias", [[[99], 2]]],
    ["no_repeat_ngram_size", 2.5],
    ["no_repeat_ngram_size", "3"],
    ["repetition_penalty", 0],
    ["repetition_penalty", -1],
    ["repetition_penalty", "1.3"],
    ["encoder_repetition_penalty", []],
    ["forced_bos_token_id", 50],
    ["forced_bos_token_id", -1],
    ["forced_eos_token_id", [1, 99]],
    ["exponential_decay_length_penalty", [1]],
    ["exponential_decay_length_penalty", "1"],
    ["suppress_tokens", 5],
    ["suppress_tokens", [1.5]],
    ["stop_strings", [""]],
    ["stop_strings", 5],
    ["min_length", 1.5],
    ["temperature", "hot"],
  ] as const) {
    it(`is left out, and named, where generate() would refuse it: ${name} ${JSON.stringify(value)}`, () => {
      const found = read({ [name]: value, do_sample: true });
      assert.deepEqual(found?.leftOut, [{ name, why: "invalid" }]);
      assert.deepEqual(found?.rules, {});
    });
  }

  it("is named where it is not known here", () => {
    const found = read({
      guidance_scale: 1.5,
      typical_p: 0.9,
      do_sample: true,
      num_beam_groups: 2,
    });
    const names = ["guidance_scale", "num_beam_groups", "typical_p"];
    assert.deepEqual(
      found?.leftOut.map(({ name, why }) => [name, why]),
      names.map((name) => [name, "unknown"]),
    );
    assert.equal(read({ guidance_scale: null, typical_p: 0.9 }), undefined);
  });

  it("cannot force what it forbids", () => {
    const found = read({ forced_bos_token_id: 5, suppress_tokens: [4, 5] });
    assert.deepEqual(found?.leftOut, [{ name: "forced_bos_token_id", why: "invalid" }]);
    assert.equal(found?.rules.forcedFirst, undefined);
  });

  it("may end a text with a string, however it is cut into tokens", () => {
    const pieces = ["st", "opped", "op", "x", "s", "to", "las", "topper", "한", "\ud55c"];
    const bytesOf = (id: number) => new TextEncoder().encode(pieces[id]);
    const stop = (strings: unknown, ...ids: number[]) =>
      createStop({ writing: read({ stop_strings: strings }) } as Model, { bytesOf })(ids);
    assert.equal(stop("stop", 0, 1), true);
    assert.equal(stop("stop", 0, 2), true);
    assert.equal(stop("stop", 6, 7), true);
    assert.equal(stop(["y", "stop"], 4, 5, 1), false);
    assert.equal(stop("stop", 0, 2, 3), false, "the end came before");
    assert.equal(stop("한", 3, 8), true);
    assert.equal(stop(null, 0, 2), false);
    assert.equal(stop("x", 3), true);
  });
});
