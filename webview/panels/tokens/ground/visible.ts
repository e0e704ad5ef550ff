import { clustersOf, seen } from "../../../kit/strip/groups.ts";

/** Text with its blanks made visible: " the" → "·the". */
export const visible = (text: string): string => clustersOf(text).map(seen).join("");

/** The first characters of a text, with "…" where there are more. */
export const headOf = (text: string, count: number): string => {
  const characters = Array.from(text.slice(0, count * 2));
  const isAll = text.length <= count * 2 && characters.length <= count;
  return characters.slice(0, count).join("") + (isAll ? "" : "…");
};
