import { commands, env, l10n, type QuickPickItem, window } from "vscode";
import { Failed } from "../../domain/failure.ts";
import type { OpenPanels } from "../panels/openPanels.ts";
import type { Selection } from "../session/selection.ts";
import { showWarning } from "../window/messages.ts";
import { openText } from "../window/readOnlyTexts.ts";
import { formatNumber } from "../words/numbers.ts";

const MOST = 100_000; // UTF-16 units of a text that is no file; its tab's address holds all of it
const CHOSEN = "glassbox.chosen"; // a step of the walkthrough in package.json is done by it

/** Opens the walkthrough of package.json. @param extension its whole name */
export const getStarted = (extension: string): Thenable<unknown> =>
  commands.executeCommand("workbench.action.openWalkthrough", `${extension}#start`, false);

/**
 * Tells the walkthrough that a model or a tokenizer was chosen. VS Code's own event for a changed
 * setting would not do: it takes the setting's registration for the first change, and tells no second.
 */
export async function tellChoice(): Promise<void> {
  // True for a moment, so that it is an event: a context that is true already tells nothing.
  await commands.executeCommand("setContext", CHOSEN, true);
  await commands.executeCommand("setContext", CHOSEN, false);
}

/** What shows the tokens. */
export interface TokensNeeds {
  readonly panels: Pick<OpenPanels, "show">;
  readonly selection: Pick<Selection, "read">;
}

/** A row of the list: where a text comes from. It opens one, or finds none. */
interface Row extends QuickPickItem {
  readonly open: () => Promise<boolean>;
}

/** Asks for a text and shows its tokens. */
export async function showTokensOf({ panels, selection }: TokensNeeds): Promise<void> {
  const rows: readonly Row[] = [
    { label: `$(file) ${l10n.t("A File…")}`, open: openFile },
    { label: `$(clippy) ${l10n.t("Text from the Clipboard")}`, open: openClipboard },
    { label: `$(edit) ${l10n.t("Text You Type…")}`, open: openWritten },
  ];
  const title = l10n.t("Show Tokens of…");
  const row = await window.showQuickPick(rows, { title });
  if (!row || !(await row.open())) return;
  panels.show("tokens");
  selection.read();
}

async function openFile(): Promise<boolean> {
  const [file] = (await window.showOpenDialog({ openLabel: l10n.t("Show Tokens") })) ?? [];
  if (file) await window.showTextDocument(file);
  return file !== undefined;
}

async function openClipboard(): Promise<boolean> {
  return open(l10n.t("Clipboard"), await env.clipboard.readText());
}

async function openWritten(): Promise<boolean> {
  const text = await window.showInputBox({ prompt: l10n.t("The text to cut into tokens") });
  return text !== undefined && open(l10n.t("Typed Text"), text);
}

/** @throws Failed noText */
async function open(name: string, text: string): Promise<boolean> {
  if (text.trim() === "") throw new Failed({ kind: "noText" });
  if (text.length > MOST) {
    void showWarning(
      l10n.t(
        "This text has {0} characters, but only {1} can be shown this way. Put it in a file.",
        formatNumber(text.length),
        formatNumber(MOST),
      ),
    );
    return false;
  }
  await openText(name, text);
  return true;
}
