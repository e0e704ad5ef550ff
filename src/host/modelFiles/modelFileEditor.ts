import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  env,
  FileType,
  l10n,
  type Uri,
  type WebviewPanel,
  workspace,
} from "vscode";
import { Failed, toFailure } from "../../domain/failure.ts";
import type { HeadQuestions } from "../../domain/questions/sheet.ts";
import { Refused, reasonOf } from "../../domain/reason.ts";
import { checked } from "../../protocol/checks.ts";
import type { HostForFile, OpenedFile } from "../../protocol/contract.ts";
import { FILE_PAGE } from "../../protocol/pageChecks.ts";
import { connect } from "../../protocol/rpc.ts";
import { page, pageOptions } from "../panels/page.ts";
import { wireTo } from "../panels/pageWire.ts";
import { saveAs } from "../window/saving.ts";
import { translateReason } from "../words/reasons.ts";
import { type ReaderOptions, type Reading, startReading } from "./reader.ts";

/** As package.json names it. */
export const MODEL_FILE = "glassbox.modelFile";

export interface ModelFileNeeds {
  /** Where the extension is installed. */
  readonly extension: Uri;
  readonly reader: ReaderOptions;
  /** Uses a folder as the model, and shows what it is made of. */
  readonly openModel: (folder: string) => Promise<void>;
}

// Through VS Code's file systems only whole files can be had, and they pass through this process.
const LARGEST_ELSEWHERE = 64e6; // bytes

/** A file of weights that is open, and the thread that reads it while it is. */
class ModelFileDocument implements CustomDocument {
  readonly uri: Uri;
  readonly #options: ReaderOptions;
  #reading: Promise<Reading<HeadQuestions>> | undefined;
  #isClosed = false;

  constructor(uri: Uri, options: ReaderOptions) {
    this.uri = uri;
    this.#options = options;
  }

  get name(): string {
    return this.uri.path.split("/").at(-1) ?? "";
  }

  /** @throws Failed */
  async ask<Answer>(question: (questions: HeadQuestions) => Promise<Answer>): Promise<Answer> {
    this.#reading ??= this.#start();
    const mine = this.#reading;
    try {
      const { questions } = await mine;
      return await question(questions);
    } catch (thrown) {
      if (this.#reading === mine) this.#forget(); // the next question reads it anew
      throw thrown;
    }
  }

  dispose(): void {
    this.#isClosed = true;
    this.#forget();
  }

  #forget(): void {
    this.#reading?.then((reading) => reading.dispose()).catch(() => {});
    this.#reading = undefined;
  }

  async #start(): Promise<Reading<HeadQuestions>> {
    const { scheme, fsPath } = this.uri;
    const isLocal = scheme === "file" || scheme === "vscode-userdata";
    const order = isLocal
      ? ({ kind: "file", file: fsPath } as const)
      : ({ kind: "file", file: this.name, bytes: await this.#fetch() } as const);
    if (this.#isClosed) throw new Failed({ kind: "cancelled" });
    return startReading<HeadQuestions>(order, this.#options);
  }

  /** All of a file that lies elsewhere. */
  async #fetch(): Promise<Uint8Array> {
    const { scheme } = this.uri;
    const refuse = (refused: Refused) =>
      new Failed({ kind: "modelUnreadable", file: this.name, reason: reasonOf(refused) });
    const { type, size } = await Promise.resolve(workspace.fs.stat(this.uri)).catch(() => {
      throw refuse(new Refused({ code: "notThere" }));
    });
    if ((type & FileType.Directory) !== 0) throw refuse(new Refused({ code: "noFile" }));
    if (size > LARGEST_ELSEWHERE) {
      throw refuse(new Refused({ code: "tooLargeElsewhere", scheme, bytes: size }));
    }
    return workspace.fs.readFile(this.uri);
  }
}

/**
 * Shows what a file of weights says of itself: ONNX, safetensors, GGUF, of any size. It is read in a
 * thread, and no weight of it, so it works in workspaces that are not trusted, too.
 */
export class ModelFileEditor implements CustomReadonlyEditorProvider<ModelFileDocument> {
  readonly #needs: ModelFileNeeds;

  constructor(needs: ModelFileNeeds) {
    this.#needs = needs;
  }

  openCustomDocument(uri: Uri): ModelFileDocument {
    return new ModelFileDocument(uri, this.#needs.reader);
  }

  resolveCustomEditor(document: ModelFileDocument, panel: WebviewPanel): void {
    const { extension, openModel } = this.#needs;
    const answers: HostForFile = {
      head: () => openFile(document),
      tensors: (asked) => document.ask((questions) => questions.tensors(asked)),
      openModel: async () => {
        const { model } = await document.ask((questions) => questions.folder());
        if (model !== undefined) await openModel(model);
      },
      copy: async (text) => env.clipboard.writeText(text),
      save: saveAs,
    };
    panel.webview.options = pageOptions(extension);
    connect(wireTo(panel), checked(answers, FILE_PAGE));
    const title = l10n.t("Model File");
    panel.webview.html = page(panel.webview, { id: "file", title }, extension);
  }
}

async function openFile(document: ModelFileDocument): Promise<OpenedFile> {
  const { name } = document;
  try {
    const [head, folder] = await document.ask((questions) =>
      Promise.all([questions.head(), questions.folder()]),
    );
    return { name, kind: "read", head, folder };
  } catch (thrown) {
    return { name, kind: "failed", sentence: sentenceFor(name, thrown) };
  }
}

function sentenceFor(name: string, thrown: unknown): string {
  const failure = toFailure(thrown);
  if (failure.kind === "noMemory")
    return l10n.t("Cannot read {0} ({1}).", name, translateReason({ code: "tooMuchMemory" }));
  return failure.kind === "modelUnreadable"
    ? l10n.t("Cannot read {0} ({1}).", name, translateReason(failure.reason))
    : l10n.t("Glassbox hit an internal error. See the log.");
}
