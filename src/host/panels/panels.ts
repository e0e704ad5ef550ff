import { l10n } from "vscode";
import type { Need } from "../session/study.ts";

export interface PanelKind {
  /** In the user's language: of the tab, and of the page's heading. */
  readonly title: () => string;
  /** What it shows, in one sentence. */
  readonly shows: () => string;
  /** A codicon, where VS Code lists the panels. */
  readonly icon: string;
  readonly need: Need;
  /** The command that opens it, after "glassbox.". */
  readonly command: string;
}

/** The panels in the order in which they are listed; a page is webview/panels/<id>/, its tab's icon media/<id>.svg. */
export const PANELS = {
  tokens: {
    title: () => l10n.t("Tokens"),
    shows: () => l10n.t("Shows where the text is cut into tokens, and why."),
    icon: "whole-word",
    need: "tokens",
    command: "inspectTokens",
  },
  attention: {
    title: () => l10n.t("Attention"),
    shows: () => l10n.t("Shows where each attention head looks, token by token."),
    icon: "eye",
    need: "run",
    command: "showAttention",
  },
  predictions: {
    title: () => l10n.t("Predictions"),
    shows: () => l10n.t("Shows which tokens the model expects next, and how sure it is."),
    icon: "graph",
    need: "run",
    command: "showPredictions",
  },
  embeddings: {
    title: () => l10n.t("Embeddings"),
    shows: () => l10n.t("Shows which tokens the model treats as similar."),
    icon: "graph-scatter",
    need: "run",
    command: "showEmbeddings",
  },
  anatomy: {
    title: () => l10n.t("Anatomy"),
    shows: () =>
      l10n.t("Shows what happens to a token from its characters to probabilities, step by step."),
    icon: "type-hierarchy-sub",
    need: "run",
    command: "showAnatomy",
  },
  layers: {
    title: () => l10n.t("Layers"),
    shows: () => l10n.t("Shows how the model’s answer forms from layer to layer."),
    icon: "layers",
    need: "run",
    command: "showLayers",
  },
  generation: {
    title: () => l10n.t("Generation"),
    shows: () =>
      l10n.t(
        "Shows how the model continues the text, token by token, and what else it could have picked.",
      ),
    icon: "edit",
    need: "run",
    command: "generateText",
  },
  model: {
    title: () => l10n.t("Model"),
    shows: () =>
      l10n.t("Shows what the model is made of: parameters, memory, configuration, files."),
    icon: "package",
    need: "model",
    command: "showModel",
  },
  prompts: {
    title: () => l10n.t("Compare Prompts"),
    shows: () => l10n.t("Shows how changing the prompt changes what comes next."),
    icon: "split-horizontal",
    need: "model",
    command: "comparePrompts",
  },
} as const satisfies Record<string, PanelKind>;

export type PanelId = keyof typeof PANELS;

/** What was written down, perhaps by another version, as one of our panels. */
export function panelIdOf(state: unknown): PanelId | undefined {
  const id = (state as { readonly panel?: unknown } | undefined)?.panel;
  return typeof id === "string" && Object.hasOwn(PANELS, id) ? (id as PanelId) : undefined;
}
