import { ConfigurationTarget, workspace } from "vscode";
import type { ModelId } from "../domain/questions.ts";
import type { TokenizerId } from "../domain/token.ts";

/** The model that ships with Glassbox, and the name of its tokenizer. */
export const EMBEDDED = "tiny-gpt";

const read = () => workspace.getConfiguration("glassbox");

/** The model's folder, or the name of an embedded one. */
export const chosenModel = (): ModelId => read().get<string>("model")?.trim() || EMBEDDED;
export const chosenTokenizer = (): TokenizerId => read().get<string>("tokenizer") || EMBEDDED;

/** The Hub that models are downloaded from, as the user's own settings name it. */
export const hubEndpoint = (): string =>
  read().get<string>("hub.endpoint")?.trim() || "https://huggingface.co";

/** Choices go to the user's settings, never into the workspace. */
export async function choose(setting: "model" | "tokenizer", value: string): Promise<void> {
  await read().update(setting, value, ConfigurationTarget.Global);
}

/** Whether problems in prompts are to be shown. */
export const wantsLint = (): boolean => read().get<boolean>("lint") === true;

/** The most tokens that a prompt should have; undefined: as many as it likes. */
export function tokenBudget(): number | undefined {
  const budget = read().get<number>("tokenBudget") ?? 0;
  return Number.isInteger(budget) && budget > 0 ? budget : undefined;
}

/** Whether hovers are wanted in a document of this language. */
export function wantsHover(language: string): boolean {
  const languages = read().get<readonly string[]>("hover.languages") ?? [];
  return (
    read().get<boolean>("hover.enabled") === true &&
    (languages.length === 0 || languages.includes(language))
  );
}
