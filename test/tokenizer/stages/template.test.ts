// Post-processors: what stands around one text and around two, against the reference.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { receive } from "../../../src/tokenizer/vocabulary/modelInput.ts";
import { openReference } from "../reference.ts";

const VOCAB = { "?": 0, "[CLS]": 1, "[SEP]": 2, a: 3, b: 4, c: 5, "<s>": 6, "</s>": 7 };
const fileOf = (post_processor: object | null) => ({
  version: "1.0",
  added_tokens: [],
  pre_tokenizer: { type: "WhitespaceSplit" },
  post_processor,
  model: { type: "WordLevel", vocab: VOCAB, unk_token: "?" },
});

const text = (id: string, type_id = 0) => ({ Sequence: { id, type_id } });
const token = (id: string, type_id = 0) => ({ SpecialToken: { id, type_id } });
const template = (single: readonly object[], pair: readonly object[]) => ({
  type: "TemplateProcessing",
  single,
  pair,
  special_tokens: {
    "[CLS]": { id: "[CLS]", ids: [1], tokens: ["[CLS]"] },
    "[SEP]": { id: "[SEP]", ids: [2, 7], tokens: ["[SEP]", "</s>"] },
  },
});
const sequence = (...processors: object[]) => ({ type: "Sequence", processors });

const bert = { type: "BertProcessing", sep: ["[SEP]", 2], cls: ["[CLS]", 1] };
const roberta = {
  ...{ type: "RobertaProcessing", sep: ["</s>", 7], cls: ["<s>", 6] },
  ...{ trim_offsets: true, add_prefix_space: true },
};
const bytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: false, use_regex: true };
const both = template(
  [token("[CLS]"), text("A"), token("[SEP]")],
  [token("[CLS]"), text("A"), token("[SEP]"), text("B", 1), token("[SEP]", 1)],
);
const typed = template(
  [token("[CLS]", 1), text("A", 2), token("[SEP]", 3)],
  [text("B", 1), token("[SEP]", 4), text("A", 5)],
);

describe("a post-processor", () => {
  const cases: readonly (readonly [string, object])[] = [
    ["BertProcessing", bert],
    ["RobertaProcessing", roberta],
    ["a template", both],
    ["a template of other types, the second text first", typed],
    ["a template that takes texts twice", template([text("A")], [text("A"), text("B"), text("A")])],
    ["a sequence of ByteLevel and a template", sequence(bytes, both)],
    ["a sequence of BERT and RoBERTa", sequence(bert, roberta)],
    ["a sequence of RoBERTa and BERT", sequence(roberta, bert)],
    ["a sequence of BERT and a template", sequence(bert, typed)],
    ["a sequence of a template and BERT", sequence(typed, bert)],
    ["a sequence of a template and RoBERTa", sequence(sequence(both), sequence(roberta))],
  ];
  for (const [what, setting] of cases) {
    it(`gives ids and types as the reference does: ${what}`, async () => {
      const json = fileOf(setting);
      const tokenizer = openTokenizer(json, "test");
      const reference = openReference(JSON.stringify(json));
      for (const [first, second] of [
        ["a b", "c"],
        ["a", ""],
        ["", ""],
      ] as const) {
        const alone = await reference.encode(first);
        const [row] = receive(tokenizer, [first], "alone", 99).rows;
        assert.deepEqual([row?.ids, row?.types], [alone.getIds(), alone.getTypeIds()]);
        assert.deepEqual([...tokenizer.tokens(first, { special: true }).ids], alone.getIds());
        const joined = await reference.encode(first, second);
        const [pair] = receive(tokenizer, [first, second], "pair", 99).rows;
        assert.deepEqual([pair?.ids, pair?.types], [joined.getIds(), joined.getTypeIds()]);
      }
    });
  }

  const unknown = (name: string) => ({ code: "unknownName", part: "post_processor", name });
  const missing = (part: string, field: string) => ({ code: "missingField", part, field });
  const refused: readonly (readonly [string, object, object])[] = [
    ["another type", { type: "constructor" }, unknown("constructor")],
    ["no type", {}, unknown("undefined")],
    [
      "BERT's without [SEP]",
      { type: "BertProcessing", cls: ["[CLS]", 1] },
      missing("BertProcessing", "sep"),
    ],
    [
      "a token that is not given",
      template([text("A"), token("constructor")], []),
      missing("post_processor", '"constructor"'),
    ],
    ["no text", template([token("[CLS]")], []), { code: "textLeftOut" }],
    ["one text twice", template([text("A"), text("A")], []), { code: "textTwice" }],
    ["a second text of one", template([text("B")], []), { code: "secondText", name: "B" }],
    ["a template of templates", sequence(both, both), { code: "templateOfTemplate" }],
    [
      "steps that are text",
      { type: "TemplateProcessing", single: "[CLS] $A" },
      { code: "wrongField", part: "post_processor" },
    ],
  ];
  for (const [what, setting, reason] of refused) {
    it(`is refused by name: ${what}`, () => {
      assert.throws(
        () => openTokenizer(fileOf(setting), "test"),
        ({ failure }) => {
          assert.deepEqual(failure.reason, reason);
          return true;
        },
      );
    });
  }
});
