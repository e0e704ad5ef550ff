import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Reason } from "../../../src/domain/reason.ts";
import { translateReason } from "./sentences.ts";

type Facts<Code> = Omit<Extract<Reason, { readonly code: Code }>, "code">;

/** A reason of each code, and what the user reads. */
const SENTENCES: { readonly [Code in Reason["code"]]: readonly [Facts<Code>, string] } = {
  other: [{ message: "Unexpected end of JSON input" }, "Unexpected end of JSON input"],
  notThere: [{}, "it is not there"],
  noFile: [{}, "it is no file"],
  over100MB: [{}, "it is larger than 100 MB"],
  tooManyValues: [{}, "it holds more values than any tokenizer has"],
  tooSlow: [{}, "it takes too long, as if it would never end"],
  tooMuchMemory: [{}, "it takes too much memory"],
  endsTooEarly: [{}, "it ends too early"],
  notOnnx: [{}, "it is not in ONNX's format"],
  noGraph: [{}, "there is no graph in it"],
  nodesInCircle: [{}, "its nodes need each other"],
  nodesOutOfOrder: [{}, "its nodes are not in order"],
  madeTwice: [{ tensor: "x" }, 'two of its nodes make "x"'],
  weightsElsewhere: [{ location: "../w" }, 'it says that its weights lie in "../w"'],
  noneNamedModel: [
    { names: ["a.onnx", "b.onnx", "c.onnx"], count: 4 },
    "none of its ONNX files is called model.onnx: a.onnx, b.onnx, c.onnx, …",
  ],
  noModelType: [{}, "it does not say model_type"],
  noStartToken: [{}, "it does not say decoder_start_token_id"],
  notSaid: [{ fields: ["n_layer", "layers"] }, "it does not say n_layer or layers"],
  noOutput: [{}, "it has no output"],
  nothingFound: [{}, "neither logits nor attention were found in it"],
  noEmbeddings: [{}, "no embedding table was found in it"],
  takesEmbeddings: [
    { input: "inputs_embeds" },
    'it takes embeddings ("inputs_embeds"), and the table of them is in another file',
  ],
  takesSound: [{ input: "mel" }, 'it hears sound ("mel"), not text'],
  takesPictures: [{ input: "pixel_values" }, 'it sees pictures ("pixel_values"), not text'],
  unclearInputs: [
    { names: ["a", "b"], count: 2 },
    'which of its inputs takes token ids cannot be told: "a", "b"',
  ],
  unknownInputs: [
    { names: ["a", "b", "c"], count: 4 },
    'it asks for "a", "b", "c", …, which Glassbox does not know',
  ],
  inputAxes: [{ input: "mask", axes: 5 }, 'it asks for "mask" of 5 axes'],
  inputType: [{ input: "mask", type: "string" }, 'it asks for "mask" as string'],
  inputNotGiven: [{ input: "past" }, 'it asks for "past", which it has not given'],
  inputNeverEmpty: [{ input: "past" }, '"past" cannot be empty'],
  severalTexts: [{ texts: 4 }, "it takes 4 texts at once, never one"],
  fixedLength: [
    { tokens: 12 },
    "it takes texts of 12 tokens alone and does not hide what fills a shorter one up",
  ],
  noTensor: [{ tensor: "logits" }, '"logits" is not there'],
  otherTensor: [
    { tensor: "logits", found: "float32 [1, 96]", expected: "float32 [1, …]" },
    '"logits" is float32 [1, 96], and should be float32 [1, …]',
  ],
  notANumber: [{ tensor: "logits" }, '"logits" is not a number in places'],
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
  noId: [{ token: '"a"', id: "1.5" }, 'token "a" has the ID 1.5'],
  noScore: [{ id: 0, token: '"a"', score: "null" }, 'token 0 ("a") has the score null'],
  tokenTooLong: [{ id: 4, most: 100_000 }, "token 4 has more than 100000 characters"],
  unknownIdOutside: [{ id: "9" }, "unk_id 9 is not in the vocabulary"],
  dropout: [{}, "BPE dropout merges at random, so the tokens would differ each time"],
  noPair: [{ rank: 1, merge: '"ab"' }, 'merge 1 is not a pair: "ab"'],
  mergeOutside: [{ rank: 0, left: "a", right: "x" }, 'merge 0 is not in the vocabulary: "a", "x"'],
  sameAddedTokens: [{}, "two added tokens are found by the same text"],
  textTwice: [{}, "post_processor uses the text twice"],
  textLeftOut: [{}, "post_processor leaves the text out"],
  secondText: [{ name: "B" }, "post_processor uses a second text where there is only one"],
  templateOfTemplate: [{}, "post_processor applies one template to the result of another"],
  tooManyAround: [{ most: 1_000 }, "post_processor adds more than 1000 tokens"],
  unsupportedPattern: [
    { part: "(?:x)+" },
    "its regular expression has (?:x)+, which is not supported",
  ],
  patternTooLarge: [{}, "its pattern or its added tokens are too long to be looked for"],
  matchTooLong: [{}, "its regular expression cannot match a stretch of text as long as this"],
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
