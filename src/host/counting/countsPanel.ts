import { env, l10n, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { Counts } from "../../domain/text/counting.ts";
import { checked } from "../../protocol/checks.ts";
import type { CountsForHost, HostForCounts } from "../../protocol/contract.ts";
import { COUNTS_PAGE } from "../../protocol/pageChecks.ts";
import { connect } from "../../protocol/rpc.ts";
import { page, pageOptions } from "../panels/page.ts";
import { wireTo } from "../panels/pageWire.ts";
import { saveAs } from "../window/saving.ts";

/** What was counted, and where each file is. */
export interface CountedFiles extends Counts {
  readonly uris: readonly Uri[]; // [files]
}

/** The table of counted files: one panel, which a later count takes over. */
export class CountsPanel {
  readonly #extension: Uri;
  #open: { readonly panel: WebviewPanel; readonly page: CountsForHost } | undefined;
  #counted: CountedFiles | undefined;

  /** @param extension where it is installed */
  constructor(extension: Uri) {
    this.#extension = extension;
  }

  /** What the panel shows, while it is open. */
  get shown(): Counts | undefined {
    return this.#open && this.#counted;
  }

  show(counted: CountedFiles): void {
    this.#counted = counted;
    this.#open ??= this.#create();
    const { panel, page } = this.#open;
    panel.reveal();
    void page.show(this.#counts()).catch(() => {}); // a page that is not there yet asks when it is
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #create() {
    const title = l10n.t("Token Counts");
    const panel = window.createWebviewPanel(
      "glassbox.counts",
      title,
      ViewColumn.Active,
      pageOptions(this.#extension),
    );
    panel.iconPath = Uri.joinPath(this.#extension, "media", "tokens.svg");
    panel.onDidDispose(() => {
      this.#open = undefined;
    });
    const answers: HostForCounts = {
      counts: async () => this.#counts(),
      open: async (file) => {
        const uri = this.#counted?.uris[file];
        if (uri) await window.showTextDocument(uri);
      },
      copy: async (text) => env.clipboard.writeText(text),
      save: saveAs,
    };
    const opened = {
      panel,
      page: connect<CountsForHost>(wireTo(panel), checked(answers, COUNTS_PAGE)),
    };
    panel.webview.html = page(panel.webview, { id: "counts", title }, this.#extension);
    return opened;
  }

  #counts(): Counts {
    const { tokenizer = "", files = [], leftOut = [] } = this.#counted ?? {};
    return { tokenizer, files, leftOut };
  }
}
