import { readable } from "../../../../src/domain/text/token.ts";

const encoder = new TextEncoder();

/** Text with its blanks made visible: " the" → "·the". */
export const visible = (text: string): string => readable(encoder.encode(text));
