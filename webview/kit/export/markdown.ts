import { code } from "../../../src/domain/text/markdown.ts";

/** A table of Markdown: the first column's cells are words, the others' numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...rows].map(line).join("");
}

/** A token as code within a table's cell, whatever signs of Markdown it holds. */
export const tokenCode = (name: string): string => code(name).replaceAll("|", "\\|");
