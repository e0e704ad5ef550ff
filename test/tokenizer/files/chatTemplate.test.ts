import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { toFailure } from "../../../src/domain/failure.ts";
import { messagesOf, partsOf } from "../../../src/domain/tokenizer/chat.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { createStudy } from "../../../src/tokenizer/vocabulary/vocabularyAnswers.ts";
import { fileOf, models } from "../reference.ts";

const TURNS =
  "{% for m in messages %}{{ bos_token }}{{ m.role }}\n{{ m.content }}{{ eos_token }}\n{% endfor %}" +
  "{% if add_generation_prompt %}{{ bos_token }}assistant\n{% endif %}";
const TALK = "system: Be kind.\nuser: Hello\nthere\nAssistant: Hi.";

describe("messagesOf", () => {
  const cases: readonly (readonly [text: string, ...messages: string[]])[] = [
    ["Hello", "user|Hello"],
    ["", ""],
    [TALK, "system|Be kind.", "user|Hello\nthere", "assistant|Hi."],
    ["before\nuser: a", "user|before", "user|a"],
    ["the user: is no turn", "user|the user: is no turn"],
  ];
  for (const [text, ...messages] of cases) {
    it(`reads ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        messagesOf(text).map(({ role, content }) => `${role}|${content}`),
        messages.filter((each) => each !== ""),
      ));
  }

  it("finds each message again, also where one repeats another", () => {
    const messages = messagesOf("user: a\nassistant: a");
    assert.deepEqual(partsOf("<a>a</a><b>a", messages), [
      { role: "user", start: 1, end: 2 },
      { role: "assistant", start: 3, end: 4 },
    ]);
  });
});

describe("a chat template", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-chat-"));
  const config = (json: object) =>
    writeFileSync(path.join(folder, "tokenizer_config.json"), JSON.stringify(json));
  before(() => copyFile(fileOf("tiny-gpt"), path.join(folder, "tokenizer.json")));
  after(() => rmSync(folder, { recursive: true }));

  const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
  const study = createStudy(catalogue, async () => {});
  const chat = (id: string) => study.chat(id, messagesOf(TALK), true);

  for (const [what, setting] of [
    ["as one string", TURNS],
    [
      "among several by name",
      [
        { name: "tools", template: "no" },
        { name: "default", template: TURNS },
      ],
    ],
  ] as const) {
    it(`is taken from tokenizer_config.json, ${what}`, async () => {
      config({ bos_token: { content: "<|endoftext|>" }, eos_token: "!", chat_template: setting });
      const written = await chat(folder);
      assert.ok(typeof written === "object");
      assert.equal(
        written.text,
        "<|endoftext|>system\nBe kind.!\n<|endoftext|>user\nHello\nthere!\n" +
          "<|endoftext|>assistant\nHi.!\n<|endoftext|>assistant\n",
      );
      assert.deepEqual(
        written.parts.map(({ role, start, end }) => [role, written.text.slice(start, end)]),
        [
          ["system", "Be kind."],
          ["user", "Hello\nthere"],
          ["assistant", "Hi."],
        ],
      );
      const { ids } = (await catalogue.open(folder)).tokens(written.text);
      assert.deepEqual(written.tokens.ids, ids);
      assert.equal(written.tokens.special.filter(Boolean).length, 4);
      assert.deepEqual(await chat(path.join(folder, "tokenizer.json")), {
        ...written,
        tokens: { ...written.tokens, tokenizer: path.join(folder, "tokenizer.json") },
      });
    });
  }

  const refusal = async (template: string) => {
    config({ chat_template: template });
    const failure = toFailure(await chat(folder).catch((thrown: unknown) => thrown));
    assert.ok(failure.kind === "templateRefuses", JSON.stringify(failure));
    return failure.reason;
  };

  it("says in its own words what it refuses", async () => {
    assert.deepEqual(await refusal("{{ raise_exception('Roles must\\nalternate.') }}"), {
      code: "raised",
      message: "Roles must; alternate.",
    });
    const long = await refusal(`{{ raise_exception('${"a".repeat(200)}') }}`);
    assert.deepEqual(long, { code: "raised", message: "a".repeat(200) });
  });

  it("is told with harmless facts", async () => {
    const name = `\u202ea\u0007${"b".repeat(1_000)}`;
    const reason = await refusal(`{{ messages[0]['${name}'].x }}`);
    assert.deepEqual(reason, {
      code: "noPart",
      type: "dict",
      name: `\ufffda\ufffd${"b".repeat(116)}…`,
    });
  });

  it("fails as the tokenizer does where that cannot take what it writes", async () => {
    const file = path.join(folder, "few", "tokenizer.json");
    mkdirSync(path.dirname(file));
    const model = { type: "WordLevel", vocab: { a: 0 }, unk_token: "[UNK]" };
    writeFileSync(file, JSON.stringify({ model }));
    writeFileSync(path.join(folder, "few", "chat_template.jinja"), "b");
    const failure = toFailure(await chat(file).catch((thrown: unknown) => thrown));
    assert.equal(failure.kind, "tokenizerUnreadable", JSON.stringify(failure));
  });

  it("is undefined where what lies beside the tokenizer cannot be read", async () => {
    for (const broken of ["{", "null", "[]", '"text"']) {
      writeFileSync(path.join(folder, "tokenizer_config.json"), broken);
      assert.equal(await chat(folder), undefined, broken);
    }
  });

  it("is undefined where there is none", async () => {
    config({});
    assert.equal(await chat(folder), undefined);
    assert.equal(await chat("tiny-gpt"), undefined);
    assert.equal(await chat("o200k_base"), undefined);
  });
});
