import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../../src/domain/failure.ts";
import { labeled } from "../../../src/domain/prediction/labels.ts";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { openModel } from "../../../src/engine/model/model.ts";
import { allNear } from "../../asserts.ts";
import { models, temporaryFolder } from "../folder.ts";
import { labelOnnx, languageOnnx, vectorOnnx } from "../heads.ts";
import { smallConfig, smallFolder } from "../small.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const oracle = path.join(import.meta.dirname, "../labels");
const BOUND = 1e-5; // float32 in another order: measured at most 4e-6 of logits, 2e-7 of attention

/** What PyTorch says of a model: training/oracle/labels.py. All flat. */
interface Expected {
  readonly ids: readonly number[];
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** Into the first layer, and out of each. */
  readonly states: readonly (readonly number[])[];
  readonly attention: readonly (readonly number[])[];
}

const HEADS: Readonly<Record<string, readonly [head: string, of?: string, reading?: string]>> = {
  "bart-text": ["labels", "text", "softmax"],
  "bert-answer": ["none"],
  "bert-decoder": ["language"],
  "bert-score": ["labels", "text", "sigmoid"],
  "bert-sentence": ["none"],
  "bert-text": ["labels", "text", "softmax"],
  "bert-tokens": ["labels", "token", "softmax"],
  "electra-detector": ["labels", "token", "sigmoid"],
  "gpt2-text": ["labels", "text", "softmax"],
  "roberta-text": ["labels", "text", "softmax"],
};

describe("a head that says no tokens", () => {
  it("is tried in every kind that lies here", () => {
    assert.deepEqual(readdirSync(oracle).sort(), Object.keys(HEADS).sort());
  });

  for (const [name, [kind, of, reading]] of Object.entries(HEADS)) {
    it(`is told from others, and gives PyTorch's numbers: ${name}`, async () => {
      const folder = path.join(oracle, name);
      const files = { onnx: path.join(folder, "onnx/model.onnx"), tokenizer: "" };
      const config = path.join(folder, "config.json");
      const model = await openModel({ id: name, folder, config, ...files });
      const expected: Expected = JSON.parse(
        readFileSync(path.join(folder, "expected.json"), "utf8"),
      );
      const input = { ids: Uint32Array.from(expected.ids) };
      assert.equal(model.head.kind, kind);
      assert.equal(await model.isDecoder(), name === "bert-decoder");
      if (kind === "labels") {
        const found = await model.labels(input);
        assert.deepEqual([found.of, found.reading], [of, reading]);
        allNear(found.logits.data, expected.outputs.logits ?? [], BOUND, "labels");
      }
      const { attention } = await model.run(input);
      for (const [layer, weights] of attention.entries()) {
        allNear(
          weights.data,
          expected.attention[layer] ?? [],
          BOUND,
          `attention of layer ${layer}`,
        );
      }
      const last = model.card.layers - 1;
      const isNormedBehind = name.startsWith("gpt2"); // then PyTorch's last state is another
      const end = attention.length > 0 ? last - Number(isNormedBehind) : -1;
      for (let layer = 0; layer <= end; layer++) {
        const [output] = await model.inside(input, [{ tensor: "output", kind: "self", layer }]);
        allNear(
          output?.data as Float32Array,
          expected.states[layer + 1] ?? [],
          BOUND,
          `output of layer ${layer}`,
        );
      }
      await model.close();
    });
  }
});

let made = 0;
const folderOf = (onnx: Uint8Array, config: object = {}): string =>
  smallFolder(path.join(under, String(++made)), {
    onnx,
    config: JSON.stringify({ ...smallConfig, architectures: undefined, ...config }),
  });
const CLASSIFIER = { architectures: ["BertForSequenceClassification"] };
const text = "the cat";

async function labelsOf(onnx: Uint8Array, config: object = {}) {
  const { id, says } = await engine.analyse(folderOf(onnx, config), text);
  assert.equal(says.kind, "labels");
  return engine.labels(id);
}

describe("labels", () => {
  for (const declared of [
    ["batch", "labels"],
    ["batch", "sequence"], // as optimum has it, whatever it is
    ["batch", 3],
    [1, 1, 1], // wrong
    [],
  ]) {
    it(`are counted in what comes out, not in what is declared: [${declared}]`, async () => {
      const { of, logits } = await labelsOf(labelOnnx("text", 3, { declared }));
      assert.deepEqual([of, logits.shape], ["text", [1, 3]]);
    });
  }

  it("of each token are as many as the text has tokens, be it one score or several", async () => {
    for (const [kind, count] of [
      ["token", 5],
      ["score", 1],
    ] as const) {
      const { of, logits } = await labelsOf(labelOnnx(kind, count));
      assert.deepEqual([of, logits.shape], ["token", [2, count]]);
    }
  });

  it("may be as many as the tokens of a text, or of the vocabulary, if the config tells it", async () => {
    for (const count of [2, 3, 96]) {
      const { of, logits } = await labelsOf(labelOnnx("text", count), CLASSIFIER);
      assert.deepEqual([of, logits.shape], ["text", [1, count]]);
    }
    const config = { architectures: ["BertForTokenClassification"] };
    const { of } = await labelsOf(labelOnnx("token", 96, { declared: ["b", "s", 96] }), config);
    assert.equal(of, "token");
  });

  it("are read as transformers' pipelines read them", async () => {
    const reading = async (count: number, config: object, end?: "Softmax" | "Sigmoid") =>
      (await labelsOf(labelOnnx("text", count, { end }), config)).reading;
    assert.equal(await reading(3, {}), "softmax");
    assert.equal(await reading(1, {}), "sigmoid");
    assert.equal(await reading(3, { problem_type: "multi_label_classification" }), "sigmoid");
    assert.equal(await reading(1, { problem_type: "regression" }), "number");
    const activation_fn = "torch.nn.modules.linear.Identity";
    assert.equal(await reading(1, { sentence_transformers: { activation_fn } }), "number");
    assert.equal(await reading(3, {}, "Softmax"), "given");
    assert.equal(await reading(3, {}, "Sigmoid"), "given");
  });

  it("that the file gives as probabilities are what a softmax of its logits is", async () => {
    const plain = labeled(await labelsOf(labelOnnx("text", 3)), 0);
    const given = labeled(await labelsOf(labelOnnx("text", 3, { end: "Softmax" })), 0);
    for (const [i, { label, share }] of given.entries()) {
      assert.equal(label, plain[i]?.label);
      assert.ok(Math.abs(share - (plain[i]?.share as number)) < 1e-6);
    }
  });

  for (const [what, id2label, expected] of [
    ["as the config has them", { 0: "no", 1: "yes" }, ["no", "yes"]],
    ["in any order", { 1: "yes", 0: "no" }, ["no", "yes"]],
    [
      "as one line that ends",
      { 0: "a\u202eb\nc", 1: "x".repeat(999) },
      ["a\ufffdb\ufffdc", `${"x".repeat(79)}…`],
    ],
    ["never as markup", { 0: "<b>", 1: "&amp;" }, ["<b>", "&amp;"]],
    ["not at all, if there are none", undefined, [undefined, undefined]],
    ["where they are names", { 0: 7, 1: "yes", 2: "more" }, [undefined, "yes"]],
    ["where they are not blank", { 0: " ", 1: null }, [undefined, undefined]],
    ["of a list too", ["no", "yes"], ["no", "yes"]],
    ["not of what is neither", "yes", [undefined, undefined]],
  ] as const) {
    it(`have their names ${what}`, async () => {
      assert.deepEqual((await labelsOf(labelOnnx("text", 2), { id2label })).names, expected);
    });
  }
});

describe("a model without a language head", () => {
  const failed = async (asked: Promise<unknown>) => {
    const [answer] = await Promise.allSettled([asked]);
    assert.equal(answer.status, "rejected");
    assert.ok(answer.reason instanceof Failed, String(answer.reason));
    return answer.reason.failure.kind;
  };

  for (const [what, onnx] of [
    ["a classifier", labelOnnx("text", 3)],
    ["an embedder", undefined],
  ] as const) {
    it(`ends whatever is asked about tokens in one sentence, and shows the rest: ${what}`, async () => {
      const folder = folderOf(onnx ?? labelOnnx("text", 3));
      if (!onnx) {
        const from = path.join(oracle, "bert-sentence");
        for (const file of ["config.json", "onnx/model.onnx"]) {
          copyFileSync(path.join(from, file), path.join(folder, file));
        }
      }
      const { id } = await engine.analyse(folder, text);
      const choice = { settings: OFF, seed: 0, options: 0 };
      for (const ask of [
        () => engine.candidates(id, 0, 1),
        () => engine.logits(id, 0),
        () => engine.next(id, [], choice),
        () => engine.surprisals(folder, text, { from: 0, to: text.length }),
        () => engine.prompts(folder, [text], ["a"]),
        () => engine.inside(id, [{ tensor: "logits", kind: "self", layer: 0 }]),
        ...(onnx ? [] : [() => engine.lens(id, { positions: [0], count: 1 })]),
      ]) {
        assert.equal(await failed(ask()), "noLanguageHead", String(ask));
      }
      assert.equal((await engine.neighbours(id, 7, 3)).found.length, 3);
      if (!onnx) assert.equal((await engine.attention(id, 0, 0)).to, 2);
    });
  }

  it("names what its file gives", async () => {
    const answers = smallFolder(path.join(under, "answers"));
    for (const file of ["config.json", "onnx/model.onnx"]) {
      copyFileSync(path.join(oracle, "bert-answer", file), path.join(answers, file));
    }
    const { says } = await engine.analyse(answers, text);
    assert.deepEqual(says, { kind: "none", outputs: ["start_logits", "end_logits"] });
  });

  it("is none that gives logits over its vocabulary, whatever it declares and calls them", async () => {
    for (const declared of [["b", "s", "v"], [], [1, 1, 1], ["b", "s", 96]]) {
      const { says } = await engine.analyse(folderOf(languageOnnx("before", { declared })), text);
      assert.equal(says.kind, "next", declared.join());
    }
  });

  it("whose attention is not found either cannot be read", async () => {
    assert.equal(
      await failed(engine.analyse(folderOf(vectorOnnx("last_hidden_state")), text)),
      "modelUnreadable",
    );
  });
});
