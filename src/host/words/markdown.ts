import { l10n, MarkdownString } from "vscode";
import type { Markdown } from "../../domain/text/markdown.ts";

/** Markdown out of Markdown: nothing else gets into it, by its type. */
export const markdown = {
  /** A sentence of ours in the user's language; its places take Markdown and numbers. */
  t: (sentence: string, ...parts: readonly Markdown[]): Markdown =>
    l10n.t(sentence, ...parts) as Markdown,
  join: (
    parts: readonly Markdown[],
    between: "" | " " | " · " | " × " | " │ " | "  \n",
  ): Markdown => parts.join(between) as Markdown,
  bold: (text: Markdown): Markdown => `**${text}**` as Markdown,
};

/** A hover's lines. */
export const lines = (parts: readonly Markdown[]) => new MarkdownString(parts.join("  \n"));

/** A tooltip's paragraphs. */
export const paragraphs = (parts: readonly Markdown[]) => new MarkdownString(parts.join("\n\n"));
