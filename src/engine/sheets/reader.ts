// Entry of a reader's thread, one for each file or folder. workerData: what is read, as ReadOrder says.
import { statSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Failed } from "../../domain/failure.ts";
import type { HeadQuestions, SheetQuestions } from "../../domain/questions/sheet.ts";
import { Refused } from "../../domain/reason.ts";
import type { ReadOrder } from "../../protocol/contract.ts";
import { connect } from "../../protocol/rpc.ts";
import { unreadable } from "../graph/unreadable.ts";
import { type OpenHead, readHead } from "../headers/head.ts";
import { folderOf, folderOnDisk } from "./disk.ts";
import { readSheet } from "./sheet.ts";

const order = workerData as ReadOrder;

connect(
  {
    post: (envelope) => parentPort?.postMessage(envelope),
    listen: (receive, closed) => {
      parentPort?.on("message", receive);
      parentPort?.on("close", () => closed({ kind: "cancelled" }));
    },
  },
  order.kind === "file" ? ofFile(order) : ofFolder(order),
);

function ofFile({ file, bytes }: Extract<ReadOrder, { kind: "file" }>): HeadQuestions {
  let opened: OpenHead | undefined;
  const open = () => {
    opened ??= attempt(file, () => {
      // A pipe or a device would be waited for.
      if (!bytes) checkFile(file);
      return readHead(file, bytes);
    });
    return opened;
  };
  return {
    head: async () => open().head,
    tensors: async (asked) => open().tensors(asked),
    folder: async () =>
      bytes
        ? { model: undefined, runs: undefined, isItself: false, lacks: [] }
        : attempt(file, () => folderOf(file)),
  };
}

function checkFile(file: string): void {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw new Refused({ code: "notThere" });
  if (!facts.isFile()) throw new Refused({ code: "noFile" });
}

function ofFolder(order: Exclude<ReadOrder, { kind: "file" }>): SheetQuestions {
  return {
    sheet: async () => {
      if (order.kind === "folder") {
        const { folder, model } = order;
        return attempt(folder, () => readSheet(folderOnDisk(folder), model));
      }
      const { name, files, texts } = order;
      const read = (path: string) => (Object.hasOwn(texts, path) ? texts[path] : undefined);
      const listed = { name, files, read, head: () => undefined };
      return attempt(name, () => readSheet(listed, undefined));
    },
  };
}

/** @throws Failed modelUnreadable, whatever was thrown */
function attempt<T>(file: string, task: () => T): T {
  try {
    return task();
  } catch (thrown) {
    throw thrown instanceof Failed ? thrown : unreadable(file, thrown);
  }
}
