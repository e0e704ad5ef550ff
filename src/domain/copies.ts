import { label, type Tokens, tokenAt } from "./token.ts";

/** As what tokens can be copied. */
export type CopyKind = "text" | "ids" | "json";

/**
 * Tokens as text for the clipboard: "The│·cat", "[464, 3797]", or a list of objects with id, piece,
 * bytes and span (UTF-16).
 */
export function copyOf(tokens: Tokens, kind: CopyKind): string {
  const all = () => Array.from(tokens.ids, (_, index) => tokenAt(tokens, index));
  switch (kind) {
    case "text":
      return all().map(label).join("│");
    case "ids":
      return `[${tokens.ids.join(", ")}]`;
    case "json": {
      const lines = all().map(({ id, piece, bytes, start, end }) =>
        JSON.stringify({ id, piece, bytes: [...bytes], start, end }),
      );
      return `[\n${lines.map((line) => `  ${line}`).join(",\n")}\n]\n`;
    }
    default:
      return kind satisfies never;
  }
}
