import { findChatTemplate } from "../../src/tokenizer/files/chatTemplate.ts";
import { TemplateFault } from "../../src/tokenizer/jinja/values/fault.ts";
import { createRandom } from "../engine/random.ts";
import { spoilBytes } from "../engine/spoilt.ts";
import { translateReason } from "../host/words/sentences.ts";
import type { Outcomes } from "./hub.ts";

const WHOLE: readonly string[] = [
  "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}> {{ m['content'] | trim }}\n{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}",
  "{%- set ns = namespace(seen=false) -%}{%- for m in messages if m.role != 'system' -%}{%- set ns.seen = true -%}{{ loop.index0 }}:{{ m.content.split('a')[0] ~ '-' }}{%- endfor -%}{{ ns.seen }}",
  "{% macro say(text, times=2) %}{% for i in range(times) %}{{ text.upper() }}{% endfor %}{% endmacro %}{{ say(messages[0].content) }}{{ messages | tojson(indent=2) }}",
  "{% if messages[0]['role'] == 'system' %}{{ raise_exception('No system here') }}{% else %}{{ '%s %d' % (messages[-1].role, 7) }}{{ tools is none }}{{ {'a': [1, 2.5, None]} }}{% endif %}",
];
const MESSAGES = [
  { role: "user", content: "a cat\r\n고양이" },
  { role: "assistant", content: "{{ 7 * 7 }}" },
] as const;

/** Chat templates, spoilt: each writes a text, or is refused with what is wrong with it. */
export async function fuzzTemplates(seed: number, mutants: number): Promise<Outcomes> {
  const random = createRandom(seed);
  const outcomes: Outcomes = { answers: 0, sentences: 0, wrong: [] };
  for (let i = 0; i < mutants; i++) {
    let bytes = new TextEncoder().encode(random.pick(WHOLE));
    for (let times = random.below(3); times >= 0; times--) {
      bytes = Uint8Array.from(spoilBytes(bytes, random).bytes);
    }
    const source = new TextDecoder().decode(bytes);
    const read = async (file: string) => {
      if (file.endsWith("/chat_template.jinja")) return source;
      throw new Error("There is no such file.");
    };
    try {
      const template = await findChatTemplate("/model", read);
      const text = await template?.render(MESSAGES, random.random() < 0.5);
      if (typeof text === "string") outcomes.answers++;
      else outcomes.wrong.push(`${JSON.stringify(source)}: ${text}`);
    } catch (thrown) {
      if (thrown instanceof TemplateFault && translateReason(thrown.reason) !== "") {
        outcomes.sentences++;
      } else outcomes.wrong.push(`${JSON.stringify(source)}: ${thrown}`);
    }
  }
  return outcomes;
}
