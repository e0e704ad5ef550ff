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
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
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
      const read = oracle.tokens.map((count) => Math.min(count, longest));
      assert.deepEqual([...found.tokens], read, "what is too long is cut");
      assert.deepEqual([...found.totals], oracle.tokens);
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
    const modules = mean?.files["modules.json"] as object[];
    const dense = {
      idx: 3,
      name: "3",
      path: "3_Dense",
      type: "sentence_transformers.models.Dense",
    };
    const strange = {
      ...last?.files,
      "1_Pooling/config.json": { pooling_mode: ["median", "cls"] },
    };
    const told = async (name: string, files: Readonly<Record<string, unknown>>) =>
      (await engine.analyse(folderWith(name, files), "the cat")).pooling;
    const own = { modes: ["mean"], isUnit: true, longest, leftOut: [] };
    assert.deepEqual(await told("whole", mean?.files ?? {}), own);
    const left = { ...own, leftOut: ["Dense"] };
    assert.deepEqual(
      await told("dense", { ...mean?.files, "modules.json": [...modules, dense] }),
      left,
    );
    const { modes, leftOut } = (await told("strange", strange)) ?? {};
    assert.deepEqual([modes, leftOut], [["cls"], ["median"]]);
    const broken = await told("broken", { ...mean?.files, "modules.json": "[{" });
    assert.deepEqual(broken, { modes: ["mean"], isUnit: false, leftOut: ["modules.json"] });
    assert.equal((await engine.analyse("tiny-gpt", "the cat")).pooling, undefined);
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
