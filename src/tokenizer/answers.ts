import type { DocumentId, TokenizerQuestions } from "../domain/questions.ts";
import type { TextSize } from "../domain/token.ts";
import type { Catalogue } from "./catalogue.ts";
import { Chunks } from "./chunks.ts";
import { MirroredDocument, type Pause, SLICE } from "./document.ts";
import { createStudy } from "./study.ts";
import type { Tokenizer } from "./tokenizer.ts";

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
    async count(id, of) {
      const tokenizer = await catalogue.open(id);
      return document(of).count(tokenizer, pause);
    },
  };
}

/** The size of a text, measured chunk by chunk with pauses between. */
async function measure(tokenizer: Tokenizer, text: string, pause: Pause): Promise<TextSize> {
  let tokens = 0;
  let characters = 0;
  let bytes = 0;
  let start = 0;
  let until = performance.now() + SLICE;
  for (const { length } of new Chunks(tokenizer, text).all) {
    const part = text.slice(start, start + length);
    tokens += tokenizer.count(part);
    for (let i = 0; i < length; i++) {
      const code = part.codePointAt(i) as number;
      characters++;
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (code > 0xffff) i++;
    }
    start += length;
    if (performance.now() < until) continue;
    await pause();
    until = performance.now() + SLICE;
  }
  return { tokens, characters, bytes };
}
