import type { TokenId } from "../../domain/text/token.ts";
import type { LookupPlay } from "../../domain/tokenizer/plays.ts";
import { type Ids, type Model, NoToken } from "./model.ts";

/** WordLevel: every word is one token, or unknown. */
export function openWordLevel(vocab: Ids, unknown: TokenId | undefined): Model {
  function tokenOf(word: string): TokenId {
    const id = vocab.get(word) ?? unknown;
    if (id === undefined) throw new NoToken(word);
    return id;
  }
  const trace = (word: string): LookupPlay => ({
    kind: "lookup",
    id: tokenOf(word),
    isKnown: vocab.has(word),
  });
  return { algorithm: "WordLevel", unknown, cut: (word) => [tokenOf(word), 0, word.length], trace };
}
