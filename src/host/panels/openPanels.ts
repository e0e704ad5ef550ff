import { type Disposable, ViewColumn, type WebviewPanel, window } from "vscode";
import type { HeadId } from "../../domain/model/inner.ts";
import type { GivenPrompts } from "../../domain/prediction/prompts.ts";
import { pageOptions } from "./page.ts";
import { Panel, type PanelNeeds } from "./panel.ts";
import { PANELS, type PanelId, panelIdOf } from "./panels.ts";

const VIEW_TYPE = "glassbox.panel";

/** The panels that are open: at most one of each kind, all in one column beside the editor. */
export class OpenPanels {
  readonly #open = new Map<PanelId, Panel>();
  readonly #needs: PanelNeeds;
  readonly #changed: (count: number) => void;
  readonly #serializer: Disposable;

  /** @param changed hears how many are open after one came or went */
  constructor(needs: PanelNeeds, changed: (count: number) => void) {
    this.#needs = needs;
    this.#changed = changed;
    this.#serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (webview, state) => this.restore(webview, state),
    });
  }

  get all(): readonly Panel[] {
    return [...this.#open.values()];
  }

  /** Shows prompts in the panel that compares them; the user goes on there. */
  compare(prompts: GivenPrompts): void {
    this.#reveal("prompts", false);
    this.#open.get("prompts")?.give(prompts);
  }

  /**
   * Opens a panel, or shows the one that is open, and leaves the focus in the editor.
   *
   * @param head one that is to be seen in it
   */
  show(id: PanelId, head?: HeadId): void {
    this.#reveal(id, true);
    if (head) this.#open.get(id)?.look(head);
  }

  #reveal(id: PanelId, preserveFocus: boolean): void {
    const open = this.#open.get(id);
    if (open) {
      open.webview.reveal(undefined, preserveFocus);
      return;
    }
    const viewColumn = this.all.at(-1)?.webview.viewColumn ?? ViewColumn.Beside;
    const webview = window.createWebviewPanel(
      VIEW_TYPE,
      PANELS[id].title(),
      { viewColumn, preserveFocus },
      pageOptions(this.#needs.extension),
    );
    this.#add(id, webview);
  }

  /** After a reload of the window: the page's own state says which panel it was. */
  restore(webview: WebviewPanel, state: unknown): void {
    const id = panelIdOf(state);
    if (!id || this.#open.has(id)) webview.dispose();
    else this.#add(id, webview);
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const { webview } of this.all) webview.dispose();
  }

  #add(id: PanelId, webview: WebviewPanel): void {
    this.#open.set(
      id,
      new Panel(id, webview, this.#needs, (other, head) => this.show(other, head)),
    );
    webview.onDidDispose(() => {
      this.#open.delete(id);
      this.#changed(this.#open.size);
    });
    this.#changed(this.#open.size);
  }
}
