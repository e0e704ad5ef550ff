import path from "node:path";
import { l10n, window } from "vscode";
import { toFailure } from "../../domain/failure.ts";
import type { ModelSheet } from "../../domain/makeup/sheet.ts";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { SheetQuestions } from "../../domain/questions/sheet.ts";
import type { HostForPanel, ReadOrder } from "../../protocol/contract.ts";
import type { Models } from "../models/models.ts";
import { translateReason } from "../words/reasons.ts";
import { type ReaderOptions, readOnce } from "./reader.ts";

export interface SheetNeeds {
  readonly reader: ReaderOptions;
  /** The folder of the embedded models. */
  readonly models: string;
  readonly model: () => ModelId;
  /** A model's list of files and its config.json, with the user's yes; undefined without. */
  readonly look: Models["look"];
}

/** What models are made of: the chosen one, or one that the user names. */
export function createSheets({ reader, models, model, look }: SheetNeeds): HostForPanel["sheet"] {
  const read = (order: ReadOrder) =>
    readOnce<SheetQuestions, ModelSheet>(order, reader, (questions) => questions.sheet());

  return async (from) => {
    try {
      const order = await orderFor(from);
      if (order === undefined) return undefined;
      const sheet = await read(order);
      return order.kind === "listed"
        ? { ...sheet, licence: sheet.licence ?? order.licence }
        : sheet;
    } catch (thrown) {
      return sentenceFor(thrown);
    }
  };

  async function orderFor(
    from: "folder" | "hub" | undefined,
  ): Promise<(ReadOrder & { readonly licence?: string | undefined }) | undefined> {
    if (from === "hub") return look();
    if (from === "folder") {
      const folder = await askForFolder();
      return folder === undefined ? undefined : { kind: "folder", folder, model: folder };
    }
    const id = model();
    const isEmbedded = (Object.values(EMBEDDED) as readonly string[]).includes(id);
    return { kind: "folder", folder: isEmbedded ? path.join(models, id) : id, model: id };
  }
}

async function askForFolder(): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t("Choose a Folder With a config.json"),
      openLabel: l10n.t("Show Model"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return folder?.fsPath;
}

function sentenceFor(thrown: unknown): string {
  const failure = toFailure(thrown);
  if (failure.kind !== "modelUnreadable") throw thrown;
  return l10n.t("Cannot read {0} ({1}).", failure.file, translateReason(failure.reason));
}
