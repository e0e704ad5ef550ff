import type { VocabularyQuestions } from "../../domain/questions/vocabulary.ts";

/** Passes a panel's questions about vocabularies on; the thread starts with the first of them. */
export function relayVocabulary(thread: () => VocabularyQuestions): VocabularyQuestions {
  return {
    tokenDetails: (tokenizer, id) => thread().tokenDetails(tokenizer, id),
    receive: (tokenizer, texts, arrangement, limit) =>
      thread().receive(tokenizer, texts, arrangement, limit),
    chat: (tokenizer, messages, isAnswerWanted) =>
      thread().chat(tokenizer, messages, isAnswerWanted),
    copyOf: (tokenizer, text, kind) => thread().copyOf(tokenizer, text, kind),
    census: (tokenizer) => thread().census(tokenizer),
    train: (text, name) => thread().train(text, name),
    learn: (training) => thread().learn(training),
    sizes: (tokenizer, texts) => thread().sizes(tokenizer, texts),
    findTokens: (tokenizer, query, limit) => thread().findTokens(tokenizer, query, limit),
  };
}
