import {
  env,
  FileType,
  l10n,
  ProgressLocation,
  type QuickInputButton,
  type QuickPickItem,
  ThemeIcon,
  Uri,
  window,
  workspace,
} from "vscode";
import { countFiles, type FileCount, type FileTree } from "./fileCounts.ts";
import type { Reading } from "./mirror.ts";
import { formatBytes, formatNumber } from "./numbers.ts";

const MOST_BYTES = 5_000_000; // of a file; larger ones are seldom written by people

interface Counted extends FileCount {
  readonly uri: Uri;
}

/**
 * Counts the tokens of files and folders, and lists them.
 *
 * @param chosen from the explorer; undefined: the user is asked
 */
export async function countTokens(
  needs: Reading,
  chosen: readonly Uri[] | undefined,
): Promise<void> {
  const roots = chosen?.length ? chosen : await askForFiles();
  if (!roots?.length) return;
  const user = new AbortController();
  const counted = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t("Counting tokens"),
      cancellable: true,
    },
    (progress, token) => {
      token.onCancellationRequested(() => user.abort());
      return countAll(needs, roots, user.signal, (files, tokens) =>
        progress.report({
          message: l10n.t("{0} files, {1} tokens", formatNumber(files), formatNumber(tokens)),
        }),
      );
    },
  );
  if (!user.signal.aborted) list(counted, needs.tokenizer());
}

const askForFiles = () =>
  window.showOpenDialog({
    title: l10n.t("Count the Tokens of Files and Folders"),
    openLabel: l10n.t("Count Tokens"),
    canSelectFiles: true,
    canSelectFolders: true,
    canSelectMany: true,
  });

async function countAll(
  { tokenizing, tokenizer }: Reading,
  roots: readonly Uri[],
  signal: AbortSignal,
  tell: (files: number, tokens: number) => void,
): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  let tokens = 0;
  const count = async (text: string) => {
    const [size] = await tokenizing.questions.sizes(tokenizer(), [text]);
    return size ?? { tokens: 0, characters: 0, bytes: 0 };
  };
  for (const root of roots) {
    const { type } = await workspace.fs.stat(root);
    const folder = type & FileType.Directory ? root : Uri.joinPath(root, "..");
    const only = folder === root ? undefined : root.path.split("/").at(-1);
    for await (const found of countFiles(treeAt(folder, only), count, signal)) {
      counted.push({ ...found, uri: Uri.joinPath(folder, found.path) });
      tokens += found.size.tokens;
      tell(counted.length, tokens);
    }
  }
  return counted;
}

/** @param only the one file that is meant, of all that stand in the folder */
function treeAt(folder: Uri, only: string | undefined): FileTree {
  return {
    async list(path) {
      if (only !== undefined) return [{ name: only, isFolder: false }];
      const entries = await workspace.fs.readDirectory(Uri.joinPath(folder, path));
      return entries
        .filter(([, type]) => (type & FileType.SymbolicLink) === 0) // they may lead in a circle
        .map(([name, type]) => ({ name, isFolder: type === FileType.Directory }));
    },
    async read(path) {
      const uri = Uri.joinPath(folder, path);
      const { size } = await workspace.fs.stat(uri);
      return size > MOST_BYTES ? undefined : workspace.fs.readFile(uri);
    },
  };
}

interface Row extends QuickPickItem {
  readonly uri: Uri;
}

interface Order extends QuickInputButton {
  readonly compare: (a: Counted, b: Counted) => number;
}

/** The files with their tokens, sorted as the user wants; Enter opens one. */
function list(counted: readonly Counted[], tokenizer: string): void {
  const pick = window.createQuickPick<Row>();
  const byTokens: Order = {
    iconPath: new ThemeIcon("symbol-number"),
    tooltip: l10n.t("Sort by tokens"),
    compare: (a, b) => b.size.tokens - a.size.tokens,
  };
  const byName: Order = {
    iconPath: new ThemeIcon("case-sensitive"),
    tooltip: l10n.t("Sort by name"),
    compare: (a, b) => (a.path < b.path ? -1 : 1),
  };
  const byDensity: Order = {
    iconPath: new ThemeIcon("graph"),
    tooltip: l10n.t("Sort by bytes per token"),
    compare: (a, b) => bytesPerToken(a) - bytesPerToken(b),
  };
  const copy: QuickInputButton = {
    iconPath: new ThemeIcon("copy"),
    tooltip: l10n.t("Copy as a table"),
  };
  const total = counted.reduce((sum, { size }) => sum + size.tokens, 0);
  let order = byTokens;
  const sorted = () => counted.toSorted(order.compare);
  const show = () => {
    pick.items = sorted().map((file) => ({
      uri: file.uri,
      label: file.path,
      description: l10n.t("{0} tokens", formatNumber(file.size.tokens)),
      detail: l10n.t(
        "{0}, {1} bytes per token",
        formatBytes(file.size.bytes),
        formatNumber(Math.round(bytesPerToken(file) * 100) / 100),
      ),
    }));
  };
  pick.title = l10n.t(
    "{0} files, {1} tokens · {2}",
    formatNumber(counted.length),
    formatNumber(total),
    tokenizer,
  );
  pick.placeholder = l10n.t("Enter opens a file");
  pick.buttons = [byTokens, byName, byDensity, copy];
  pick.onDidTriggerButton(async (button) => {
    if (button === copy) {
      await env.clipboard.writeText(tableOf(sorted()));
      return;
    }
    order = [byTokens, byName, byDensity].find((each) => each === button) ?? order;
    show();
  });
  pick.onDidAccept(async () => {
    const [row] = pick.selectedItems;
    pick.hide();
    if (row) await window.showTextDocument(row.uri);
  });
  pick.onDidHide(() => pick.dispose());
  show();
  pick.show();
}

const bytesPerToken = ({ size }: Counted) => size.bytes / Math.max(1, size.tokens);

/** Tab-separated, as spreadsheets take it. */
function tableOf(counted: readonly Counted[]): string {
  const rows = counted.map(({ path, size }) => [path, size.tokens, size.characters, size.bytes]);
  return [["file", "tokens", "characters", "bytes"], ...rows]
    .map((row) => row.join("\t"))
    .join("\n");
}
