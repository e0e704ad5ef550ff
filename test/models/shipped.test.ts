import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Tokenizer } from "tokenizers";
import { createEngine } from "../../src/engine/engine.ts";
import { InferenceSession, Tensor } from "../onnxruntime.ts";

// The files that are shipped, and what their cards claim; the training itself is not run here.

const root = path.join(import.meta.dirname, "../..");
const folder = (model: string) => path.join(root, "media/models", model);
const json = <T>(...parts: string[]): T =>
  JSON.parse(readFileSync(path.join(...parts), "utf8")) as T;
const figures = <T>(model: string) => json<T>(root, "training/figures", `${model}.json`);

interface Prediction {
  readonly position: number;
  readonly ids: readonly number[];
  readonly logits: readonly number[];
}
interface Stored {
  readonly stored: { readonly "logits apart": number };
}
const oracle = json<{
  readonly "tiny-bert": {
    readonly ids: readonly number[];
    readonly prediction: Prediction;
    readonly pair: {
      readonly ids: readonly number[];
      readonly segments: readonly number[];
      readonly logits: readonly number[];
    };
  };
  readonly "tiny-t5": {
    readonly source: readonly number[];
    readonly read: readonly number[];
    readonly prediction: Prediction;
    readonly translations: readonly { source: readonly number[]; said: readonly number[] }[];
  };
}>(import.meta.dirname, "oracle.json");
const texts = json<readonly { name: string; ids: readonly number[] }[]>(
  root,
  "test/engine/texts.json",
);
const gpt = json<{ readonly cases: readonly { readonly predictions: readonly Prediction[] }[] }>(
  root,
  "test/engine/oracle.json",
);

const whole = (ids: readonly number[]) =>
  new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
const ones = (ids: readonly number[]) => whole(ids.map(() => 1));

/** Runs a file with nothing computed before; resolves with its output of this name. */
async function run(
  session: InferenceSession,
  given: Readonly<Record<string, Tensor>>,
  name = "logits",
): Promise<Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const name of session.inputNames) {
    feeds[name] = given[name] ?? new Tensor("float32", new Float32Array(0), [1, 8, 0, 32]);
  }
  const outputs = await session.run(feeds, [name]);
  return outputs[name] as Tensor;
}

const open = (model: string, file: string) =>
  InferenceSession.create(path.join(folder(model), "onnx", file));

/** The logits of one position. */
function logitsAt({ dims, data: all }: Tensor, position: number): Float32Array {
  const size = dims[2] as number;
  const data = all as Float32Array;
  return data.subarray(position * size, (position + 1) * size);
}

function likeliest(logits: Float32Array): number {
  return logits.reduce((best, logit, id) => (logit > (logits[best] as number) ? id : best), 0);
}

function assertSays(logits: Float32Array, expected: Prediction, model: string): void {
  const bound = 2 * figures<Stored>(model).stored["logits apart"];
  expected.ids.forEach((id, i) => {
    const apart = Math.abs((logits[id] as number) - (expected.logits[i] as number));
    assert.ok(apart <= bound, `${model}: the logit of ${id} is ${apart} off, more than ${bound}`);
  });
}

describe("The shipped models", () => {
  for (const model of ["tiny-gpt", "tiny-bert", "tiny-t5"]) {
    it(`are the files of their cards, and small: ${model}`, () => {
      const card = readFileSync(path.join(folder(model), "README.md"), "utf8");
      const files = globSync(["onnx/*", "umap-*.bin"], { cwd: folder(model) });
      assert.ok(files.length > 2);
      for (const file of files) {
        const content = readFileSync(path.join(folder(model), file));
        assert.ok(card.includes(createHash("sha256").update(content).digest("hex")), file);
        assert.ok(card.includes(`${content.length.toLocaleString("en")} bytes`), file);
      }
      const all = readdirSync(folder(model), { recursive: true, withFileTypes: true });
      const size = all
        .filter((file) => file.isFile())
        .reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0);
      assert.ok(size <= 15e6, `${size} bytes`);
    });
  }

  it("say what PyTorch says: tiny-gpt, up to its window of 1,024", async () => {
    const session = await open("tiny-gpt", "model.onnx");
    const ask = (ids: readonly number[]) =>
      run(session, {
        input_ids: whole(ids),
        attention_mask: ones(ids),
        position_ids: whole(ids.map((_, i) => i)),
      });
    for (const [i, { ids }] of texts.entries()) {
      const logits = await ask(ids);
      for (const expected of gpt.cases[i]?.predictions ?? []) {
        assertSays(logitsAt(logits, expected.position), expected, "tiny-gpt");
      }
    }
    const config = json<{ n_positions: number }>(folder("tiny-gpt"), "config.json");
    assert.equal(config.n_positions, 1024);
    const long = Array.from({ length: 1024 }, (_, i) => 300 + (i % 1000));
    assert.deepEqual((await ask(long)).dims, [1, 1024, 8192]);
  });

  it("say what PyTorch says: tiny-bert, of a masked token and of a pair", async () => {
    const { ids, prediction, pair } = oracle["tiny-bert"];
    const session = await open("tiny-bert", "model.onnx");
    const ask = (ids: readonly number[], segments: readonly number[], name?: string) =>
      run(
        session,
        { input_ids: whole(ids), attention_mask: ones(ids), token_type_ids: whole(segments) },
        name,
      );
    const none = ids.map(() => 0);
    assertSays(logitsAt(await ask(ids, none), prediction.position), prediction, "tiny-bert");
    const follows = await ask(pair.ids, pair.segments, "seq_relationship_logits");
    pair.logits.forEach((logit, i) => {
      assert.ok(Math.abs(logit - ((follows.data as Float32Array)[i] as number)) < 0.05);
    });
    const config = json<{ max_position_embeddings: number }>(folder("tiny-bert"), "config.json");
    assert.equal(config.max_position_embeddings, 512);
    const long = Array.from({ length: 512 }, (_, i) => 300 + i);
    const all = await ask(
      long,
      long.map(() => 0),
    );
    assert.deepEqual(all.dims, [1, 512, 12288]);
  });

  it("fill a masked token as PyTorch does, through the engine: tiny-bert", async () => {
    const { ids, prediction } = oracle["tiny-bert"];
    const engine = createEngine({ models: path.join(root, "media/models"), progress: () => {} });
    const run = await engine.analyse("tiny-bert", "The cat sat on the mat because it was tired.");
    const masked = [...run.tokens.ids];
    assert.ok(run.says.kind === "masked");
    masked[prediction.position] = run.says.mask;
    assert.deepEqual(masked, ids);
    const [logits] = await engine.fill(run.id, [prediction.position]);
    assertSays(logits as Float32Array, prediction, "tiny-bert");
    // With its neighbour hidden too, it knows less.
    const [other] = await engine.fill(run.id, [prediction.position, prediction.position - 1]);
    assert.notDeepEqual(other, logits);
  });

  it("say what PyTorch says: tiny-t5, and translate as it does", async () => {
    const { source, read, prediction, translations } = oracle["tiny-t5"];
    const encoder = await open("tiny-t5", "encoder_model.onnx");
    const decoder = await open("tiny-t5", "decoder_model_merged.onnx");
    const encode = (ids: readonly number[]) =>
      run(encoder, { input_ids: whole(ids), attention_mask: ones(ids) }, "last_hidden_state");
    const decode = (hidden: Tensor, ids: readonly number[], read: readonly number[]) =>
      run(decoder, {
        encoder_attention_mask: ones(ids),
        encoder_hidden_states: hidden,
        input_ids: whole(read),
      });

    const logits = await decode(await encode(source), source, read);
    assertSays(logitsAt(logits, prediction.position), prediction, "tiny-t5");

    let same = 0;
    for (const { source, said } of translations) {
      const hidden = await encode(source);
      const written = [0];
      while (written.at(-1) !== 1 && written.length <= said.length) {
        const logits = await decode(hidden, source, written);
        written.push(likeliest(logitsAt(logits, written.length - 1)));
      }
      if (written.join() === said.join()) same++;
    }
    assert.ok(same >= 0.9 * translations.length, `${same} of ${translations.length}`);
  });

  it("have an expected token among the five likeliest as often as the card says", async () => {
    const { probes } = figures<{ probes: { met: number; of: number } }>("tiny-gpt");
    const session = await open("tiny-gpt", "model.onnx");
    const tokenizer = Tokenizer.fromFile(path.join(folder("tiny-gpt"), "tokenizer.json"));
    const encode = async (text: string) => (await tokenizer.encode(text)).getIds();
    const lines = readFileSync(path.join(root, "training/probes.jsonl"), "utf8").trim().split("\n");
    let met = 0;
    for (const line of lines) {
      const { text, next } = JSON.parse(line) as { text: string; next: string[] };
      const ids = await encode(text);
      const logits = await run(session, {
        input_ids: whole(ids),
        attention_mask: ones(ids),
        position_ids: whole(ids.map((_, i) => i)),
      });
      const last = logitsAt(logits, ids.length - 1);
      const top = [...last.keys()].sort((a, b) => (last[b] as number) - (last[a] as number));
      const expected = await Promise.all(next.map(async (text) => (await encode(text))[0]));
      if (top.slice(0, 5).some((id) => expected.includes(id))) met++;
    }
    assert.equal(lines.length, probes.of);
    assert.ok(Math.abs(met - probes.met) <= 1, `${met}, not ${probes.met}`);
  });
});
