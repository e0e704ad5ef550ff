import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Message } from "../../../src/domain/tokenizer/chat.ts";
import { findChatTemplate } from "../../../src/tokenizer/files/chatTemplate.ts";
import { compile } from "../../../src/tokenizer/jinja/template.ts";
import { TemplateFault } from "../../../src/tokenizer/jinja/values/fault.ts";
import { translateReason } from "../../host/words/sentences.ts";

const read = (file: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "../chat", file), "utf8"));

const { messages, config, templates } = read("templates.json") as {
  readonly messages: readonly Message[];
  readonly config: object;
  readonly templates: Readonly<Record<string, readonly string[]>>;
};
/** What transformers writes, without and with the beginning of an answer: training/export_chat_oracle.py. */
const oracle: Readonly<Record<string, readonly (string | [string, string] | null)[]>> =
  read("oracle.json");
type Random = readonly (readonly [source: string, text: string | null])[];
const expressions: Random = read("expressions.json");
const statements: Random = read("statements.json");

/** Files of a folder "model" that is not there. */
const folder = (files: Readonly<Record<string, string | object>>) =>
  findChatTemplate("model", async (file) => {
    const found = files[file.replace("model/", "")];
    if (found === undefined) throw new Error(`There is no ${file}.`);
    return typeof found === "string" ? found : JSON.stringify(found);
  });

async function write(template: string): Promise<string | [string, string] | null> {
  const found = await folder({ "tokenizer_config.json": { ...config, chat_template: template } });
  assert.ok(found);
  try {
    const [text, begun] = [await found.render(messages, false), await found.render(messages, true)];
    return text === begun ? text : [text, begun];
  } catch (thrown) {
    assert.ok(thrown instanceof TemplateFault, String(thrown));
    assert.notEqual(translateReason(thrown.reason), "");
    return null;
  }
}

describe("a chat template writes what transformers writes", () => {
  for (const [subject, all] of Object.entries(templates)) {
    it(`of ${subject}`, async () => {
      assert.equal(all.length, oracle[subject]?.length);
      for (const [i, template] of all.entries()) {
        assert.deepEqual(await write(template), oracle[subject]?.[i], template);
      }
    });
  }

  it("of random expressions, or refuses what it does not know", async () => {
    let refused = 0;
    for (const [expression, text] of expressions) {
      const written = await write(`{{ ${expression} }}`);
      if (written === null && text !== null) refused++;
      else assert.deepEqual(written, text, expression);
    }
    assert.ok(refused <= expressions.length / 100, `refused: ${refused}`);
  });
});

describe("tags and the blanks around them", () => {
  it(`leave what Jinja2 leaves, in ${statements.length} random templates`, async () => {
    for (const [template, text] of statements) {
      assert.deepEqual(await write(template), text, JSON.stringify(template));
    }
  });
});

describe("a chat template that asks for too much", () => {
  const LARGE = "10000000000";
  for (const template of [
    `{% for i in range(${LARGE}) %}x{% endfor %}`,
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    `{{ 'a' * ${LARGE} }}`,
    `{{ [1] * ${LARGE} }}`,
    `{{ 'a'.ljust(${LARGE}) }}`,
    `{{ 'a'.zfill(${LARGE}) }}`,
    `{{ 'a' | center(${LARGE}) }}`,
    `{{ 'a\nb' | indent(${LARGE}) }}`,
    `{{ '%${LARGE}d' % 1 }}`,
    `{{ '%*d' % (${LARGE}, 1) }}`,
    `{{ '{:${LARGE}}'.format(1) }}`,
    `{{ '\\t'.expandtabs(${LARGE}) }}`,
    `{{ 2 ** ${LARGE} }}`,
    `{{ [1] | batch(${LARGE}, 0) | list }}`,
    `{{ [1] | slice(${LARGE}) | list }}`,
    `{{ [1] | tojson(indent=${LARGE}) }}`,
    "{% set ns = namespace(s='aaaaaaaaaaaaaaaa') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "{% set ns = namespace(s=[1, 2]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set ns = namespace(n=9) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
    "{% set ns = namespace(s='a' * 9999999) %}{% for i in range(99999) %}{{ ns.s | upper | length }}{% endfor %}",
    "{% set ns = namespace(s='a' * 9999) %}{% for i in range(99999) %}{{ ns.s }}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    `{{ ${"(".repeat(20_000)}1${")".repeat(20_000)} }}`,
  ]) {
    it(`is refused: ${template.slice(0, 60)}`, async () =>
      assert.equal(await write(template), null));
  }

  it("says what is wrong, and where", () => {
    const reason = (template: string): string => {
      try {
        compile(template).render({ messages });
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateFault, String(thrown));
        return translateReason(thrown.reason);
      }
      return "";
    };
    assert.equal(reason("{{ raise_exception('No.') }}"), "It says “No.”");
    assert.equal(
      reason("a\n\n{{ 1 + }}"),
      "Line 3 of the template: a value is missing where the tag ends.",
    );
    assert.match(reason("{{ 'x' | nope }}"), /filter “nope”/);
    assert.match(reason("{{ 'x' | urlize }}"), /Glassbox does not know the filter “urlize”/);
    assert.match(reason("{% include 'x' %}"), /tag “include”/);
    assert.match(reason("{{ 'x'.encode() }}"), /“encode” of a str/);
    assert.match(reason("{{ tool.name }}"), /“tool” is undefined/);
    assert.match(reason("{% for i in range(1000000000) %}{% endfor %}"), /“range” .* 100000 items/);
  });
});

describe("the date", () => {
  it("is written as Python writes it", () => {
    const now = new Date(2026, 1, 3, 4, 5, 6, 7);
    const written = (pattern: string) =>
      compile(`{{ strftime_now('${pattern}') }}`).render({}, now);
    assert.equal(written("%d %B %Y"), "03 February 2026");
    assert.equal(written("%Y-%m-%d %H:%M:%S.%f"), "2026-02-03 04:05:06.007000");
    assert.equal(
      written("%a %A %b %e %-d %j %I %p %y %% %U %W %u %w|%Z%z|"), // checked in Python
      "Tue Tuesday Feb  3 3 034 04 AM 26 % 05 05 2 2||",
    );
  });
});

describe("the files of a chat template", () => {
  const [one, other] = ["one {{ messages[0].role }}", "other"];
  const listed = (...names: readonly string[]) => ({
    chat_template: names.map((name) => ({ name, template: `${name}!` })),
  });
  const cases: readonly (readonly [
    what: string,
    files: Parameters<typeof folder>[0],
    text: string | null | undefined,
  ])[] = [
    ["tokenizer_config.json", { "tokenizer_config.json": { chat_template: one } }, "one system"],
    [
      "a file before it",
      { "tokenizer_config.json": { chat_template: one }, "chat_template.jinja": other },
      other,
    ],
    [
      "a file alone",
      { "chat_template.jinja": "{% if true %}\r\n{{ bos_token }}x\r\n{% endif %}\r\n" },
      "x\n",
    ],
    [
      "a folder before that file",
      { "chat_template.jinja": other, "additional_chat_templates/default.jinja": "third" },
      "third",
    ],
    [
      "a folder with others beside it",
      { "chat_template.jinja": other, "additional_chat_templates/tool_use.jinja": "tools" },
      other,
    ],
    [
      "a folder with others alone",
      {
        "tokenizer_config.json": { chat_template: one },
        "additional_chat_templates/tool_use.jinja": "tools",
      },
      null,
    ],
    [
      "the default among several",
      { "tokenizer_config.json": listed("tool_use", "default", "rag") },
      "default!",
    ],
    [
      "several by name",
      { "tokenizer_config.json": { chat_template: { default: other, tool_use: one } } },
      other,
    ],
    ["several without a default", { "tokenizer_config.json": listed("tool_use", "rag") }, null],
    ["no template", { "tokenizer_config.json": {} }, undefined],
    ["a number", { "tokenizer_config.json": { chat_template: 5 } }, undefined],
    [
      "tokens in a map",
      {
        "chat_template.jinja": "{{ bos_token }}{{ x_token }}",
        "tokenizer_config.json": { bos_token: "<a>", x_token: "<x>" },
        "special_tokens_map.json": { bos_token: { content: "<b>" } },
      },
      "<b><x>",
    ],
    [
      "a map that is not read",
      {
        "chat_template.jinja": "{{ bos_token }}",
        "tokenizer_config.json": {
          bos_token: "<a>",
          added_tokens_decoder: { 0: { content: "<a>" } },
        },
        "special_tokens_map.json": { bos_token: "<b>" },
      },
      "<a>",
    ],
  ];
  for (const [what, files, text] of cases) {
    it(`are read in transformers' order: ${what}`, async () => {
      const found = await folder(files);
      if (text === undefined) assert.equal(found, undefined);
      else if (text === null)
        await assert.rejects(async () => found?.render(messages, false), TemplateFault);
      else assert.equal(await found?.render(messages, false), text);
    });
  }

  it("write no conversation without a message, as transformers does not", async () => {
    const found = await folder({ "chat_template.jinja": other });
    await assert.rejects(async () => found?.render([], true), TemplateFault);
  });
});
