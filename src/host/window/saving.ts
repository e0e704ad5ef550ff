import { homedir } from "node:os";
import { l10n, Uri, window, workspace } from "vscode";
import { showError } from "./messages.ts";

/**
 * Asks where to, and writes it there; a file that stands there is replaced only if the dialog's
 * question is answered so. A failure is told.
 *
 * @param name the file's name to begin with
 * @returns whether it was written
 */
export async function saveAs(name: string, content: string | Uint8Array): Promise<boolean> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const ending = name.split(".").at(-1) ?? "";
  const file = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, name),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!file) return false;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await workspace.fs.writeFile(file, bytes);
    return true;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    void showError(l10n.t("Could not save {0}: {1}", file.fsPath, why));
    return false;
  }
}
