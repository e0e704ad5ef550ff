import type { Vocabulary } from "./names.ts";

/** Tokens whose text holds what is looked for: those that are nothing else first, then those that begin so. */
export function findIn(vocabulary: Vocabulary, typed: string): readonly number[] {
  const wanted = typed.replaceAll(" ", "·").toLowerCase();
  if (wanted === "") return [];
  const bare = wanted.replace(/^·+(?=.)/u, "");
  const found: { readonly id: number; readonly rank: number }[] = [];
  for (const [id, { label }] of vocabulary.entries()) {
    const text = label.toLowerCase();
    if (!text.includes(wanted)) continue;
    const word = text.replace(/^·+(?=.)/u, "");
    found.push({ id, rank: text === wanted || word === bare ? 0 : word.startsWith(bare) ? 1 : 2 });
  }
  return found.sort((a, b) => a.rank - b.rank || a.id - b.id).map(({ id }) => id);
}
