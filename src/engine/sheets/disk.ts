import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { SheetFile } from "../../domain/makeup/sheet.ts";
import { findExports } from "../../domain/model/modelFiles.ts";
import type { FolderOfFile } from "../../domain/questions/sheet.ts";
import { Refused } from "../../domain/reason.ts";
import { readHead } from "../headers/head.ts";
import type { Folder } from "./sheet.ts";

const BELOW = ["", "onnx", "1_Pooling"]; // folders that hold files of a model
const LARGEST = 100e6; // bytes of a text

/** A folder of this machine. Links are followed, as the Hub's own cache is made of them. */
export function folderOnDisk(folder: string): Folder {
  const at = (file: string) => path.join(folder, file);
  return {
    name: path.basename(folder),
    files: filesIn(folder),
    read(file) {
      const facts = statSync(at(file), { throwIfNoEntry: false });
      if (!facts?.isFile()) return undefined;
      if (facts.size > LARGEST) throw new Refused({ code: "over100MB" });
      return readFileSync(at(file), "utf8");
    },
    head(file) {
      try {
        return isFile(at(file)) ? readHead(at(file)).head : undefined;
      } catch {
        return undefined; // what cannot be read is not told; its own editor says why
      }
    },
  };
}

function filesIn(folder: string): readonly SheetFile[] {
  return BELOW.flatMap((below) => {
    const at = path.join(folder, below);
    if (!existsSync(at) || !statSync(at).isDirectory()) return [];
    return readdirSync(at).flatMap((name) => {
      const facts = statSync(path.join(at, name), { throwIfNoEntry: false });
      const file = below === "" ? name : `${below}/${name}`;
      return facts?.isFile() ? [{ path: file, size: facts.size }] : [];
    });
  });
}

const isFile = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** Which model a file of weights belongs to: its folder's, or, in "onnx", the one above. */
export function folderOf(file: string): FolderOfFile {
  const near = path.dirname(file);
  const folder = path.basename(near) === "onnx" ? path.dirname(near) : near;
  const [found] = findExports(filesIn(folder).map((one) => one.path));
  const own = path.relative(folder, file).split(path.sep).join("/");
  const needed = ["config.json", "tokenizer.json"].filter(
    (name) => !isFile(path.join(folder, name)),
  );
  const lacks = [...(found ? [] : ["model.onnx"]), ...needed];
  const runs = [found?.encoder, found?.onnx, found?.later].filter((one) => one !== undefined);
  return {
    model: lacks.length === 0 ? folder : undefined,
    runs: found?.onnx,
    isItself: runs.includes(own),
    lacks,
  };
}
