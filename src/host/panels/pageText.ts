import type { TextQuestions } from "../../domain/questions/text.ts";
import type { DocumentId } from "../../domain/text/document.ts";
import type { PageText } from "../../protocol/contract.ts";

/** Puts a question about a page's text; undefined where the page is to show another by now. */
export type Read = <Answer>(
  document: DocumentId,
  question: (questions: TextQuestions) => Promise<Answer>,
) => Promise<Answer | undefined>;

/** Passes a page's questions about its text on. */
export function relayText(read: Read): PageText {
  return {
    slice: (tokenizer, of, from, to) => read(of, (text) => text.slice(tokenizer, of, from, to)),
    pick: (tokenizer, of, numbers) => read(of, (text) => text.pick(tokenizer, of, numbers)),
    byId: (tokenizer, of) => read(of, (text) => text.byId(tokenizer, of)),
    places: (tokenizer, of, id) => read(of, (text) => text.places(tokenizer, of, id)),
    steps: (tokenizer, of, index) => read(of, (text) => text.steps(tokenizer, of, index)),
  };
}
