import { ConfigurationTarget, workspace } from "vscode";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { TokenizerId } from "../../domain/text/token.ts";

/** What is used unless another is chosen, as a model and as a tokenizer. */
export const DEFAULT: ModelId & TokenizerId = EMBEDDED.decoder;

const read = () => workspace.getConfiguration("glassbox");

/** VS Code hands out whatever stands in the settings, of whatever type. */
function text(name: string): string {
  const value = read().get<unknown>(name);
  return typeof value === "string" ? value.trim() : "";
}

/** The model's folder, or the name of an embedded one. */
export const chosenModel = (): ModelId => text("model") || DEFAULT;
export const chosenTokenizer = (): TokenizerId => text("tokenizer") || DEFAULT;

/** The Hub that models are downloaded from, as the user's own settings name it. */
export const hubEndpoint = (): string => text("hub.endpoint") || "https://huggingface.co";

/** Choices go to the user's settings, never into the workspace. */
export async function choose(setting: "model" | "tokenizer", value: string): Promise<void> {
  await read().update(setting, value, ConfigurationTarget.Global);
}

/** Whether problems in prompts are to be shown. */
export const wantsLint = (): boolean => read().get<boolean>("lint") === true;

/** The most tokens that a prompt should have; undefined: as many as it likes. */
export function tokenBudget(): number | undefined {
  const budget = read().get<unknown>("tokenBudget");
  return typeof budget === "number" && Number.isInteger(budget) && budget > 0 ? budget : undefined;
}

/** Whether hovers are wanted in a document of this language. */
export function wantsHover(language: string): boolean {
  const languages = read().get<unknown>("hover.languages");
  const isKept = Array.isArray(languages) && languages.length > 0;
  return read().get<boolean>("hover.enabled") === true && (!isKept || languages.includes(language));
}
