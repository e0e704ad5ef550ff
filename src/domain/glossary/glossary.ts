import entries from "./glossary.json" with { type: "json" };

/** The languages that the glossary is written in. */
export type Language = "en" | "ko";

interface Entry {
  /** What it is called; the first is what it stands under. Plurals in -s need no name. */
  readonly names: readonly string[];
  /** Phrases with such a name in them that mean something else. */
  readonly not?: readonly string[];
  /** What it means, in a sentence or two for who never heard of it. */
  readonly says: string;
}

export interface Term {
  readonly id: string;
  readonly name: string;
  readonly says: string;
}

/** Where a text names a term. */
export interface Mention {
  readonly term: Term;
  readonly start: number;
  readonly end: number;
}

interface Reader {
  readonly pattern: RegExp;
  /** By name, in small letters; undefined: a phrase that means something else. */
  readonly meant: ReadonlyMap<string, Term | undefined>;
}

// Not within a word, a file's name (tokenizer.json) or code (`glassbox.model`).
const BEFORE = { en: "(?<![\\p{L}\\p{N}_.`#-])", ko: "(?<![\\p{L}_.`#-])" };
// In Korean a particle may stand right behind the word.
const AFTER = {
  en: "(?:s(?![\\p{L}\\p{N}]))?(?![\\p{L}\\p{N}_`]|\\.\\p{L})",
  ko: "(?![\\p{N}_`]|(?![은는이가을를의에와과로으도만마부까보처별들나며고인입라란든면])\\p{L}|\\.\\p{L})",
};

const readers = new Map<Language, Reader>();

/** All terms in a language, as they stand in the file. */
export function termsIn(language: Language): readonly Term[] {
  return Object.entries(entries).map(([id, { [language]: entry }]) => ({
    id,
    name: entry.names[0] ?? id,
    says: entry.says,
  }));
}

/** What a text names, in order: each term where it is named first. */
export function mentionsIn(text: string, language: Language): readonly Mention[] {
  const { pattern, meant } = readerFor(language);
  const found = new Map<string, Mention>();
  for (const { 0: whole, 1: name = "", index } of text.matchAll(pattern)) {
    const term = meant.get(name.toLowerCase());
    if (term && !found.has(term.id))
      found.set(term.id, { term, start: index, end: index + whole.length });
  }
  return [...found.values()];
}

function readerFor(language: Language): Reader {
  const known = readers.get(language);
  if (known) return known;
  const meant = new Map<string, Term | undefined>();
  for (const term of termsIn(language)) {
    const entry: Entry = entries[term.id as keyof typeof entries][language];
    for (const name of entry.names) meant.set(name.toLowerCase(), term);
    for (const phrase of entry.not ?? []) meant.set(phrase.toLowerCase(), undefined);
  }
  // The longest first: "attention weight" is more than "attention".
  const names = [...meant.keys()].sort((a, b) => b.length - a.length).map(escapeRegex);
  const pattern = new RegExp(`${BEFORE[language]}(${names.join("|")})${AFTER[language]}`, "giu");
  const made = { pattern, meant };
  readers.set(language, made);
  return made;
}

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
