import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../../src/domain/failure.ts";
import type { Reason } from "../../../src/domain/reason.ts";
import type { ModelFiles } from "../../../src/engine/config/files.ts";
import { GRAPH } from "../../../src/engine/graph/graphFile.ts";
import { writeBytes, writeNumber } from "../../../src/engine/graph/protobuf.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import { filesOf, oracleOf } from "../exports.ts";
import { temporaryFolder } from "../folder.ts";
import { declared, drawn, node, VOCAB, WIDTH } from "../graphParts.ts";

const under = temporaryFolder();
const NAME = "bert-tf-names";
const plain = JSON.parse(readFileSync(filesOf(NAME).config, "utf8"));
let count = 0;

/** A model's file with another config. */
function withConfig(config: string, onnx = filesOf(NAME).onnx): ModelFiles {
  const folder = path.join(under, String(count++));
  mkdirSync(folder);
  writeFileSync(path.join(folder, "config.json"), config);
  copyFileSync(onnx, path.join(folder, "model.onnx"));
  const [file, settings] = ["model.onnx", "config.json"].map((name) => path.join(folder, name));
  return { id: folder, folder, onnx: file as string, config: settings as string, tokenizer: "" };
}

async function reasonOf(files: ModelFiles): Promise<Reason> {
  const [answer] = await Promise.allSettled([openModel(files)]);
  assert.ok(answer.status === "rejected", "It was opened.");
  assert.ok(answer.reason instanceof Failed, String(answer.reason));
  assert.ok(answer.reason.failure.kind === "modelUnreadable");
  return answer.reason.failure.reason;
}

describe("a config", () => {
  const { model_type, ...rest } = plain;
  for (const [what, config] of [
    ["that is plain", plain],
    [
      "with its language model in a part of its own",
      { model_type: "gemma3", text_config: plain, vision_config: { hidden_size: 8 } },
    ],
    ["with that part by another name", { model_type: "internvl", llm_config: rest }],
  ] as const) {
    it(`${what} tells what the model is made of`, async () => {
      const model = await openModel(withConfig(JSON.stringify(config)));
      const { layers, heads, width, vocabSize, contextLength } = model.card;
      assert.deepEqual([layers, heads, width, vocabSize, contextLength], [2, 4, 16, 90, 32]);
      assert.equal((await model.run({ ids: oracleOf(NAME).ids })).attention.length, 2);
      await model.close();
    });
  }

  it("may have numbers that only Python writes", async () => {
    const text = JSON.stringify({ ...plain, note: 'NaN, "Infinity"', time_step_limit: 7 });
    const files = withConfig(
      text.replace('"time_step_limit":7', '"time_step_limit":[0.0,Infinity,-Infinity,NaN]'),
    );
    const model = await openModel(files);
    assert.equal(model.card.layers, 2);
    await model.close();
  });

  for (const family of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    it(`of a family called ${family} is none that is known`, async () => {
      const { max_position_embeddings: _, ...without } = plain;
      const config = JSON.stringify({ ...without, model_type: family });
      const reason = await reasonOf(withConfig(config));
      assert.ok(reason.code === "notSaid");
      assert.equal(reason.fields[0], "max_position_embeddings");
      assert.ok(reason.fields.length > 1);
      const model = await openModel(withConfig(JSON.stringify({ ...plain, model_type: family })));
      assert.equal(model.card.contextLength, 32);
      await model.close();
    });
  }
});

const INT64 = 7;
const FLOAT = 1;

/** A graph that makes logits of what its inputs are named. */
function graphOf(
  inputs: Readonly<Record<string, readonly [type: number, axes: (number | string)[]]>>,
): string {
  const [first = "", ...others] = Object.keys(inputs);
  const graph = [
    node("Gather", ["table", first], ["x"]),
    drawn("table", VOCAB, WIDTH),
    drawn("out", WIDTH, VOCAB),
    ...others.flatMap((name, i) => [
      node("Gather", ["table", name], [`x${i}`]),
      node("Add", [i === 0 ? "x" : `sum${i - 1}`, `x${i}`], [`sum${i}`]),
    ]),
    node("MatMul", [others.length > 0 ? `sum${others.length - 1}` : "x", "out"], ["logits"]),
    writeBytes(2, "graph"),
    ...Object.entries(inputs).map(([name, [type, axes]]) =>
      declared(GRAPH.input, name, type, axes),
    ),
    declared(GRAPH.output, "logits", FLOAT, ["batch", "sequence", VOCAB]),
  ];
  const opset = writeBytes(8, writeBytes(1, ""), writeNumber(2, 17));
  const file = path.join(under, `inputs ${count++}.onnx`);
  writeFileSync(file, Buffer.concat([writeNumber(1, 10), opset, writeBytes(7, ...graph)]));
  return file;
}

describe("a graph that takes no text", () => {
  const TEXT: (number | string)[] = ["batch", "sequence"];
  for (const [what, inputs, reason] of [
    [
      "sound",
      { input_features: [FLOAT, ["batch", 80, 3000]] },
      { code: "takesSound", input: "input_features" },
    ],
    [
      "pictures",
      { pixel_values: [FLOAT, ["batch", 3, 224, 224]] },
      { code: "takesPictures", input: "pixel_values" },
    ],
    [
      "embeddings",
      { inputs_embeds: [FLOAT, ["batch", "sequence", 16]] },
      { code: "takesEmbeddings", input: "inputs_embeds" },
    ],
    [
      "what nobody knows",
      { "a.b": [FLOAT, ["batch", "sequence"]] },
      { code: "unclearInputs", names: ["a.b"], count: 1 },
    ],
    [
      "several texts, never one",
      { input_ids: [INT64, [4, "sequence"]] },
      { code: "severalTexts", texts: 4 },
    ],
    [
      "one kind of text too many",
      { ids: [INT64, TEXT], prompt_ids: [INT64, TEXT] },
      { code: "unknownInputs", names: ["prompt_ids"], count: 1 },
    ],
  ] as const) {
    it(`but ${what} is refused by name`, async () => {
      const given = inputs as Parameters<typeof graphOf>[0];
      const onnx = graphOf(given);
      assert.deepEqual(await reasonOf(withConfig(JSON.stringify(plain), onnx)), reason);
    });
  }
});
