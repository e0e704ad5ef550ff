import type { Message } from "../../domain/tokenizer/chat.ts";
import { compile } from "../jinja/template.ts";
import { TemplateFault } from "../jinja/values/fault.ts";

/** Writes a conversation as the model was trained on it. */
export interface ChatTemplate {
  /**
   * @throws TemplateFault with what the template objects to, such as roles that do not alternate, or
   *   the part of it that is wrong or not known here
   */
  render(messages: readonly Message[], isAnswerWanted: boolean): Promise<string>;
}

/** A JSON file beside a tokenizer; what we read of it is asked one by one. */
type Config = Readonly<Record<string, unknown>>;

/** The folder of further templates, and the names that they have there. */
const FURTHER = "additional_chat_templates";
const OTHERS = ["tool_use", "rag"];
/** The tokens that every tokenizer may have. */
const USUAL: ReadonlySet<string> = new Set(
  ["bos", "eos", "unk", "sep", "pad", "cls", "mask"].map((name) => `${name}_token`),
);

/**
 * The chat template that lies beside a tokenizer, as transformers 5.18 finds it: in a file of its own,
 * or else in tokenizer_config.json. The template is given what transformers gives it.
 *
 * @param read throws where there is no such file
 */
export async function findChatTemplate(
  folder: string,
  read: (file: string) => Promise<string>,
): Promise<ChatTemplate | undefined> {
  const tryToRead = (name: string) => read(`${folder}/${name}`).catch(() => undefined);
  const config = configIn(await tryToRead("tokenizer_config.json"));
  const further = (name: string) => tryToRead(`${FURTHER}/${name}.jinja`);
  const file = (await further("default")) ?? (await tryToRead("chat_template.jinja"));
  const others = await Promise.all(OTHERS.map(further));
  const isInFiles = file !== undefined || others.some((text) => text !== undefined);
  const { found, several } = isInFiles
    ? { found: file, several: true }
    : sourceIn(config.chat_template);
  if (found === undefined && !several) return undefined;
  const map = config.added_tokens_decoder
    ? {}
    : configIn(await tryToRead("special_tokens_map.json"));
  const special = { ...tokensIn(config), ...tokensIn(map) };
  return {
    async render(messages, isAnswerWanted) {
      if (found === undefined) throw new TemplateFault({ code: "noDefault" });
      if (messages.length === 0) throw new TemplateFault({ code: "noMessage" });
      const given = { messages, tools: null, documents: null };
      return compile(found).render({ ...special, ...given, add_generation_prompt: isAnswerWanted });
    },
  };
}

/** What cannot be read counts as nothing: the tokenizer itself does not depend on it. */
function configIn(text = "{}"): Config {
  try {
    return (JSON.parse(text) as Config | null) ?? {};
  } catch {
    return {};
  }
}

/** One template, or several by name, of which “default” is meant. */
function sourceIn(setting: unknown): {
  readonly found: string | undefined;
  readonly several: boolean;
} {
  if (typeof setting === "string") return { found: setting, several: false };
  if (typeof setting !== "object" || setting === null) return { found: undefined, several: false };
  const named = Array.isArray(setting)
    ? setting.map(({ name, template }: Config) => [name, template] as const)
    : Object.entries(setting);
  const last = named.findLast(([name]) => name === "default")?.[1];
  return { found: typeof last === "string" ? last : undefined, several: named.length > 0 };
}

/** The tokens that have a name: the usual ones, others whose name ends so, and extra ones. */
function tokensIn(config: Config): Readonly<Record<string, string>> {
  const { extra_special_tokens: extra, model_specific_special_tokens: own } = config;
  const named = [own, extra].filter(
    (tokens) => typeof tokens === "object" && !Array.isArray(tokens),
  );
  const tokens = named.flatMap((tokens) => Object.entries(tokens ?? {}));
  const inConfig = Object.entries(config).filter(([name]) => name.endsWith("_token"));
  return Object.fromEntries(
    [...inConfig, ...tokens].flatMap(([name, token]) => {
      const content = contentOf(token, USUAL.has(name));
      return content === undefined ? [] : [[name, content]];
    }),
  );
}

/** "<s>", or { content: "<s>", … }, which of an unusual token must say what it is */
function contentOf(token: unknown, isUsual: boolean): string | undefined {
  if (typeof token === "string") return token;
  const { content, __type: type } = (token ?? {}) as Config;
  return typeof content === "string" && (isUsual || type === "AddedToken") ? content : undefined;
}
