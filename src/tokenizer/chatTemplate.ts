import type { Message } from "../domain/chat.ts";

/** Writes a conversation as the model was trained on it. */
export interface ChatTemplate {
  /** @throws Error with what the template objects to, such as roles that do not alternate */
  render(messages: readonly Message[], isAnswerWanted: boolean): Promise<string>;
}

/** tokenizer_config.json, as far as we read it. */
interface Config {
  readonly chat_template?: unknown;
  readonly [name: string]: unknown;
}

/**
 * The chat template that lies beside a tokenizer: in chat_template.jinja or tokenizer_config.json.
 *
 * @param read throws where there is no such file
 */
export async function findChatTemplate(
  folder: string,
  read: (file: string) => Promise<string>,
): Promise<ChatTemplate | undefined> {
  const tryToRead = (name: string) => read(`${folder}/${name}`).catch(() => undefined);
  const config = configIn((await tryToRead("tokenizer_config.json")) ?? "");
  const source = (await tryToRead("chat_template.jinja")) ?? sourceOf(config.chat_template);
  if (source === undefined) return undefined;
  const special = Object.fromEntries(
    ["bos_token", "eos_token", "unk_token", "pad_token"].flatMap((name) => {
      const token = contentOf(config[name]);
      return token === undefined ? [] : [[name, token]];
    }),
  );
  return {
    async render(messages, isAnswerWanted) {
      const { Template } = await import("@huggingface/jinja");
      const given = { ...special, messages, add_generation_prompt: isAnswerWanted };
      return new Template(source).render(given);
    },
  };
}

/** What cannot be read counts as nothing: the tokenizer itself does not depend on it. */
function configIn(text: string): Config {
  try {
    return (JSON.parse(text) as Config | null) ?? {};
  } catch {
    return {};
  }
}

/** One template, or several by name, of which "default" is meant. */
function sourceOf(setting: unknown): string | undefined {
  if (typeof setting === "string") return setting;
  if (!Array.isArray(setting)) return undefined;
  const named = setting as readonly { readonly name?: unknown; readonly template?: unknown }[];
  const found = named.find(({ name }) => name === "default")?.template;
  return typeof found === "string" ? found : undefined;
}

/** "<s>", or { content: "<s>", … } */
function contentOf(token: unknown): string | undefined {
  if (typeof token === "string") return token;
  const content = (token as { readonly content?: unknown } | null | undefined)?.content;
  return typeof content === "string" ? content : undefined;
}
