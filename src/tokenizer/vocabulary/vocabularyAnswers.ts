import { Failed } from "../../domain/failure.ts";
import type { VocabularyQuestions } from "../../domain/questions/vocabulary.ts";
import { withHarmlessFacts } from "../../domain/reason.ts";
import type { TextSize, TokenizerId } from "../../domain/text/token.ts";
import { partsOf } from "../../domain/tokenizer/chat.ts";
import { copyAll } from "../document/copying.ts";
import { measure } from "../document/measure.ts";
import type { Catalogue } from "../files/catalogue.ts";
import { TemplateFault } from "../jinja/values/fault.ts";
import type { Pause } from "../limits/slices.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { takeCensus } from "./census.ts";
import { type Lexicon, openLexicon } from "./lexicon.ts";
import { receive } from "./modelInput.ts";
import { createTrainings } from "./trainings.ts";

/** Answers the questions about vocabularies. */
export function createStudy(catalogue: Catalogue, pause: Pause): VocabularyQuestions {
  const lexicons = new WeakMap<Tokenizer, Promise<Lexicon>>();

  async function lexicon(id: TokenizerId): Promise<Lexicon> {
    const tokenizer = await catalogue.open(id);
    const opened = lexicons.get(tokenizer) ?? openLexicon(tokenizer, pause);
    lexicons.set(tokenizer, opened);
    return opened;
  }

  return {
    tokenDetails: async (id, token) => (await lexicon(id)).details(token),
    receive: async (id, texts, arrangement, limit) =>
      receive(await catalogue.open(id), texts, arrangement, limit),
    async chat(id, messages, isAnswerWanted) {
      const tokenizer = await catalogue.open(id);
      const template = await catalogue.chatTemplate(id);
      if (!template) return undefined;
      const text = await template.render(messages, isAnswerWanted).catch((thrown: unknown) => {
        if (!(thrown instanceof TemplateFault)) throw thrown;
        throw new Failed({ kind: "templateRefuses", reason: withHarmlessFacts(thrown.reason) });
      });
      return { text, tokens: tokenizer.tokens(text), parts: partsOf(text, messages) };
    },
    copyOf: async (id, text, kind) => copyAll(await catalogue.open(id), text, kind, pause),
    census: async (id) => takeCensus(await catalogue.open(id), pause),
    ...createTrainings(pause),
    async sizes(id, texts) {
      const tokenizer = await catalogue.open(id);
      const sizes: TextSize[] = [];
      for (const text of texts) sizes.push(await measure(tokenizer, text, pause));
      return sizes;
    },
    findTokens: async (id, query, limit) => (await lexicon(id)).search(query, limit),
  };
}
