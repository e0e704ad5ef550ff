import { FileType, Uri, workspace } from "vscode";
import type { FileTree } from "./fileCounts.ts";

const MOST_BYTES = 5_000_000; // of a file; larger ones are seldom written by people

/** As the user knows the file: of several workspace folders each one's name goes before. */
export function nameOf(folder: Uri, path: string): string {
  const uri = Uri.joinPath(folder, path);
  return workspace.getWorkspaceFolder(uri) ? workspace.asRelativePath(uri) : path;
}

/** A file or folder as a path in its workspace folder, else in the folder that it is or is in. */
export async function placeOf(
  root: Uri,
): Promise<{ readonly folder: Uri; readonly start: string }> {
  const { type } = await workspace.fs.stat(root);
  const isFolder = (type & FileType.Directory) !== 0;
  const home = workspace.getWorkspaceFolder(root)?.uri;
  const folder = home ?? (isFolder ? root : Uri.joinPath(root, ".."));
  const path = root.path.slice(folder.path.length).replace(/^\//, "");
  return { folder, start: isFolder && path !== "" ? `${path}/` : path };
}

/** @param leaveOut hears of files that are too large, or that nobody may read */
export function treeAt(folder: Uri, leaveOut: (path: string) => void): FileTree {
  return {
    async list(path) {
      // A file system may know its folders only without a slash at their end.
      const at = Uri.joinPath(folder, path.replace(/\/$/, ""));
      // It went away, or nobody may read it: that is no reason not to count the others.
      const entries = await workspace.fs.readDirectory(at).then(undefined, () => []);
      return entries
        .filter(([, type]) => (type & FileType.SymbolicLink) === 0) // they may lead in a circle
        .map(([name, type]) => ({ name, isFolder: type === FileType.Directory }));
    },
    async read(path) {
      const uri = Uri.joinPath(folder, path);
      try {
        const { size } = await workspace.fs.stat(uri);
        if (size <= MOST_BYTES) return await workspace.fs.readFile(uri);
      } catch {
        // it went away, or nobody may read it
      }
      leaveOut(path);
      return undefined;
    },
  };
}
