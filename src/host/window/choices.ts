import { l10n, window, workspace } from "vscode";
import type { ModelName } from "../../domain/search/search.ts";
import { shortName } from "../../domain/text/token.ts";
import { choose, DEFAULT_MODEL } from "./settings.ts";

/** Lets the user choose a tokenizer.json; its path, or undefined. */
export async function askForTokenizer(): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t("Open a tokenizer.json"),
      openLabel: l10n.t("Open Tokenizer"),
      filters: { JSON: ["json"] },
    })) ?? [];
  return file?.fsPath;
}

/** Lets the user choose a text file; its name and what stands in it, read as UTF-8. */
export async function askForText(): Promise<
  { readonly name: string; readonly text: string } | undefined
> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t("Choose a Text to Learn From"),
      openLabel: l10n.t("Learn From This"),
    })) ?? [];
  if (!file) return undefined;
  const bytes = await workspace.fs.readFile(file);
  return { name: file.path.split("/").at(-1) ?? "", text: new TextDecoder().decode(bytes) };
}

export async function pickModelFolder(): Promise<void> {
  const model = await askForModel();
  if (model) await choose("model", model.id);
}

/** Lets the user choose the folder of a model; its path, and what people call it. */
export async function askForModel(): Promise<ModelName | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t("Choose a Model Folder"),
      openLabel: l10n.t("Use This Model"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return folder && { id: folder.fsPath, name: shortName(folder.fsPath) };
}

export const useEmbeddedModel = (): Promise<void> => choose("model", DEFAULT_MODEL);
