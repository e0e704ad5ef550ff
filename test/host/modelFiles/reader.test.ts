import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../../src/domain/failure.ts";
import type { ModelSheet } from "../../../src/domain/makeup/sheet.ts";
import type { HeadQuestions, SheetQuestions } from "../../../src/domain/questions/sheet.ts";
import { readOnce, startReading } from "../../../src/host/modelFiles/reader.ts";
import type { ReadOrder } from "../../../src/protocol/contract.ts";
import { models, root, temporaryFolder } from "../../engine/folder.ts";
import { writeLargeSafetensors } from "../../engine/headers/sparse.ts";

const under = temporaryFolder();
const options = { file: path.join(root, "src/engine/sheets/reader.ts"), log: () => {} };
const gpt = path.join(models, "tiny-gpt");

const sheetOf = (order: ReadOrder) =>
  readOnce<SheetQuestions, ModelSheet>(order, options, (questions) => questions.sheet());

/** What kind of failure it is, and why. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    assert.ok(thrown instanceof Failed);
    const { failure } = thrown;
    return failure.kind === "modelUnreadable" ? failure.reason.code : failure.kind;
  }
  return undefined;
}

describe("the thread that reads a file of weights", () => {
  it("tells its head, its tensors, and which model its folder is", async () => {
    const file = path.join(gpt, "onnx/model.onnx");
    const reading = startReading<HeadQuestions>({ kind: "file", file }, options);
    const head = await reading.questions.head();
    assert.equal(head.format, "onnx");
    const asked = { search: "wte", sort: "file", direction: 1, from: 0, count: 5 } as const;
    const { rows } = await reading.questions.tensors(asked);
    assert.match(rows[0]?.name ?? "", /wte/);
    assert.deepEqual(await reading.questions.folder(), {
      ...{ model: gpt, runs: "onnx/model.onnx", isItself: true, lacks: [] },
    });
    reading.dispose();
  });

  it("reads a file of ten billion bytes, and says what its folder lacks", async () => {
    const file = path.join(under, "large.safetensors");
    const parameters = writeLargeSafetensors(file);
    const reading = startReading<HeadQuestions>({ kind: "file", file }, options);
    const head = await reading.questions.head();
    assert.equal(head.parameters, parameters);
    const { model, lacks } = await reading.questions.folder();
    assert.equal(model, undefined);
    assert.deepEqual(lacks, ["model.onnx", "config.json", "tokenizer.json"]);
    reading.dispose();
  });

  it("ends when nobody looks any more: whoever waits is told that it was canceled", async () => {
    const file = path.join(gpt, "onnx/model.onnx");
    const reading = startReading<HeadQuestions>({ kind: "file", file }, options);
    const asked = failureOf(reading.questions.head());
    reading.dispose();
    assert.equal(await asked, "cancelled");
    assert.equal(await failureOf(reading.questions.head()), "cancelled");
  });

  it("says why a file cannot be read: folders, and what is not there, among them", async () => {
    for (const [file, code] of [
      [path.join(under, "nowhere.onnx"), "notThere"],
      [under, "noFile"],
      [path.join(gpt, "config.json"), "unknownFormat"],
    ] as const) {
      const ask = (questions: HeadQuestions) => questions.head();
      assert.equal(await failureOf(readOnce({ kind: "file", file }, options, ask)), code);
    }
  });

  it("gives up what takes too long", async () => {
    const file = path.join(gpt, "onnx/model.onnx");
    const reading = readOnce<HeadQuestions, unknown>(
      { kind: "file", file },
      { ...options, patience: 0 },
      (questions) => questions.head(),
    );
    assert.equal(await failureOf(reading), "tooSlow");
  });
});

describe("the sheet of a model", () => {
  it("of tiny-gpt tells its files, configuration, tokenizer, license and weights", async () => {
    const sheet = await sheetOf({ kind: "folder", folder: gpt, model: "tiny-gpt" });
    assert.equal(sheet.model, "tiny-gpt");
    assert.equal(sheet.config.n_layer, 4);
    assert.equal(sheet.licence, "mit");
    assert.deepEqual(sheet.exports, [{ onnx: "onnx/model.onnx", precision: "full", isUsed: true }]);
    assert.equal(sheet.stored?.parameters, 5_518_848);
    assert.ok(sheet.files.some(({ path, size }) => path === "onnx/model.onnx" && size > 1e7));
    const { kind, pieces, added, special } = sheet.tokenizer ?? {};
    assert.deepEqual([kind, (pieces ?? 0) + (added ?? 0)], ["BPE", 8192]);
    assert.deepEqual(special, [
      { id: 0, text: "<|endoftext|>", roles: ["bos_token", "eos_token", "unk_token"] },
    ]);
  });

  it("of a folder with a config.json alone tells that", async () => {
    const folder = path.join(under, "config-only");
    mkdirSync(folder);
    const config = { model_type: "llama", rope_theta: "Infinity", hidden_size: 64 };
    writeFileSync(
      path.join(folder, "config.json"),
      JSON.stringify(config).replace('"Infinity"', "Infinity"),
    );
    const sheet = await sheetOf({ kind: "folder", folder, model: folder });
    assert.deepEqual(sheet.config, { ...config, rope_theta: null });
    assert.deepEqual(
      [sheet.model, sheet.tokenizer, sheet.stored, sheet.exports],
      [undefined, undefined, undefined, []],
    );
  });

  it("of a model on the Hub tells what was listed and fetched", async () => {
    const sheet = await sheetOf({
      ...{ kind: "listed", name: "owner/name" },
      files: [{ path: "model.safetensors", size: 5e9 }],
      texts: { "config.json": '{"model_type": "gpt2"}' },
    });
    assert.deepEqual([sheet.name, sheet.config.model_type], ["owner/name", "gpt2"]);
    assert.deepEqual(sheet.files, [{ path: "model.safetensors", size: 5e9 }]);
  });

  it("is refused for one reason without a config.json, or with one that is none", async () => {
    const empty = path.join(under, "empty");
    mkdirSync(empty);
    const order = { kind: "folder", folder: empty, model: empty } as const;
    assert.equal(await failureOf(sheetOf(order)), "noConfig");
    for (const text of ["", "[1]", "{", "null"]) {
      writeFileSync(path.join(empty, "config.json"), text);
      assert.equal(await failureOf(sheetOf(order)), "configNotJson", text);
    }
  });
});
