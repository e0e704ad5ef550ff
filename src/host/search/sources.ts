import { l10n, TabInputText, type TextDocument, Uri, window, workspace } from "vscode";
import type { Scope } from "../../domain/search/search.ts";
import { textFiles } from "../counting/fileCounts.ts";
import { nameOf, placeOf, treeAt } from "../counting/fileTrees.ts";
import type { Selection } from "../session/selection.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { showError } from "../window/messages.ts";
import { createFunctions } from "./functions.ts";
import type { Revealed, Source, SourceFile, TextPlace } from "./texts.ts";

/** The files and folders that the user means; undefined if there are none, or they chose none. */
export async function sourceOf({ place }: Scope): Promise<Source | undefined> {
  if (place === "open") {
    const document = frontEditor()?.document;
    return document && ofDocument(document);
  }
  const roots =
    place === "chosen"
      ? await window.showOpenDialog({
          title: l10n.t("Choose Files and Folders to Search"),
          openLabel: l10n.t("Search Here"),
          canSelectFiles: true,
          canSelectFolders: true,
          canSelectMany: true,
        })
      : workspace.workspaceFolders?.map(({ uri }) => uri);
  return roots && roots.length > 0 ? ofRoots(roots) : undefined;
}

/** An open document, as it is at each time that it is read. */
function ofDocument(document: TextDocument): Source {
  return {
    async *files() {
      yield fileOf(document);
    },
    leftOut: [],
    functionsOf: createFunctions(),
  };
}

/** A file that the user chooses: of those that are open, or any other. */
export async function chooseFile(): Promise<SourceFile | undefined> {
  const uri = await askForOpenFile();
  if (!uri) return undefined;
  const opened = workspace.openTextDocument(uri);
  const document = await opened.then(undefined, () => undefined);
  if (document) return fileOf(document);
  const name = workspace.asRelativePath(uri);
  void showError(l10n.t("{0} cannot be read as text, or is too large. Choose another file.", name));
  return undefined;
}

/** Offers the open files, and the dialog for any other; at once if none is open. */
async function askForOpenFile(): Promise<Uri | undefined> {
  const { all: groups } = window.tabGroups;
  const inputs = groups.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const uris = inputs.filter((one) => one instanceof TabInputText).map(({ uri }) => uri);
  const open = [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
  const offered = open.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const other = { label: l10n.t("Choose another file…"), uri: undefined };
  const title = l10n.t("Choose a File to Compare With");
  const picked =
    offered.length > 0 ? await window.showQuickPick([...offered, other], { title }) : other;
  if (!picked || picked.uri) return picked?.uri;
  const [file] =
    (await window.showOpenDialog({ title, openLabel: l10n.t("Compare With This") })) ?? [];
  return file;
}

const fileOf = (document: TextDocument): SourceFile => ({
  name: workspace.asRelativePath(document.uri),
  uri: document.uri.toString(),
  text: document.getText(),
});

function ofRoots(roots: readonly Uri[]): Source {
  let leftOut = new Set<string>();
  return {
    async *files(signal) {
      leftOut = new Set();
      const seen = new Set<string>(); // a folder and a file of it may both be chosen
      for (const root of roots) {
        const { folder, start } = await placeOf(root);
        const tree = treeAt(folder, (path) => leftOut.add(nameOf(folder, path)));
        for await (const { path, text } of textFiles(tree, start, signal)) {
          const uri = Uri.joinPath(folder, path).toString();
          if (seen.has(uri)) continue;
          seen.add(uri);
          const open = workspace.textDocuments.find((one) => one.uri.toString() === uri);
          yield open ? fileOf(open) : { name: nameOf(folder, path), uri, text };
        }
      }
    },
    get leftOut() {
      return [...leftOut];
    },
    functionsOf: createFunctions(),
  };
}

/**
 * Shows a text in the editor and selects it there. If its file has changed since, it is looked for
 * nearby.
 */
export async function revealText(selection: Selection, place: Revealed): Promise<boolean> {
  const found = await findText(place);
  if (found) await selection.reveal({ document: place.file.uri, ...found });
  return found !== undefined;
}

/** All of a text as it stands in its file now; undefined if it is not there. */
export const readText = async (place: TextPlace): Promise<string | undefined> =>
  (await findText(place))?.text;

async function findText({ file, excerpt, length, ...place }: Revealed) {
  const opened = workspace.openTextDocument(Uri.parse(file.uri));
  const document = await opened.then(undefined, () => undefined);
  const text = document?.getText() ?? "";
  const start = document && nearestTo(text, excerpt, place.start);
  if (start === undefined) return undefined;
  const end = Math.min(text.length, start + length);
  return { start, end, text: text.slice(start, end) };
}

/** Where a text stands that is the nearest to a place; undefined if it is not there. */
function nearestTo(text: string, part: string, place: number): number | undefined {
  const before = text.lastIndexOf(part, place);
  const behind = text.indexOf(part, place);
  if (before < 0 || behind < 0)
    return Math.max(before, behind) < 0 ? undefined : Math.max(before, behind);
  return place - before <= behind - place ? before : behind;
}
