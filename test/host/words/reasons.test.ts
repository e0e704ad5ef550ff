import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Reason } from "../../../src/domain/reason.ts";
import type { TemplateReason } from "../../../src/domain/templateReason.ts";
import { translateReason } from "./sentences.ts";

type Facts<Code> = Omit<Extract<Reason, { readonly code: Code }>, "code">;

/** A reason of each code but those of chat templates, and what the user reads. */
const SENTENCES: {
  readonly [Code in Exclude<Reason["code"], TemplateReason["code"]>]: readonly [
    Facts<Code>,
    string,
  ];
} = {
  other: [{ message: "Unexpected end of JSON input" }, "Unexpected end of JSON input"],
  notThere: [{}, "it does not exist"],
  noFile: [{}, "it is not a file"],
  over100MB: [{}, "it is larger than 100 MB"],
  tooManyValues: [{}, "it holds more values than any real tokenizer"],
  tooSlow: [{}, "it takes too long and may never end"],
  tooMuchMemory: [{}, "it takes too much memory"],
  endsTooEarly: [{}, "it ends too early"],
  notOnnx: [{}, "it is not an ONNX file"],
  noGraph: [{}, "it contains no graph"],
  nodesInCircle: [{}, "its nodes depend on each other in a circle"],
  nodesOutOfOrder: [{}, "its nodes are not in order"],
  madeTwice: [{ tensor: "x" }, 'two of its nodes have the same output: "x"'],
  weightsElsewhere: [{ location: "../w" }, 'its weights should be in another folder: "../w"'],
  noneNamedModel: [
    { names: ["a.onnx", "b.onnx", "c.onnx"], count: 4 },
    "none of its ONNX files is named model.onnx: a.onnx, b.onnx, c.onnx, …",
  ],
  noConfig: [{}, "config.json is missing"],
  configNotJson: [{}, "config.json is not valid JSON"],
  headTooLong: [{ bytes: 2e9 }, "it is not a safetensors file, or its header is damaged"],
  headNotJson: [{}, "its header is not valid JSON"],
  notGguf: [{}, "it is not a GGUF file, or it is damaged"],
  ggufVersion: [{ version: 9 }, "its GGUF version is not supported: 9"],
  tooManyTensors: [{ count: 2e6 }, "it lists more tensors than any real model: 2,000,000"],
  tooManyFacts: [{ count: 2e6 }, "its metadata is longer than that of any real model"],
  tensorUnclear: [{ tensor: "w" }, 'the entry of the tensor "w" makes no sense'],
  unknownType: [{ tensor: "w", type: "Q9" }, 'the tensor "w" has an unknown data type: Q9'],
  tensorSize: [
    { tensor: "w", found: 4, expected: 1024 },
    'the tensor "w" takes 4 bytes but its shape needs 1,024',
  ],
  tensorsOverlap: [{ tensor: "w" }, 'the tensor "w" overlaps another one'],
  dataMissing: [{ bytes: 2e6 }, "its last 2 MB are missing; perhaps the download was interrupted"],
  unknownFormat: [{}, "it is not an ONNX, safetensors or GGUF file that can be read"],
  tooLargeElsewhere: [
    { scheme: "vscode-vfs", bytes: 1e8 },
    "it is too large (100 MB) to be read through “vscode-vfs:”, which only gives whole files; save it to a local disk first",
  ],
  noModelType: [{}, "model_type is missing"],
  noStartToken: [{}, "decoder_start_token_id is missing"],
  notSaid: [{ fields: ["n_layer", "layers"] }, "this is missing: n_layer / layers"],
  noOutput: [{}, "it has no output"],
  nothingFound: [{}, "no logits and no attention were found in it"],
  noEmbeddings: [{}, "no embedding table was found in it"],
  takesEmbeddings: [
    { input: "inputs_embeds" },
    'it takes embeddings ("inputs_embeds"), not tokens, and their table is in another file',
  ],
  takesSound: [{ input: "mel" }, 'it takes sound ("mel"), not text'],
  takesPictures: [{ input: "pixel_values" }, 'it takes images ("pixel_values"), not text'],
  unclearInputs: [
    { names: ["a", "b"], count: 2 },
    'it is unclear which of its inputs takes token IDs: "a", "b"',
  ],
  unknownInputs: [
    { names: ["a", "b", "c"], count: 4 },
    'it needs an input that Glassbox does not know: "a", "b", "c", …',
  ],
  inputAxes: [{ input: "mask", axes: 5 }, 'it needs an unsupported input: "mask" (5 axes)'],
  inputType: [{ input: "mask", type: "string" }, 'it needs an unsupported input: "mask" (string)'],
  inputNotGiven: [{ input: "past" }, 'it needs an input that it did not output before: "past"'],
  inputNeverEmpty: [{ input: "past" }, 'it has an input that cannot be empty: "past"'],
  severalTexts: [{ texts: 4 }, "it only takes 4 texts at once"],
  fixedLength: [{ tokens: 12 }, "it only takes texts of 12 tokens and cannot ignore padding"],
  noTensor: [{ tensor: "logits" }, 'an output is missing: "logits"'],
  otherTensor: [
    { tensor: "logits", found: "float32 [1, 96]", expected: "float32 [1, …]" },
    '"logits" is float32 [1, 96] but should be float32 [1, …]',
  ],
  notANumber: [
    { tensor: "logits" },
    'the output "logits" contains values that are not numbers (NaN)',
  ],
  noModel: [{}, "it has no model"],
  unknownName: [{ part: "decoder", name: "Other" }, "unknown decoder: Other"],
  missingField: [{ part: "BPE", field: "merges" }, "merges is missing in BPE"],
  wrongField: [{ part: "model" }, "model has a field of an unexpected type"],
  contradictingScheme: [{ scheme: "always" }, "prepend_scheme always contradicts add_prefix_space"],
  notOneCharacter: [
    { field: "delimiter", value: '"ab"' },
    'delimiter must be one character, not "ab"',
  ],
  noLength: [{ length: "0" }, "FixedLength needs a length of 1 or more, not 0"],
  charsmapCutOff: [{}, "precompiled_charsmap is cut off before its end"],
  charsmapDamaged: [{ how: "circle" }, "precompiled_charsmap is damaged"],
  noId: [{ token: '"a"', id: "1.5" }, 'token "a" has an invalid ID: 1.5'],
  noScore: [{ id: 0, token: '"a"', score: "null" }, 'token 0 ("a") has an invalid score: null'],
  tokenTooLong: [{ id: 4, most: 100_000 }, "token 4 has more than 100000 characters"],
  unknownIdOutside: [{ id: "9" }, "unk_id 9 is not in the vocabulary"],
  dropout: [{}, "BPE dropout merges at random, so the tokens would differ each time"],
  noPair: [{ rank: 1, merge: '"ab"' }, 'merge 1 is not a pair: "ab"'],
  mergeOutside: [{ rank: 0, left: "a", right: "x" }, 'merge 0 is not in the vocabulary: "a", "x"'],
  sameAddedTokens: [{}, "two added tokens have the same text"],
  textTwice: [{}, "post_processor uses the text twice"],
  textLeftOut: [{}, "post_processor leaves the text out"],
  secondText: [{ name: "B" }, "post_processor uses a second text where there is only one"],
  templateOfTemplate: [{}, "post_processor applies one template to the result of another"],
  tooManyAround: [{ most: 1_000 }, "post_processor adds more than 1000 tokens"],
  unsupportedPattern: [
    { part: "(?:x)+" },
    "its regular expression has (?:x)+, which is not supported",
  ],
  patternTooLarge: [{}, "its pattern or added tokens are too long to search for"],
  matchTooLong: [{}, "its regular expression cannot match a stretch of text this long"],
  growsTooLong: [{ part: "decoder" }, "decoder makes the text far too long"],
  noToken: [{ text: '"x"' }, '"x" is not in the vocabulary, and there is no unknown token'],
};

describe("a reason", () => {
  for (const [code, [facts, sentence]] of Object.entries(SENTENCES)) {
    it(`is half a sentence: ${code}`, () => {
      assert.equal(translateReason({ code, ...facts } as Reason), sentence);
    });
  }
});
