import type { TextSize, TokenizerId } from "./token.ts";

/** A text file and how much stands in it. */
export interface FileCount {
  /** Relative to the folder that was counted, with "/" between names. */
  readonly path: string;
  readonly size: TextSize;
}

/** The files that were counted. */
export interface Counts {
  readonly tokenizer: TokenizerId;
  readonly files: readonly FileCount[];
  /** Paths of files that were not read: too large, or closed to us. */
  readonly leftOut: readonly string[];
}

export const bytesPerToken = ({ tokens, bytes }: TextSize): number => bytes / Math.max(1, tokens);

/** How much all files are together. */
export function totalOf({ files }: Counts): TextSize {
  const sum = (part: keyof TextSize) => files.reduce((total, { size }) => total + size[part], 0);
  return { tokens: sum("tokens"), characters: sum("characters"), bytes: sum("bytes") };
}
