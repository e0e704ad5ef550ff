import { l10n } from "vscode";
import type { Need } from "../session/study.ts";

export interface PanelKind {
  /** In the user's language: of the tab, and of the page's heading. */
  readonly title: () => string;
  readonly need: Need;
  /** The command that opens it, after "glassbox.". */
  readonly command: string;
}

/** One line per panel; its page is webview/panels/<id>/, its icon media/<id>.svg. */
export const PANELS = {
  tokens: { title: () => l10n.t("Tokens"), need: "tokens", command: "inspectTokens" },
  attention: { title: () => l10n.t("Attention"), need: "run", command: "showAttention" },
  predictions: { title: () => l10n.t("Predictions"), need: "run", command: "showPredictions" },
  embeddings: { title: () => l10n.t("Embeddings"), need: "run", command: "showEmbeddings" },
  generation: { title: () => l10n.t("Generation"), need: "run", command: "generateText" },
  prompts: { title: () => l10n.t("Compare Prompts"), need: "model", command: "comparePrompts" },
} as const satisfies Record<string, PanelKind>;

export type PanelId = keyof typeof PANELS;

/** What was written down, perhaps by another version, as one of our panels. */
export function panelIdOf(state: unknown): PanelId | undefined {
  const id = (state as { readonly panel?: unknown } | undefined)?.panel;
  return typeof id === "string" && Object.hasOwn(PANELS, id) ? (id as PanelId) : undefined;
}
