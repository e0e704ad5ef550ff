import { label, type Tokens, tokenAt } from "./token.ts";

/** As what tokens can be copied: pieces, IDs, or objects with id, piece, bytes and span (UTF-16). */
export type CopyKind = "text" | "ids" | "json";

/** Text for the clipboard, and how many tokens it tells of. */
export interface Copy {
  readonly text: string;
  readonly tokens: number;
}

/**
 * Each token as it is copied.
 *
 * @param offset where the tokens' text begins in the whole one, UTF-16
 */
export function copyRows(tokens: Tokens, kind: CopyKind, offset: number): readonly string[] {
  return Array.from(tokens.ids, (_, index) => {
    const { id, piece, bytes, special, start, end } = tokenAt(tokens, index);
    switch (kind) {
      case "text":
        return label({ piece, bytes, special });
      case "ids":
        return String(id);
      case "json": {
        const span = { start: start + offset, end: end + offset };
        return JSON.stringify({ id, piece, bytes: [...bytes], ...span });
      }
      default:
        return kind satisfies never;
    }
  });
}

/** "The│·cat", "[464, 3797]", or a list of objects. */
export function joinCopy(rows: readonly string[], kind: CopyKind): Copy {
  const text =
    kind === "text"
      ? rows.join("│")
      : kind === "ids"
        ? `[${rows.join(", ")}]`
        : `[\n${rows.map((row) => `  ${row}`).join(",\n")}\n]\n`;
  return { text, tokens: rows.length };
}
