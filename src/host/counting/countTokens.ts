import { l10n, ProgressLocation, Uri, window } from "vscode";
import type { FileCount } from "../../domain/text/counting.ts";
import type { TextSize } from "../../domain/text/token.ts";
import type { Reading } from "../processes/mirror.ts";
import { formatNumber } from "../words/numbers.ts";
import type { CountsPanel } from "./countsPanel.ts";
import { countFiles } from "./fileCounts.ts";
import { nameOf, placeOf, treeAt } from "./fileTrees.ts";

interface Counted extends FileCount {
  readonly uri: Uri;
}

/**
 * Counts the tokens of files and folders, and shows them as a table.
 *
 * @param chosen from the explorer; undefined: the user is asked
 * @param askOnce lets the user say which tokenizer to count by, before anything is counted
 */
export async function countTokens(
  needs: Reading,
  panel: CountsPanel,
  chosen: readonly Uri[] | undefined,
  askOnce: () => Promise<void>,
): Promise<void> {
  await askOnce();
  const roots = chosen?.length ? chosen : await askForFiles();
  if (!roots?.length) return;
  const user = new AbortController();
  const tokenizer = needs.tokenizer(); // another may be chosen meanwhile
  const leftOut = new Set<string>();
  const counted = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t("Counting tokens"),
      cancellable: true,
    },
    (progress, token) => {
      token.onCancellationRequested(() => user.abort());
      const count = async (text: string) => {
        const [size] = await needs.tokenizing.questions.sizes(tokenizer, [text]);
        return size ?? { tokens: 0, characters: 0, bytes: 0 };
      };
      return countAll(roots, count, user.signal, {
        counted: (files, tokens) =>
          progress.report({
            message: l10n.t("{0} files, {1} tokens", formatNumber(files), formatNumber(tokens)),
          }),
        leftOut: (path) => leftOut.add(path),
      });
    },
  );
  if (user.signal.aborted) return;
  panel.show({
    tokenizer,
    files: counted.map(({ path, size }) => ({ path, size })),
    leftOut: [...leftOut],
    uris: counted.map(({ uri }) => uri),
  });
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
  roots: readonly Uri[],
  count: (text: string) => Promise<TextSize>,
  signal: AbortSignal,
  tell: {
    counted(files: number, tokens: number): void;
    leftOut(path: string): void;
  },
): Promise<readonly Counted[]> {
  const counted = new Map<string, Counted>(); // a folder and a file of it may both be chosen
  let tokens = 0;
  for (const root of roots) {
    const { folder, start } = await placeOf(root);
    const tree = treeAt(folder, (path) => tell.leftOut(nameOf(folder, path)));
    for await (const found of countFiles(tree, start, count, signal)) {
      const uri = Uri.joinPath(folder, found.path);
      if (counted.has(uri.toString())) continue;
      counted.set(uri.toString(), { ...found, path: nameOf(folder, found.path), uri });
      tokens += found.size.tokens;
      tell.counted(counted.size, tokens);
    }
  }
  return [...counted.values()];
}
