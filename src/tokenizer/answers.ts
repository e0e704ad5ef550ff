import type { DocumentId, TokenizerQuestions } from "../domain/questions.ts";
import type { Catalogue } from "./catalogue.ts";
import { MirroredDocument, type Pause } from "./document.ts";
import { measure } from "./measure.ts";
import { createStudy } from "./study.ts";

/** Answers the questions about tokenizers and mirrored documents. */
export function createAnswers(catalogue: Catalogue, pause: Pause): TokenizerQuestions {
  const documents = new Map<DocumentId, MirroredDocument>();
  const document = (id: DocumentId): MirroredDocument => {
    const found = documents.get(id);
    if (!found) throw new RangeError(`Document ${id} is not open.`);
    return found;
  };

  return {
    ...createStudy(catalogue, pause),
    tokenizers: () => catalogue.cards(),
    tokenizer: (id) => catalogue.card(id),
    async tokenize(id, text, limit) {
      const tokenizer = await catalogue.open(id);
      const tokens = tokenizer.tokens(text, { limit });
      return { tokens, size: await measure(tokenizer, text, pause) };
    },
    steps: async (id, text, index) => (await catalogue.open(id)).steps(text, index),
    async open(id, _version, text) {
      documents.set(id, new MirroredDocument(text));
    },
    async edit(id, _version, changes) {
      document(id).edit(changes);
    },
    async close(id) {
      documents.delete(id);
    },
    async tokenInDocument(id, of, offset) {
      const tokenizer = await catalogue.open(id);
      return document(of).tokenAt(tokenizer, offset);
    },
    async cuts(id, of, range) {
      const tokenizer = await catalogue.open(id);
      return document(of).cuts(tokenizer, range);
    },
    async faults(id, of, budget) {
      const tokenizer = await catalogue.open(id);
      return document(of).faults(tokenizer, budget);
    },
    async count(id, of) {
      const tokenizer = await catalogue.open(id);
      return document(of).count(tokenizer, pause);
    },
  };
}
