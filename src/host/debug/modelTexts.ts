import { type Disposable, EventEmitter, Uri, ViewColumn, window, workspace } from "vscode";
import type { Listing } from "../../domain/debug/listing.ts";
import type { ModelId } from "../../domain/model/run.ts";
import { shortName } from "../../domain/text/token.ts";

export const SCHEME = "glassbox-model";

/** Models as read-only documents: the text of each stands under its name. */
export class ModelTexts implements Disposable {
  readonly #texts = new Map<string, Listing>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #provided = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: this.#changed.event,
    provideTextDocumentContent: (uri) => this.#texts.get(uri.toString())?.text ?? "",
  });

  /** Shows a model's text, beside what is shown already. @returns its document */
  async publish(model: ModelId, listing: Listing): Promise<Uri> {
    const uri = uriOf(model);
    const isNew = this.#texts.get(uri.toString())?.text !== listing.text;
    this.#texts.set(uri.toString(), listing);
    if (isNew) this.#changed.fire(uri);
    const isShown = window.visibleTextEditors.some(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    const options = { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: false };
    if (!isShown) await window.showTextDocument(uri, options);
    return uri;
  }

  /** What runs in a document; undefined of one that was not published. */
  listing(uri: Uri): Listing | undefined {
    return this.#texts.get(uri.toString());
  }

  dispose(): void {
    this.#provided.dispose();
    this.#changed.dispose();
  }
}

/** Two models may have the same name in different folders: the whole of it is in the query. */
const uriOf = (model: ModelId): Uri =>
  Uri.from({ scheme: SCHEME, path: `/${shortName(model)}.model`, query: model });
