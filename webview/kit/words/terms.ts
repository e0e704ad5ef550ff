import { type Language, mentionsIn, type Term } from "../../../src/domain/glossary/glossary.ts";
import { locale } from "../page/language.ts";

const language: Language = locale?.startsWith("ko") ? "ko" : "en";

/** All that this page has named, by ID. */
const named = new Map<string, Term>();

/**
 * A sentence or label as nodes, with the terms of the field marked where it names them first: their
 * meaning shows under the mouse (`watchTerms`) and in the list of words behind the question mark.
 *
 * @param told terms that were marked before, in a text of several sentences; is added to
 */
export function terms(text: string, told = new Set<string>()): readonly (string | HTMLElement)[] {
  const nodes: (string | HTMLElement)[] = [];
  let done = 0;
  for (const { term, start, end } of mentionsIn(text, language)) {
    named.set(term.id, term);
    if (told.has(term.id)) continue;
    told.add(term.id);
    nodes.push(text.slice(done, start), mark(term, text.slice(start, end)));
    done = end;
  }
  return [...nodes, text.slice(done)].filter((node) => node !== "");
}

/** The terms that this page has named so far, by name. */
export const namedTerms = (): readonly Term[] =>
  [...named.values()].sort((a, b) => a.name.localeCompare(b.name, locale));

/** @param id as a mark has it */
export const namedTerm = (id: string | undefined): Term | undefined => named.get(id ?? "");

function mark({ id }: Term, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = "term";
  element.dataset.term = id;
  element.textContent = text;
  return element;
}
