import { ConfigurationTarget, workspace } from "vscode";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import { PROMPT_TOKENIZER } from "../../domain/tokenizer/card.ts";
import { isListed } from "./prose.ts";

/** The model that is looked into unless another is chosen. */
export const DEFAULT_MODEL: ModelId = EMBEDDED.decoder;

const read = () => workspace.getConfiguration("glassbox");

/** VS Code hands out whatever stands in the settings, of whatever type. */
function text(name: string): string {
  const value = read().get<unknown>(name);
  return typeof value === "string" ? value.trim() : "";
}

/** The model's folder, or the name of an embedded one. */
export const chosenModel = (): ModelId => text("model") || DEFAULT_MODEL;
export const chosenTokenizer = (): TokenizerId => text("tokenizer") || PROMPT_TOKENIZER;

/** Whether the user's settings name a tokenizer, be it the one that is used anyway. */
export function isTokenizerChosen(): boolean {
  const { globalValue, workspaceValue } = read().inspect("tokenizer") ?? {};
  return globalValue !== undefined || workspaceValue !== undefined;
}

/** The Hub that models are downloaded from, as the user's own settings name it. */
export const hubEndpoint = (): string => text("hub.endpoint") || "https://huggingface.co";

/** Choices go to the user's settings, never into the workspace; undefined: none any more. */
export async function choose(
  setting: "model" | "tokenizer",
  value: string | undefined,
): Promise<void> {
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
  const listed = Array.isArray(languages) ? languages : ["prose"];
  return read().get<boolean>("hover.enabled") === true && isListed(language, listed);
}

const COLORED = 15; // percent

/** How many percent of a text's tokens surprisal colors, the most surprising ones. */
export function coloredPercent(): number {
  const percent = read().get<unknown>("surprisal.coloredPercent");
  return typeof percent === "number" && percent >= 1 && percent <= 100 ? percent : COLORED;
}
