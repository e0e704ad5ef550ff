import { l10n, window, workspace } from "vscode";
import { EMBEDDED_TOKENIZERS } from "../../domain/tokenizer/card.ts";
import { inert } from "../words/inert.ts";
import { formatNumber } from "../words/numbers.ts";
import { choose, chosenTokenizer, DEFAULT } from "./settings.ts";

/** Lets the user choose the tokenizer of the editor and of the Tokens panel. */
export async function pickTokenizer(): Promise<void> {
  const current = chosenTokenizer();
  const picked = await window.showQuickPick(
    EMBEDDED_TOKENIZERS.map(({ id, name, algorithm, vocabSize }) => ({
      id,
      label: `${id === current ? "$(check)" : "$(blank)"} ${inert(name)}`,
      description: l10n.t("{0}, vocabulary of {1}", algorithm, formatNumber(vocabSize)),
    })),
    { title: l10n.t("Choose Tokenizer"), placeHolder: l10n.t("For hovers, boundaries and counts") },
  );
  if (picked) await choose("tokenizer", picked.id);
}

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
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t("Choose a Model Folder"),
      openLabel: l10n.t("Use This Model"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder) await choose("model", folder.fsPath);
}

export const useEmbeddedModel = (): Promise<void> => choose("model", DEFAULT);
