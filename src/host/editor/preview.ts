import { codePoint } from "../../domain/text/token.ts";

const MOST = 200; // characters in the line itself

/** Of control characters and the like nobody would see that they are there; joiners shape letters. */
const UNSEEN = /\p{Cc}|(?![\u200c\u200d])\p{Cf}|\p{Co}|\p{Cn}/gu;

/** A text as it is shown before it is inserted: in one line, for a decoration has no more. */
export const previewOf = (text: string): string =>
  text
    .replace(/\r\n|\r|\n/g, "⏎")
    .replace(/\t/g, "→")
    .replace(UNSEEN, (character) => `‹U+${codePoint(character)}›`);

/** Whether all of a text can be shown: what is inserted has been seen. */
export const fits = (text: string): boolean => Array.from(previewOf(text)).length <= MOST;
