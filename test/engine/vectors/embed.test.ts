import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { RunId } from "../../../src/domain/model/run.ts";
import type { Vectors } from "../../../src/domain/search/vectors.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { allNear, failing } from "../../asserts.ts";
import { models, temporaryFolder } from "../folder.ts";

const source = path.join(import.meta.dirname, "../sentences");
/** What sentence-transformers 6.2 makes of texts: training/oracle/sentences.py. */
const oracle: {
  readonly texts: readonly string[];
  readonly longest: number;
  readonly tokens: readonly number[];
  readonly kinds: Readonly<
    Record<
      string,
      {
        readonly files: Readonly<Record<string, unknown>>;
        readonly vectors: readonly (readonly number[])[];
        /** Of those with prompts: what `encode_query` and `encode_document` make. */
        readonly queries?: readonly (readonly number[])[];
        readonly documents?: readonly (readonly number[])[];
      }
    >
  >;
  /** The mean over the hidden states behind so many layers. */
  readonly layers: readonly (readonly (readonly number[])[])[];
} = JSON.parse(readFileSync(path.join(source, "oracle.json"), "utf8"));
const { texts, longest } = oracle;
const BOUND = 1e-5; // the issue asks for 1e-4; measured at most 3e-6

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });

/** The model in a folder of its own, with files that say how it pools. */
function folderWith(name: string, files: Readonly<Record<string, unknown>>): string {
  const folder = path.join(under, name);
  cpSync(source, folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), contentOf(content));
  }
  return folder;
}

/** A file's bytes: JSON, a string as it is, or what stands in the oracle as base64. */
function contentOf(content: unknown): string | Buffer {
  if (typeof content === "string") return content;
  const { base64 } = content as { readonly base64?: string };
  return base64 === undefined ? JSON.stringify(content) : Buffer.from(base64, "base64");
}

const rowsOf = ({ data, width }: Vectors): readonly Float32Array[] =>
  texts.map((_, at) => data.subarray(at * width, (at + 1) * width));

describe("vectors of texts", () => {
  for (const [name, { files, vectors }] of Object.entries(oracle.kinds)) {
    it(`are those of sentence-transformers: ${name}`, async () => {
      const found = await engine.embed(folderWith(name, files), texts);
      assert.equal(found.width, vectors[0]?.length);
      for (const [at, row] of rowsOf(found).entries()) {
        allNear(row, vectors[at] as readonly number[], BOUND, texts[at]);
      }
      if (found.pooling.prompt !== undefined) return;
      const read = oracle.tokens.map((count) => Math.min(count, longest));
      assert.deepEqual([...found.tokens], read, "what is too long is cut");
      assert.deepEqual([...found.totals], oracle.tokens);
    });
  }

  for (const [name, { files, queries, documents }] of Object.entries(oracle.kinds)) {
    if (!queries || !documents) continue;
    it(`are those of a query or a document, behind what the files put before them: ${name}`, async () => {
      const folder = folderWith(`${name} roles`, files);
      for (const [role, vectors] of [
        ["query", queries],
        ["document", documents],
      ] as const) {
        const found = await engine.embed(folder, texts, role);
        for (const [at, row] of rowsOf(found).entries()) {
          allNear(row, vectors[at] as readonly number[], BOUND, `${role}: ${texts[at]}`);
        }
      }
      assert.equal((await engine.embed(folder, [], "query")).pooling.prompt, "the old cat: ");
      // Pooled otherwise than the folder says, texts are read as they are.
      const pooling = { modes: ["mean"], isUnit: false, layer: 3 } as const;
      const [row] = rowsOf(await engine.embed(folder, texts, pooling));
      allNear(row as Float32Array, oracle.layers[3]?.[0] as number[], BOUND);
    });
  }

  it("are the mean behind any layer, where the files say nothing or another is asked for", async () => {
    const folder = folderWith("bare", {});
    for (const [layer, vectors] of oracle.layers.entries()) {
      const pooling = { modes: ["mean"], isUnit: false, layer } as const;
      const found = await engine.embed(folder, texts, pooling);
      for (const [at, row] of rowsOf(found).entries()) {
        allNear(row, vectors[at] as readonly number[], BOUND, `layer ${layer}: ${texts[at]}`);
      }
      assert.deepEqual(found.pooling, pooling);
    }
    const last = await engine.embed(folder, texts);
    assert.deepEqual(last.pooling, { modes: ["mean"], isUnit: false });
    allNear(rowsOf(last)[0] as Float32Array, oracle.layers.at(-1)?.[0] as number[], BOUND);
    const beyond = { modes: ["mean"], isUnit: false, layer: 4 } as const;
    await assert.rejects(engine.embed(folder, ["cat"], beyond), RangeError);
  });

  it("are told of a run, with what of a folder's files is not followed", async () => {
    const { mean, last } = oracle.kinds;
    const strange = {
      ...last?.files,
      "1_Pooling/config.json": { pooling_mode: ["median", "cls"] },
    };
    const told = async (name: string, files: Readonly<Record<string, unknown>>) =>
      (await engine.analyse(folderWith(name, files), "the cat")).pooling;
    const own = { modes: ["mean"], isUnit: true, longest, leftOut: [] };
    assert.deepEqual(await told("whole", mean?.files ?? {}), own);
    const { modes, leftOut } = (await told("strange", strange)) ?? {};
    assert.deepEqual([modes, leftOut], [["cls"], ["median"]]);
    const { prompts, skipsPrompt } =
      (await told("skips", oracle.kinds.skipping?.files ?? {})) ?? {};
    assert.deepEqual(prompts, { query: "the old cat: ", document: "", plain: "" });
    assert.equal(skipsPrompt, true);
    const broken = await told("broken", { ...mean?.files, "modules.json": "[{" });
    assert.deepEqual(broken, { modes: ["mean"], isUnit: false, leftOut: ["modules.json"] });
    assert.equal((await engine.analyse("tiny-gpt", "the cat")).pooling, undefined);
  });

  it("are told without what cannot be followed, each by its name", async () => {
    const { files = {} } = oracle.kinds.denser ?? {};
    const told = async (name: string, others: Readonly<Record<string, unknown>>) => {
      const { dense, leftOut } =
        (await engine.analyse(folderWith(name, { ...files, ...others }), "the cat")).pooling ?? {};
      return [dense, leftOut];
    };
    const weights = Buffer.from(
      (files["2_Dense/model.safetensors"] as { base64: string }).base64,
      "base64",
    );
    const cut = { base64: weights.subarray(0, 500).toString("base64") };
    const config = files["2_Dense/config.json"] as object;
    assert.deepEqual(await told("followed", {}), [[20, 6], []]);
    // What comes behind a layer that is missing has nothing of its width to take.
    const missing = ["2_Dense/model.safetensors", "3_Dense/model.safetensors"];
    assert.deepEqual(await told("cut", { "2_Dense/model.safetensors": cut }), [undefined, missing]);
    assert.deepEqual(await told("no weights", { "2_Dense/model.safetensors": "" }), [
      undefined,
      missing,
    ]);
    const odd = { ...config, activation_function: "torch.nn.modules.activation.GELU" };
    assert.deepEqual(await told("odd", { "2_Dense/config.json": odd }), [
      undefined,
      ["2_Dense (GELU)", "3_Dense/model.safetensors"],
    ]);
    assert.deepEqual(await told("no config", { "2_Dense/config.json": "{" }), [
      undefined,
      ["2_Dense/config.json", "3_Dense/model.safetensors"],
    ]);
    const modules = files["modules.json"] as { readonly type: string }[];
    const lstm = { idx: 5, name: "5", path: "5_LSTM", type: "sentence_transformers.models.LSTM" };
    assert.deepEqual(await told("unknown", { "modules.json": [...modules, lstm] }), [
      [20, 6],
      ["LSTM"],
    ]);
    const sparse = [modules[0], { type: "sentence_transformers.models.SpladePooling", path: "1" }];
    assert.deepEqual(await told("sparse", { "modules.json": sparse }), [
      undefined,
      ["SpladePooling"],
    ]);
    assert.deepEqual(await told("bare modules", { "modules.json": [modules[0]] }), [
      undefined,
      undefined,
    ]);
  });

  it("make a text lowercase where the files ask for it", async () => {
    const { "sentence_bert_config.json": own, ...files } = oracle.kinds.mean?.files ?? {};
    const lower = { ...(own as object), do_lower_case: true };
    // With the normalizer that makes everything lowercase taken out, only the setting is left.
    const tokenizer = JSON.parse(readFileSync(path.join(source, "tokenizer.json"), "utf8"));
    const cased = { ...tokenizer, normalizer: null };
    const folder = folderWith("lower", {
      ...files,
      "sentence_bert_config.json": lower,
      "tokenizer.json": cased,
    });
    const [row] = rowsOf(await engine.embed(folder, texts));
    allNear(row as Float32Array, oracle.kinds.mean?.vectors[0] as readonly number[], BOUND);
  });

  it("come of every embedded model, and are zeros of no token", async () => {
    for (const model of ["tiny-gpt", "tiny-bert", "tiny-t5"]) {
      const { data, width, tokens, mark } = await engine.embed(model, ["The lamp.", "lamp 등불"]);
      assert.ok(data.every(Number.isFinite) && data.some((number) => number !== 0), model);
      assert.deepEqual([width, tokens.length, mark !== ""], [256, 2, true]);
    }
    const { data, tokens } = await engine.embed("tiny-gpt", [""]);
    assert.equal(tokens[0], 0);
    assert.ok(data.every((number) => number === 0));
  });

  it("are the same read alone or together, also where a file rounds by what it reads, or has one length", async () => {
    const lines = ["The lamp was old.", "The sea was cold.", "lamp", "The hill was far."];
    const others = ["bert-int8", "bert-room"].map((name) => {
      const from = path.join(import.meta.dirname, "../exports", name);
      const folder = folderWith(name, {});
      cpSync(path.join(from, "config.json"), path.join(folder, "config.json"));
      cpSync(path.join(from, "model.onnx"), path.join(folder, "onnx/model.onnx"));
      return folder;
    });
    for (const model of ["tiny-bert", "tiny-gpt", ...others]) {
      const together = await engine.embed(model, lines);
      for (const [at, line] of lines.entries()) {
        const alone = await engine.embed(model, [line]);
        const own = together.data.subarray(at * alone.width, (at + 1) * alone.width);
        allNear(own, alone.data, BOUND, `${model}: ${line}`);
      }
    }
  });

  it("let newer questions in, and end when nobody waits any more", async () => {
    const many = engine.embed("tiny-bert", Array<string>(200).fill("The lamp was old."));
    const run = engine.spell(1 as RunId, []).catch(() => "answered");
    await run;
    await engine.drop();
    await assert.rejects(many, failing("cancelled"));
  });
});
