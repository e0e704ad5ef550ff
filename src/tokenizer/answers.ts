import type { TokenizerQuestions } from "../domain/questions/tokenizer.ts";
import type { DocumentId } from "../domain/text/document.ts";
import type { TokenLimit } from "../domain/text/fault.ts";
import type { TokenizerId } from "../domain/text/token.ts";
import { MirroredDocument } from "./document/document.ts";
import { measure } from "./document/measure.ts";
import type { Surveyed } from "./document/survey.ts";
import type { Catalogue } from "./files/catalogue.ts";
import type { Pause } from "./limits/slices.ts";
import { createStudy } from "./vocabulary/vocabularyAnswers.ts";

/** Answers the questions about tokenizers and mirrored documents. */
export function createAnswers(catalogue: Catalogue, pause: Pause): TokenizerQuestions {
  const documents = new Map<DocumentId, MirroredDocument>();
  const document = (id: DocumentId): MirroredDocument => {
    const found = documents.get(id);
    if (!found) throw new RangeError(`Document ${id} is not open.`);
    return found;
  };

  const surveyed = async (id: TokenizerId, of: DocumentId): Promise<Surveyed> => {
    const tokenizer = await catalogue.open(id);
    return document(of).survey(tokenizer, pause);
  };

  /** How many tokens of its text a model takes in, unless the user wants fewer or more. */
  async function limitOf(
    id: TokenizerId,
    budget: number | undefined,
  ): Promise<TokenLimit | undefined> {
    if (budget !== undefined) return { kind: "overBudget", tokens: budget };
    const window = await catalogue.window(id);
    if (window === undefined) return undefined;
    const { before, after } = (await catalogue.open(id)).template;
    return { kind: "overWindow", tokens: Math.max(1, window - before.length - after.length) };
  }

  return {
    ...createStudy(catalogue, pause),
    tokenizer: (id) => catalogue.card(id),
    async tokenize(id, text, limit) {
      const tokenizer = await catalogue.open(id);
      const tokens = tokenizer.tokens(text, { limit });
      return { tokens, size: await measure(tokenizer, text, pause) };
    },
    survey: async (id, of) => {
      const { size, blocks } = await surveyed(id, of);
      return { size, blocks };
    },
    slice: async (id, of, from, to) => (await surveyed(id, of)).slice(from, to),
    pick: async (id, of, numbers) => (await surveyed(id, of)).pick(numbers),
    byId: async (id, of) => (await surveyed(id, of)).byId(),
    places: async (id, of, token) => (await surveyed(id, of)).places(token),
    steps: async (id, of, index) => (await surveyed(id, of)).steps(index),
    async open(id, _version, text) {
      documents.set(id, new MirroredDocument(text));
    },
    async edit(id, _version, changes) {
      document(id).edit(changes);
    },
    async close(id) {
      documents.get(id)?.close();
      documents.delete(id);
    },
    async tokenInDocument(id, of, offset) {
      const tokenizer = await catalogue.open(id);
      await document(of).prepare(tokenizer, { from: offset, to: offset }, pause);
      return document(of).tokenAt(tokenizer, offset);
    },
    async cuts(id, of, range) {
      const tokenizer = await catalogue.open(id);
      await document(of).prepare(tokenizer, range, pause);
      return document(of).cuts(tokenizer, range);
    },
    async faults(id, of, budget) {
      const tokenizer = await catalogue.open(id);
      return document(of).faults(tokenizer, await limitOf(id, budget));
    },
    async count(id, of) {
      const tokenizer = await catalogue.open(id);
      return document(of).count(tokenizer, pause);
    },
  };
}
